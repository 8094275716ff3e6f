"""The commands that back a vault up, look at backups, and put a vault back from one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, plural, size_in_words
from tui.line import output, passphrase_input
from tui.line.command_context import LineContext
from tui.line.group import OUT, command

if TYPE_CHECKING:
    from datetime import datetime

    from models.lifecycle import BackedUp, Restored

PLACE = click.Path(path_type=Path)
"""A file or a folder; which it is shows when it is opened."""


@command("backup")
@click.argument("file", type=OUT, required=False)
@click.option("--to", "into", type=PLACE, metavar="DIR", help="Back up to a folder that grows.")
@click.option(
    "--keep", type=click.IntRange(min=1), metavar="N", help="Backups that stay in the folder."
)
@click.option("--read-again", is_flag=True, help="Read all of the folder; write damage anew.")
@click.option("--list", "listed", type=PLACE, metavar="DIR", help="List the backups in a folder.")
@click.option("--check", "checked", type=PLACE, metavar="PATH", help="Read all of a backup.")
def backup(
    context: LineContext,
    *,
    file: Path | None,
    into: Path | None,
    keep: int | None,
    read_again: bool,
    listed: Path | None,
    checked: Path | None,
) -> int:
    """Write everything in the vault, encrypted as it is, to a new file or to a folder."""
    if sum(one is not None for one in (file, into, listed, checked)) != 1:
        raise click.UsageError(_("Name one: a new file, or --to, --list or --check with a place."))
    if into is None and (keep is not None or read_again):
        raise click.UsageError(_("--keep and --read-again go with --to DIR."))
    if listed is not None:
        _list(context, listed)
        return 0
    if checked is not None:
        return _check(context, checked)
    return _back_up(context, file, into, keep=keep, read_again=read_again)


def _back_up(
    context: LineContext,
    file: Path | None,
    into: Path | None,
    *,
    keep: int | None,
    read_again: bool,
) -> int:
    from models.lifecycle import back_up_to_file, back_up_to_folder

    progress = output.Progress(_("Written and read again"))
    with context.vault() as vault:
        if into is not None:
            done = back_up_to_folder(vault, into, keep=keep, reread=read_again, progress=progress)
        else:
            done = back_up_to_file(vault, file or Path(), progress=progress)
    _made(context, done)
    return 1 if done.manifest.lacking else 0


def _made(context: LineContext, done: BackedUp) -> None:
    manifest = done.manifest
    if context.as_json:
        output.document(
            {
                "path": str(done.path.absolute()),
                "made": _stamp(manifest.made),
                "changes": manifest.changes,
                "evidence": len(manifest.evidence),
                "written": done.written,
                "removed": done.removed,
                "lacking": list(manifest.lacking),
            }
        )
        return
    output.fact(_("Backup"), done.path)
    output.fact(_("Made"), _time(manifest.made))
    output.fact(_("Changes"), manifest.changes)
    output.fact(_("Evidence files"), len(manifest.evidence))
    output.fact(_("Written and read again"), size_in_words(done.written))
    if done.removed:
        output.fact(_("Earlier backups removed"), done.removed)
    _lacking(manifest.lacking)
    output.say(_("It opens with the passphrase and the recovery code that the vault has now."))
    output.say(_("Try it once: afield --vault NEW restore PATH"))


def _lacking(digests: Sequence[str]) -> None:
    for digest in digests:
        output.fact(_("Not whole in the vault"), f"evidence {digest[:12]}")


def _list(context: LineContext, folder: Path) -> None:
    """List what lies in a folder; the names tell it, so nobody is asked for a passphrase."""
    from models.lifecycle import list_snapshots

    found = list_snapshots(folder)
    if context.as_json:
        output.array({"snapshot": one.name, "made": _stamp(one.made)} for one in found)
        return
    for one in found:
        output.write(_("Backup: {name}; made: {at}").format(name=one.name, at=_time(one.made)))
    if not found:
        output.say(_("There is no finished backup in this folder."))


def _check(context: LineContext, path: Path) -> int:
    from models.lifecycle import check_backup

    passphrase = passphrase_input.existing(context.passphrase_file)
    progress = output.Progress(_("Read"))
    manifest, damaged = check_backup(path, secret=passphrase, progress=progress)
    if context.as_json:
        counts = {"changes": manifest.changes, "evidence": len(manifest.evidence)}
        facts = {"made": _stamp(manifest.made), **counts, "damaged": damaged}
        output.document({**facts, "lacking": list(manifest.lacking)})
        return 1 if damaged else 0
    output.fact(_("Made"), _time(manifest.made))
    output.fact(_("Changes"), manifest.changes)
    output.fact(_("Evidence files"), len(manifest.evidence))
    for name in damaged:
        output.fact(_("Damaged"), name)
    _lacking(manifest.lacking)
    output.fact(_("Result"), _("damaged") if damaged else _("as it was written"))
    if damaged and path.is_dir():
        output.say(_("To write what is damaged anew: afield backup --to DIR --read-again"))
    return 1 if damaged else 0


@command("restore")
@click.argument("path", type=PLACE)
@click.option("--snapshot", metavar="NAME", help="Which backup of a folder; the newest otherwise.")
@click.option("--without-damaged", is_flag=True, help="Leave out what is damaged, and list it.")
def restore(
    context: LineContext, *, path: Path, snapshot: str | None, without_damaged: bool
) -> int:
    """Put a vault back from a backup, into a new folder and under a new device key."""
    from models.lifecycle import check_place, restore_backup

    check_place(context.place, path, snapshot)
    verified = output.Progress(_("Verified"))
    done = restore_backup(
        path,
        context.place,
        secret=passphrase_input.existing(context.passphrase_file),
        snapshot=snapshot,
        without_damaged=without_damaged,
        progress=output.Progress(_("Put back")),
        verifying=lambda _what, there, total: verified(there, total),
    )
    _restored(context, done)
    _next(done)
    return 1 if done.left_out or done.findings or done.lacking else 0


def _restored(context: LineContext, done: Restored) -> None:
    findings: list[dict[str, Any]] = [
        {"where": one.where, "sentence": one.sentence} for one in done.findings
    ]
    counts = {name: getattr(done, name) for name in ("changes", "records", "evidence")}
    if context.as_json:
        output.document(
            {
                "vault": str(done.folder.absolute()),
                "made": _stamp(done.made),
                "device": done.device,
                **counts,
                "lacking": list(done.lacking),
                "left_out": list(done.left_out),
                "findings": findings,
            }
        )
        return
    output.fact(_("Vault"), done.folder.absolute())
    output.fact(_("As it was on"), _time(done.made))
    output.fact(_("Device"), done.device)
    output.fact(_("Changes verified"), done.changes)
    output.fact(_("Records folded again"), done.records)
    output.fact(_("Evidence files verified"), done.evidence)
    _lacking(done.lacking)
    for name in done.left_out:
        output.fact(_("Damaged and left out"), name)
    for one in findings:
        output.fact(_("Found"), f"{one['where']}: {one['sentence']}")


def _next(done: Restored) -> None:
    """Print what only the person can do now."""
    made = _time(done.made)
    output.say(_("Changes made after {made} are not in it.").format(made=made))
    output.say(_("Colleagues who were given some of them can bring them back: ask for a bundle."))
    output.say(_("It goes on under a new device key. Send your card again: afield card > FILE"))
    output.say(_("If the earlier vault turns up, read in it and do not write in both."))
    output.say(_("It opens with the passphrases and the recovery code of that day."))
    if done.left_out or done.lacking:
        count = len(done.left_out) + len(done.lacking)
        missing = "{n} evidence file has no bytes here.", "{n} evidence files have no bytes here."
        output.say(plural(count, *missing))


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
