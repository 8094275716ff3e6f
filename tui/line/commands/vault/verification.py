"""The command that checks every signature, chain, table and evidence file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, plural
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command
from tui.line.recovery_words import recovery_words

if TYPE_CHECKING:
    from models.lifecycle import Finding, LastBackup, Report, Vault


@command("verify")
@click.option("--repair", is_flag=True, help="Make rows and index anew where only they differ.")
def verify(context: LineContext, *, repair: bool) -> int:
    """Check every signature, chain, table and evidence file."""
    from models.lifecycle import rejoin_values, repair_derived, verify_vault

    with context.vault(write=repair) as vault:
        joined = rejoin_values(vault) if repair else 0
        progress = output.Progress(_("Checked"))

        def told(_what: str, done: int, total: int) -> None:
            progress(done, total)

        mended = repair_derived(vault, told) if repair else ()
        report = verify_vault(vault, told)
        beside = _Beside.of(vault)
    if context.as_json:
        output.document({**_data(report, mended, beside), "joined": joined})
    else:
        if joined:
            output.fact(_("Values joined to their signed changes"), joined)
        _tell(report, mended, beside)
    return 0 if report.clean else 1


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is said beside the findings: none of it makes a vault unclean."""

    recovery_proven: bool
    recovery_words: str
    last_backup: LastBackup | None
    backup_words: str
    copied: bool

    @classmethod
    def of(cls, vault: Vault) -> _Beside:
        """Ask an open vault."""
        from models.lifecycle import is_unproven, last_backup, was_copied
        from tui.services import last_backup_words

        return cls(
            not is_unproven(vault),
            recovery_words(vault),
            last_backup(vault),
            last_backup_words(vault),
            was_copied(vault),
        )


def _data(report: Report, mended: Iterable[Finding], beside: _Beside) -> dict[str, Any]:
    lists = {"findings": report.findings, "remarks": report.remarks, "mended": mended}
    lists["to_look_at"] = report.to_look_at
    last = beside.last_backup
    return {
        "clean": report.clean,
        **{name: getattr(report, name) for name in ("operations", "records", "blobs", "newer")},
        **{
            name: [{"where": one.where, "sentence": one.sentence} for one in some]
            for name, some in lists.items()
        },
        "recovery_proven": beside.recovery_proven,
        "last_backup": f"{last.made:%Y-%m-%dT%H:%M:%SZ}" if last else None,
        "copied": beside.copied,
    }


def _tell(report: Report, mended: Iterable[Finding], beside: _Beside) -> None:
    from tui.services import COPIED

    output.fact(_("Changes checked"), report.operations)
    output.fact(_("Records folded again"), report.records)
    output.fact(_("Evidence files checked"), report.blobs)
    if report.newer:
        changes = plural(report.newer, "{n} change", "{n} changes")
        records = plural(report.newer_records, "{n} record", "{n} records")
        kept = _("{a} in {b}; kept whole, and this one cannot show what they say")
        output.fact(_("Made by a newer afield"), kept.format(a=changes, b=records))
    for label, some in (
        (_("Mended"), mended),
        (_("Found"), report.findings),
        (_("Ordinary"), report.remarks),
    ):
        for one in some:
            output.fact(label, f"{one.where}: {one.sentence}")
    _tell_to_look_at(report)
    if beside.recovery_words:
        output.fact(_("Recovery code"), beside.recovery_words)
    output.fact(_("Result"), _("clean") if report.clean else _("not clean"))
    output.fact(_("Last backup"), beside.backup_words)
    if beside.copied:
        output.say(COPIED)


def _tell_to_look_at(report: Report) -> None:
    """Print how many records lack a ground or count nowhere, and which; none of it is damage."""
    if report.to_look_at:
        count = len(report.to_look_at)
        words = plural(count, "{n} record, which is no damage", "{n} records, which is no damage")
        output.fact(_("To look at"), words)
    for one in report.to_look_at:
        output.fact(_("To look at"), f"{one.where}: {one.sentence}")
