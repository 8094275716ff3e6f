"""The recovery proof has a new code typed back from paper, which shows that somebody holds it."""

from __future__ import annotations

from contextlib import suppress

from tui.kit import _
from tui.line import passphrase_input
from tui.line.command_context import LineContext
from tui.line.output import say


def prove(context: LineContext, code: str) -> None:
    """Ask for a new recovery code back from paper; the vault remembers until it was typed.

    Nothing is asked where a script gives the passphrase or there is no terminal. That nobody typed
    it back stands in the header since the code opens, so it holds when the line is lost here.
    """
    from models.lifecycle import Vault, note_proven

    if context.passphrase_file or context.as_json or not passphrase_input.has_terminal():
        return
    if _typed_back(code):
        with Vault.open(context.demand_vault(), secret=code, wait=context.patience) as vault:
            note_proven(vault, code)


def _typed_back(code: str) -> bool:
    from crypto.passphrases import BadRecoveryCode, parse_recovery

    for _try in range(3):
        with suppress(BadRecoveryCode):
            if parse_recovery(
                passphrase_input.asked(_("Type it back from your paper: "))
            ) == parse_recovery(code):
                say(_("It is the same."))
                return True
        say(_("That is not the code; look again."))
    say(_("The code stands. Renew it once you can write it down: afield recovery renew"))
    return False
