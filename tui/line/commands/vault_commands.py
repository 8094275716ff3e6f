"""Commands about the vault itself: make it, check it, restore it, and change who can open it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.kit import _, plural
from tui.line import output, passphrase_input
from tui.line.command_context import HEADER, LineContext
from tui.line.errors import FirstCodeNotShown, NoRecoveryCode, NotAReader, NotTheNewest
from tui.line.group import IN, command, group
from tui.line.recovery_proof import prove
from tui.line.recovery_words import recovery_words

if TYPE_CHECKING:
    from crypto.keyfile import Keys
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


@command("verify")
@click.option("--repair", is_flag=True, help="Make rows and index anew where only they differ.")
def verify(context: LineContext, *, repair: bool) -> int:
    """Check every signature, chain, table and evidence file."""
<<<<<<< HEAD
    from models.lifecycle import is_unproven, last_backup, repair_derived, verify_vault
    from tui.services import last_backup_words
=======
    from models.lifecycle import last_backup, verify_vault, was_copied
    from tui.services import COPIED, last_backup_words
>>>>>>> 2c37f05 (Say how to back up and get back, notice a copy that was put back, and measure)

    with context.vault(write=repair) as vault:
        proven, words = not is_unproven(vault), recovery_words(vault)
        progress = output.Progress(_("Checked"))
        mended = (
            repair_derived(vault, lambda _what, done, total: progress(done, total))
            if repair
            else ()
        )
        report = verify_vault(vault, lambda _what, done, total: progress(done, total))
<<<<<<< HEAD
        last, since = last_backup(vault), last_backup_words(vault)
    if context.as_json:
        lists = {
            name: [{"where": one.where, "sentence": one.sentence} for one in some]
            for name, some in (
                ("findings", report.findings),
                ("remarks", report.remarks),
                ("mended", mended),
            )
        }
        counted = ("operations", "records", "blobs", "newer")
        counts = {name: getattr(report, name) for name in counted}
        told = {"clean": report.clean, **counts, **lists, "recovery_proven": proven}
        made = f"{last.made:%Y-%m-%dT%H:%M:%SZ}" if last else None
        output.document({**told, "last_backup": made})
=======
        last, words = last_backup(vault), last_backup_words(vault)
        copied = was_copied(vault)
    if context.as_json:
        findings = [{"where": f.where, "sentence": f.sentence} for f in report.findings]
        counts = {name: getattr(report, name) for name in ("operations", "records", "blobs")}
        backup: dict[str, object] = {
            "last_backup": f"{last.made:%Y-%m-%dT%H:%M:%SZ}" if last else None
        }
        backup["copied"] = copied
        output.document({"clean": report.clean, **counts, "findings": findings, **backup})
>>>>>>> 2c37f05 (Say how to back up and get back, notice a copy that was put back, and measure)
    else:
        for finding in mended:
            output.fact(_("Mended"), f"{finding.where}: {finding.sentence}")
        output.fact(_("Changes checked"), report.operations)
        output.fact(_("Records folded again"), report.records)
        output.fact(_("Evidence files checked"), report.blobs)
        if report.newer:
            changes = plural(report.newer, "{n} change", "{n} changes")
            records = plural(report.newer_records, "{n} record", "{n} records")
            kept = _("{a} in {b}; kept whole, and this one cannot show what they say")
            output.fact(_("Made by a newer afield"), kept.format(a=changes, b=records))
        for finding in report.findings:
            output.fact(_("Found"), f"{finding.where}: {finding.sentence}")
        for remark in report.remarks:
            output.fact(_("Ordinary"), f"{remark.where}: {remark.sentence}")
        if words:
            output.fact(_("Recovery code"), words)
        output.fact(_("Result"), _("clean") if report.clean else _("not clean"))
<<<<<<< HEAD
        output.fact(_("Last backup"), since)
=======
        output.fact(_("Last backup"), words)
    if copied:
        output.say(COPIED)
>>>>>>> 2c37f05 (Say how to back up and get back, notice a copy that was put back, and measure)
    return 0 if report.clean else 1


@command("restored")
<<<<<<< HEAD
@click.option("--same-device", is_flag=True, help="Only the head files are lost; go on as before.")
@click.option("--yes", is_flag=True, help="Do not ask whether this is the newest copy.")
def restored(context: LineContext, *, same_device: bool, yes: bool) -> None:
    """Go on with a backup that was put back, under a new device key.

    With --same-device it goes on under its own key, where the files head and head.1 are lost and
    nothing else: only for the newest copy that there is, or two changes get one number.
    """
    from models.lifecycle import Vault

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
=======
def restored(context: LineContext) -> None:
    """Go on with a backup that was put back, under a new device key."""
    from models.lifecycle import ReadOnly, Vault, remember_place

    folder = context.demand_vault()
    passphrase = passphrase_input.existing(context.passphrase_file)
    with Vault.open(folder, secret=passphrase, restored=True) as vault:
        if vault.read_only:
            raise ReadOnly
        remember_place(vault)
>>>>>>> 2c37f05 (Say how to back up and get back, notice a copy that was put back, and measure)
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


@group("reader")
def reader() -> None:
    """Let another person open the vault to read only."""


@command("add", parent=reader)
@click.option("--reader-passphrase-file", type=IN, metavar="FILE", help="The reader's passphrase.")
def reader_add(context: LineContext, reader_passphrase_file: Path | None) -> None:
    """Add a passphrase that opens the vault and can sign nothing."""
    from crypto.keyfile import add_reader

    with _ways_in(context) as (header, keys):
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

    with _ways_in(context) as (header, keys):
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

    with _ways_in(context) as (header, keys):
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


@contextmanager
def _ways_in(context: LineContext) -> Iterator[tuple[Path, Keys]]:
    """Yield the vault's folder and keys with the header alone unlocked, for changes of key slots.

    Raises VaultInUse, and ReadOnly for a reader.
    """
    from models.lifecycle import key_slots

    folder = context.demand_vault()
    secret = passphrase_input.existing(context.passphrase_file)
    with key_slots(folder, secret, wait=context.patience) as way:
        yield way
