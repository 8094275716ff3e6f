"""The command that exchanges bundles with colleagues through a folder that something replicates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, plural
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import FOLDER, command

if TYPE_CHECKING:
    from models.sharing import ExchangeOutcome, FoundFile


@command("exchange")
@click.argument("place", type=FOLDER, metavar="DIR")
@click.option("--to", "names", multiple=True, metavar="NAME", help="Leave bundles for a colleague.")
@click.option("--accept", is_flag=True, help="Take in what verified colleagues left.")
@click.option("--full", is_flag=True, help="Leave everything anew, to close what is missing.")
@click.option("--with-file-names", is_flag=True, help="Let the names of evidence files leave too.")
def exchange(
    context: LineContext, *, place: Path, names: tuple[str, ...], accept: bool, **leaving: bool
) -> int:
    """Look at what colleagues left in DIR, and leave for them what they lack.

    DIR is a stick or a folder that something else replicates. Only files of this vault's own are
    ever written or removed there.
    """
    from models.sharing import exchange_folder

    with context.vault(write=True) as vault:
        progress = output.Progress(_("Looked at"))
        done = exchange_folder(vault, place, to=names, accept=accept, progress=progress, **leaving)
    if context.as_json:
        output.document(_as_object(done))
    else:
        _tell(done, to_somebody=bool(names), accept=accept)
    if done.problem:
        raise done.problem
    left = done.refused or (accept and done.waiting)
    return 1 if left else 0


def _as_object(done: ExchangeOutcome) -> dict[str, Any]:
    return {
        "nothing_new": done.nothing_new,
        "written": [
            {
                "file": one.name,
                "to": one.to,
                "device": one.device,
                "receipt": one.receipt,
                "file_names": [{"ref": each.ref, "name": each.name} for each in one.file_names],
            }
            for one in done.written
        ],
        "taken": [_found(one) for one in done.read],
        "waiting": [_found(one) for one in done.waiting],
        "partial": [_found(one) for one in done.partial],
        "refused": [_found(one) for one in done.refused],
        "for_others": done.for_others,
    }


def _found(one: FoundFile) -> dict[str, Any]:
    return {
        "file": one.name,
        "sender": one.sender,
        "device": one.device,
        "reason": one.reason,
        "changes": one.changes,
        "records": one.records,
        "conflicts": one.conflicts,
        "evidence": one.evidence,
        "remarks": list(one.remarks),
    }


def _tell(done: ExchangeOutcome, *, to_somebody: bool, accept: bool) -> None:
    """Print each file with what was done with it, and what to do next on the other stream."""
    for sent in done.written:
        label = _("Receipt left for {name}") if sent.receipt else _("Left for {name}")
        output.fact(label.format(name=sent.to), sent.name)
        for named in sent.file_names:
            output.fact(_("Caution"), named.words, indent=2)
    for one in done.read:
        _taken(one)
    for one in done.waiting:
        told = f"{_changes(one)}; {one.reason}; {one.name}"
        output.fact(_("Waits, from {name}").format(name=one.sender), told)
        _remarks(one)
    for one in done.partial:
        output.fact(_("Not whole yet, or damaged"), one.name)
    for one in done.refused:
        output.fact(_("Refused"), f"{one.name}: {one.reason}")
    if done.nothing_new and not (done.waiting or done.problem):
        output.say(_("Nothing new."))
    if done.waiting and not accept:
        output.say(_("Nothing was taken. To take in what verified colleagues left: --accept"))
    if not to_somebody:
        output.say(_("Nothing was left for anybody. To leave what a colleague lacks: --to NAME"))


def _taken(one: FoundFile) -> None:
    if one.brought:
        output.fact(_("Taken, from {name}").format(name=one.sender), _brought(one))
    if one.brought or one.passing:
        _remarks(one)


def _brought(one: FoundFile) -> str:
    told = [_changes(one), plural(one.records, "{n} record", "{n} records")]
    if one.evidence:
        told.append(plural(one.evidence, "{n} evidence file", "{n} evidence files"))
    if one.conflicts:
        told.append(plural(one.conflicts, "{n} with conflicts", "{n} with conflicts"))
    return ", ".join(told)


def _changes(one: FoundFile) -> str:
    return plural(one.changes, "{n} change", "{n} changes")


def _remarks(one: FoundFile) -> None:
    for remark in one.remarks:
        output.fact(_("To look at"), remark, indent=2)
