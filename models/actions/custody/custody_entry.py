"""A custody entry is signed by this device in the step in which something is done with bytes.

Nobody signs one for themselves: what the store does with bytes it notes in the transaction in which
it does it (``note_handled``), and ``sign_handled`` makes entries of the notes before the commit.
Bytes that are given out leave once the entry is committed and before anybody has them: a kill in
between leaves an entry too many, never one too few. A session without a signing key, such as a
reader's, cannot sign one, and its callers say so.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, cast

from crypto.errors import AfieldError
from models.actions.record_save import save_record
from models.queries import MISMATCH, custody_of, is_changed, record_row, record_rows
from models.records import Handled, ref_of
from models.vault import ACQUIRED, note_handled, note_in_journal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.records import Evidence
    from models.vault import VaultContext

# Codes of the vocabulary of custody.
VIEWED: Final = "viewed"
COPIED: Final = "copied"
VERIFIED: Final = "verified"
EXPORTED: Final = "exported"

_CHANGED: Final = "the sealed bytes are not those that were taken in"


def sign_handled(vault: VaultContext) -> None:
    """Sign an entry for each thing that was noted in this transaction; it is a step before it ends.

    What belongs to no record of evidence that is here makes none.
    """
    noted, vault.handled[:] = list(vault.handled), []
    # A file is acquired before it is sealed; its record is there only afterwards.
    for one in sorted(noted, key=lambda one: one.action != ACQUIRED):
        for row in _evidence_of(vault, one):
            entry = {
                "evidence": row.id,
                "action": one.action,
                "done_when": vault.clock.now().isoformat(timespec="seconds"),
                "done_by": vault.name,
                "went_to": one.went_to,
                "reason": one.reason,
                "sha256": one.sha256 if one.action == MISMATCH else row.sha256,
            }
            save_record(vault, "custody", None, entry)


def _evidence_of(vault: VaultContext, one: Handled) -> list[Evidence]:
    """Return the records of evidence that something was done with."""
    if one.evidence is None:
        rows = record_rows(vault, "evidence", where={"sha256": one.sha256})
    else:
        rows = [row for row in [record_row(vault, "evidence", one.evidence)] if row is not None]
    return cast("list[Evidence]", list(rows))


def note_custody(
    vault: VaultContext,
    evidence: Evidence,
    action: str,
    *,
    went_to: str | None = None,
    reason: str | None = None,
    **facts: Any,
) -> bool:
    """Sign what is done with the bytes of evidence; return whether it could be signed.

    ``action`` is a code of the vocabulary of custody, ``went_to`` says in words where the bytes
    go. ``facts`` go into the journal, which is for the owner alone: there a path may stand. Both
    are kept in one transaction. Raises what storage raises; then nothing may be given out.
    """
    if vault.read_only:
        return False
    with vault.writing():
        one = Handled(action=action, evidence=evidence.id, went_to=went_to, reason=reason)
        note_handled(vault, one)
        note_in_journal(vault, f"evidence-{action}", ref=evidence.ref, **facts)
    return True


def note_exported(vault: VaultContext, evidence: Iterable[str], *, went_to: str) -> None:
    """Note for each piece of evidence, by its id, that its bytes left in an encrypted file.

    ``went_to`` names who can open it. Raises ReadOnly or what storage raises; then no entry of
    this transaction is kept.
    """
    with vault.writing():
        for one in evidence:
            note_handled(vault, Handled(action=EXPORTED, evidence=one, went_to=went_to[:300]))


def note_mismatch(vault: VaultContext, evidence: str, *, found: str | None = None) -> None:
    """Take down that the bytes of evidence, by its id, are not those that were taken in, once.

    ``found`` is the SHA-256 of what is there, or None where the seal does not open. Where it cannot
    be signed the person is told all the same, so nothing is raised.
    """
    if vault.read_only or vault.damage is not None:
        return
    if is_changed(custody_of(vault, evidence)):
        return
    changed = Handled(action=MISMATCH, evidence=evidence, sha256=found, reason=_CHANGED)
    with suppress(AfieldError), vault.writing():
        note_handled(vault, changed)
        note_in_journal(vault, f"evidence-{MISMATCH}", ref=ref_of("evidence", evidence))
