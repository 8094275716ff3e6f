"""What follows from the log is made anew where only that differs from it: the log is the truth.

Where a page is damaged, or a change is not as it was signed, nothing is written: what follows from
the log may be the better witness then, and a new vault is made of what is sound, see
``models.lifecycle.repair``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from models.lifecycle.verify.finding import STALE_BESIDE, Finding, Progress
from models.lifecycle.verify.log_check import SIGNATURE_SPOILT, VALUES_SPOILT, log_findings
from models.lifecycle.verify.projecting_anew import project_anew
from models.lifecycle.verify.projection_check import (
    orphan_findings,
    record_findings,
    record_heads_here,
)
from models.projection import stale_beside, stale_documents
from models.queries import NewerOperations
from models.storage import VaultDamaged
from models.vault import note_in_journal

if TYPE_CHECKING:
    from models.vault import VaultContext


def repair_derived(vault: VaultContext, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Project everything anew if anything that follows from the log differs from it.

    Returns what was found and is mended. All of it is one transaction. Raises ReadOnly, or
    VaultDamaged where pages are damaged or a change is not as it was signed.
    """
    vault.signer()
    if vault.database.damage():
        raise VaultDamaged(where="its pages do not hold together")
    report = progress or (lambda _what, _done, _all: None)
    wrong = _findings(vault, report)
    if not wrong:
        return ()
    log = log_findings(vault, vault.history.count(), report, newer=NewerOperations())
    if any(one.sentence in (VALUES_SPOILT, SIGNATURE_SPOILT) for one in log):
        raise VaultDamaged(where="a change is not as it was signed")
    with vault.writing() as connection:
        project_anew(vault, connection, lambda done, total: report("records", done, total))
        note_in_journal(vault, "projected-anew", findings=len(wrong))
    left = _findings(vault, report)
    return tuple(one for one in wrong if one not in left)


def _findings(vault: VaultContext, report: Progress) -> list[Finding]:
    """Return what differs in rows, marks, chains and index; tables that do not read are wrong."""
    try:
        found = record_heads_here(vault)
        findings = list(record_findings(vault, found, report))
        findings += orphan_findings(vault, {subject.id: subject.kind for subject in found})
        with vault.database.reading() as connection:
            findings += [
                Finding(ref, "The search index does not hold its present words.")
                for ref in stale_documents(connection)
            ]
            findings += [
                Finding(ref, STALE_BESIDE[table]) for table, ref in stale_beside(connection)
            ]
    except (ValueError, TypeError, SQLAlchemyError):
        return [Finding("tables", "What follows from the changes does not read as it was written.")]
    return findings
