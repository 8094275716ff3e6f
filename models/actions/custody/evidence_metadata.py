"""Evidence is asked what it says of itself: its bytes go to a process that has nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from models.actions.custody.custody_entry import VIEWED, note_custody
from models.actions.custody.evidence_access import held_evidence, prove_evidence
from models.actions.record_save import save_record
from models.metadata import Embedded, as_text, read_embedded
from models.vault import BLOB_PIECE, Blob, blob_by_digest, open_sealed

if TYPE_CHECKING:
    from models.actions.custody.evidence_access import Progress
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class MetadataRead:
    """What evidence says of itself, read anew.

    ``kept`` says that it was recorded now, because nothing was; ``differs`` that something else is
    recorded, which stays. ``recorded`` says whether an entry of custody could be signed.
    """

    ref: str
    embedded: Embedded
    kept: bool
    differs: bool
    recorded: bool


def metadata_of_blob(vault: VaultContext, blob: Blob) -> Embedded:
    """Return what a sealed file says of itself; raises DamagedSeal, StorageFailed and the like."""
    with open_sealed(vault, blob) as reader:
        return read_embedded(iter(partial(reader.read, BLOB_PIECE), b""), size=blob.size)


def read_evidence_metadata(
    vault: VaultContext, evidence: str, *, progress: Progress | None = None
) -> MetadataRead:
    """Prove evidence, read what it says of itself, and record that where nothing is recorded.

    It goes into the sealed field and nowhere else. Raises as ``prove_evidence`` does, and ReadOnly.
    """
    vault.signer()
    row = held_evidence(vault, evidence)
    prove_evidence(vault, evidence, progress=progress)
    blob = blob_by_digest(vault, str(row.sha256))
    embedded = metadata_of_blob(vault, blob) if blob else Embedded(looked=False)
    text = as_text(embedded)
    with vault.writing():
        where = "a process of afield that reads what the file says of itself"
        recorded = note_custody(vault, row, VIEWED, went_to=where)
        kept = bool(text) and not row.embedded_metadata
        if kept:
            save_record(vault, "evidence", evidence, {"embedded_metadata": text})
    differs = not kept and text != (row.embedded_metadata or "")
    return MetadataRead(row.ref, embedded, kept, differs, recorded)
