"""Commands about the recovery code: a new one, and whether the one on paper opens."""

from __future__ import annotations

from tui.kit import _
from tui.line import output, passphrase_input
from tui.line.command_context import LineContext
from tui.line.commands.vault.open_header import open_header
from tui.line.errors import NoRecoveryCode
from tui.line.group import command, group
from tui.line.recovery_proof import prove


@group("recovery")
def recovery() -> None:
    """Make a new recovery code, or check the one on your paper."""


@command("renew", parent=recovery)
def recovery_renew(context: LineContext) -> None:
    """Print a new recovery code, once; the one before opens nothing once it was printed."""
    from crypto.keyfile import replace_recovery

    shown: list[str] = []

    def show(code: str) -> None:
        with output.handing_out():
            if context.as_json:
                output.document({"recovery": code})
            else:
                output.fact(_("Recovery code"), code)
        shown.append(code)

    with open_header(context) as (header, keys):
        replace_recovery(header, keys, show=show)
    output.say(_("It counts from now on; the code before opens nothing any more."))
    prove(context, *shown)


@command("check", parent=recovery)
def recovery_check(context: LineContext) -> None:
    """Take the recovery code from your paper and say whether it opens the vault.

    A code that was proven in this way takes back those that it has replaced.
    """
    from crypto.passphrases import parse_recovery
    from models.lifecycle import Vault, earlier_codes, note_proven

    folder = context.demand_vault()
    code = passphrase_input.existing(context.passphrase_file, prompt=_("Recovery code: "))
    parse_recovery(code)
    with Vault.open(folder, secret=code) as vault:
        if not note_proven(vault, code):
            raise NoRecoveryCode
        others = earlier_codes(vault)
    if context.as_json:
        output.document({"proven": True, "others": others})
        return
    output.fact(_("Recovery code"), _("proven: it opens the vault"))
    if others:
        output.say(_("A newer code opens the vault too. If you have it, check that one instead."))
        output.say(_("If nobody has it, make another: afield recovery renew"))
