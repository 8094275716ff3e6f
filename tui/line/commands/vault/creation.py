"""The command that makes a vault, and prints its recovery code, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.kit import _
from tui.line import output, passphrase_input
from tui.line.command_context import LineContext
from tui.line.errors import FirstCodeNotShown
from tui.line.group import command
from tui.line.recovery_proof import prove

if TYPE_CHECKING:
    from models.lifecycle import Vault


@command("init")
@click.option("--name", required=True, help="The name that colleagues see on your card.")
def init(context: LineContext, name: str) -> None:
    """Make a vault and print its recovery code, once."""
    from models.lifecycle import Vault, VaultExists

    if context.has_vault():
        raise VaultExists(folder=context.place)
    passphrase = passphrase_input.chosen(context.passphrase_file)
    vault, code = Vault.create(context.place, name=name, passphrase=passphrase)
    with vault, output.handing_out(or_else=FirstCodeNotShown):
        _made(context, vault, code)
    prove(context, code)


def _made(context: LineContext, vault: Vault, code: str) -> None:
    made = {
        "vault": str(context.place.absolute()),
        "name": vault.name,
        "device": vault.device,
        "recovery": code,
    }
    if context.as_json:
        output.document(made)
        return
    output.fact(_("Vault"), made["vault"])
    output.fact(_("Name"), vault.name)
    output.fact(_("Device"), vault.device)
    output.fact(_("Recovery code"), code)
    output.say(_("Write the recovery code down now: it is not shown again."))
    output.say(_("Send your card to colleagues next: afield card > FILE"))
