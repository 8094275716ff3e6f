"""A custody entry is signed by this device in the step in which bytes of evidence go out.

Every way out calls ``note_custody`` once the bytes were proven and before anybody has them: a kill
in between leaves an entry too many, never one too few. What is exported is encrypted to somebody
outside, and noted once its file has its name: before that nothing left. A session without a signing
key, such as a reader's, cannot sign one, and its callers say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from models.actions.record_save import save_record
from models.queries import record_row
from models.vault import note_in_journal

if TYPE_CHECKING:
    from models.records import Evidence
    from models.vault import VaultContext

VIEWED = "viewed"
COPIED = "copied"
EXPORTED = "exported"


def note_custody(
    vault: VaultContext, evidence: Evidence, action: str, *, went_to: str, **facts: Any
) -> bool:
    """Sign what is done with the bytes of evidence; return whether it could be signed.

    ``action`` is a code of the vocabulary of custody, ``went_to`` says in words where the bytes
    go. ``facts`` go into the journal, which is for the owner alone: there a path may stand. Both
    are kept in one transaction. Raises what storage raises; then nothing may be given out.
    """
    if vault.read_only:
        return False
    entry = {
        "evidence": evidence.id,
        "action": action,
        "done_when": vault.clock.now().isoformat(timespec="seconds"),
        "done_by": vault.name,
        "went_to": went_to,
        "sha256": evidence.sha256,
    }
    with vault.writing():
        save_record(vault, "custody", None, entry)
        note_in_journal(vault, f"evidence-{action}", ref=evidence.ref, **facts)
    return True


def note_exported(vault: VaultContext, evidence: Iterable[str], *, went_to: str, file: str) -> None:
    """Sign for each piece of evidence, by its id, that it left for somebody outside.

    ``went_to`` is their name as it was asked for; ``file`` is for the journal. All entries are kept
    in one transaction. Raises ReadOnly or what storage raises; then none is kept.
    """
    with vault.writing():
        for one in evidence:
            row = record_row(vault, "evidence", one)
            if row is not None:
                note_custody(vault, cast("Evidence", row), EXPORTED, went_to=went_to, file=file)
