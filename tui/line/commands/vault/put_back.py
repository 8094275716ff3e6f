"""The command for a vault that was put back from an ordinary copy."""

from __future__ import annotations

import sys

import click

from tui.kit import _
from tui.line import output, passphrase_input
from tui.line.command_context import LineContext
from tui.line.errors import NotTheNewest
from tui.line.group import command


@command("restored")
@click.option("--same-device", is_flag=True, help="Only the head files are lost; go on as before.")
@click.option("--yes", is_flag=True, help="Do not ask whether this is the newest copy.")
def restored(context: LineContext, *, same_device: bool, yes: bool) -> None:
    """Go on with a backup that was put back, under a new device key.

    With --same-device it goes on under its own key, where the files head and head.1 are lost and
    nothing else: only for the newest copy that there is, or two changes get one number.
    """
    from models.lifecycle import Vault, remember_place

    folder = context.demand_vault()
    passphrase = passphrase_input.existing(context.passphrase_file)
    if same_device and not yes:
        _demand_newest()
    with Vault.open(
        folder,
        secret=passphrase,
        restored=not same_device,
        newest=same_device,
        wait=context.patience,
        progress=output.MigrationProgress(),
    ) as vault:
        vault.signer()
        remember_place(vault)
        if context.as_json:
            output.document({"device": vault.device})
        else:
            output.fact(_("Device"), vault.device)
    if not same_device:
        output.say(_("Send your card to your colleagues again: afield card > FILE"))


def _demand_newest() -> None:
    """Have a person say that no newer copy of the vault was ever used."""
    if not (passphrase_input.has_terminal() and sys.stdin.isatty()):
        raise NotTheNewest
    output.say(_("If this is an older copy, your next changes get numbers that were given before."))
    output.say(_("Colleagues' vaults then take in nothing more of this device."))
    asked = _("Type NEWEST if no newer copy was ever used")
    if click.prompt(asked, err=True, default="").strip().upper() != "NEWEST":
        raise NotTheNewest
