"""Commands that change who can open a vault: readers and the passphrase."""

from __future__ import annotations

from pathlib import Path

import click

from tui.kit import _
from tui.line import output, passphrase_input
from tui.line.command_context import HEADER, LineContext
from tui.line.commands.vault.open_header import open_header
from tui.line.errors import NotAReader
from tui.line.group import IN, command, group


@group("reader")
def reader() -> None:
    """Let another person open the vault to read only."""


@command("add", parent=reader)
@click.option("--reader-passphrase-file", type=IN, metavar="FILE", help="The reader's passphrase.")
def reader_add(context: LineContext, reader_passphrase_file: Path | None) -> None:
    """Add a passphrase that opens the vault and can sign nothing."""
    from crypto.keyfile import add_reader

    with open_header(context) as (header, keys):
        passphrase = passphrase_input.chosen(
            reader_passphrase_file, prompt=_("The reader's passphrase")
        )
        slot = add_reader(header, keys, passphrase=passphrase)
    if context.as_json:
        output.document({"slot": slot})
    else:
        output.fact(_("Slot"), slot)
    output.say(_("The reader opens the vault with: afield review"))


@command("list", parent=reader)
def reader_list(context: LineContext) -> None:
    """List the ways into the vault; no passphrase is needed to see them."""
    from crypto.keyfile import KeyFile

    slots = KeyFile.read(context.demand_vault() / HEADER).slots
    if context.as_json:
        output.array({"slot": slot.id, "kind": slot.kind} for slot in slots)
        return
    for slot in slots:
        output.write(_("Slot: {id}; kind: {kind}").format(id=slot.id, kind=slot.kind))


@command("remove", parent=reader)
@click.argument("slot")
def reader_remove(context: LineContext, slot: str) -> None:
    """Take a reader's way into the vault away, by the id that `reader list` shows."""
    from crypto.keyfile import READER, KeyFile, remove_slot

    with open_header(context) as (header, keys):
        found = [one for one in KeyFile.read(header).slots if one.id == slot]
        if found and found[0].kind != READER:
            raise NotAReader(kind=found[0].kind)
        remove_slot(header, keys, slot)
    output.say(_("Removed. A copy of the vault made earlier still opens the old way."))


@group("passphrase")
def passphrase() -> None:
    """Change the passphrase."""


@command("change", parent=passphrase)
@click.option("--new-passphrase-file", type=IN, metavar="FILE", help="The new passphrase.")
def passphrase_change(context: LineContext, new_passphrase_file: Path | None) -> None:
    """Put a new passphrase in the place of the old one; the recovery code stands for it."""
    from crypto.keyfile import change_passphrase
    from models.lifecycle import key_slots

    old = passphrase_input.existing(context.passphrase_file)
    with key_slots(context.demand_vault(), old, wait=context.patience) as (header, keys):
        new = passphrase_input.chosen(new_passphrase_file)
        change_passphrase(header, keys, old=old, new=new)
    output.say(_("Changed. A copy of the vault made earlier still opens with the old one."))
