"""The ways in which the bytes of evidence go out: into a file, a stream, a file in memory.

Whatever the way, all bytes are read, and both digests are compared with those that were recorded,
before anybody has one of them. Then the custody entry is signed, then they are given out.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from crypto.files import (
    DamagedSeal,
    MemoryFile,
    NameTaken,
    demand_free,
    demand_memory,
    is_found,
    place_file,
    storage,
)
from models.actions.custody.custody_entry import (
    COPIED,
    VERIFIED,
    VIEWED,
    note_custody,
    note_mismatch,
)
from models.actions.custody.errors import EvidenceDiffers, EvidenceElsewhere, InsideVault
from models.queries import NoSuchReference, record_row, who_may_hold
from models.values import Digests
from models.vault import BLOB_PIECE, blob_by_digest, open_blob

if TYPE_CHECKING:
    from models.records import Evidence
    from models.vault import VaultContext

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes there are; what it raises stops the work."""


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take all of these bytes."""
        ...


class _Nowhere:
    def write(self, data: bytes, /) -> None:
        """Take bytes and keep none."""


@dataclass(frozen=True, slots=True)
class EvidenceOut:
    """What was given out; ``recorded`` says whether a custody entry could be signed."""

    ref: str
    size: int
    recorded: bool


def prove_evidence(
    vault: VaultContext, evidence: str, *, progress: Progress | None = None
) -> EvidenceOut:
    """Read all bytes of evidence against the recorded digests; give nothing out.

    Raises NoSuchReference, EvidenceElsewhere, EvidenceDiffers, DamagedSeal or StorageFailed.
    """
    row = held_evidence(vault, evidence)
    return EvidenceOut(row.ref, copy_bytes(vault, row, _Nowhere(), progress), recorded=False)


def verify_evidence(
    vault: VaultContext, evidence: str, *, progress: Progress | None = None
) -> EvidenceOut:
    """Read all bytes of evidence against the recorded digests, and take down what came of it.

    It is for a person who asks about this evidence. Raises as ``prove_evidence`` does.
    """
    row = held_evidence(vault, evidence)
    size = copy_bytes(vault, row, _Nowhere(), progress)
    reason = "both digests are those that were taken in"
    recorded = note_custody(vault, row, VERIFIED, reason=reason)
    return EvidenceOut(row.ref, size, recorded)


def evidence_to_file(
    vault: VaultContext,
    evidence: str,
    path: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> EvidenceOut:
    """Write the bytes of evidence into a plain file for its owner only, whole or not at all.

    The file has its name once all of it was proven and the entry signed. Raises as
    ``prove_evidence`` does, and InsideVault, NameTaken, StorageFull or StorageFailed.
    """
    row = held_evidence(vault, evidence)
    _demand_outside(vault, path)

    def may_go(_sha256: str) -> bool:
        return replace

    with storage(path):
        leads_on = path.is_symlink()
    if leads_on:
        # Whatever it leads to was not named, and is not replaced.
        raise NameTaken(path=path)
    demand_free(path, ours=may_go)
    recorded: list[bool] = []
    sizes: list[int] = []

    def write(file: BinaryIO) -> None:
        sizes.append(copy_bytes(vault, row, file, progress))
        # A disk may say only here that it is full; nothing is taken down of a file that failed.
        file.flush()
        os.fsync(file.fileno())
        where = "a plain file outside the vault"
        recorded.append(note_custody(vault, row, COPIED, went_to=where, file=str(path.absolute())))

    place_file(path, write, ours=may_go, maker=vault.device, unnamed=True)
    return EvidenceOut(row.ref, sizes[0], recorded[0])


def evidence_to_stream(
    vault: VaultContext, evidence: str, sink: Sink, *, progress: Progress | None = None
) -> EvidenceOut:
    """Write the bytes of evidence to a stream, once a first reading has proven all of them.

    Raises as ``prove_evidence`` does, and what the sink raises.
    """
    row = held_evidence(vault, evidence)
    size = copy_bytes(vault, row, _Nowhere(), progress)
    recorded = note_custody(vault, row, COPIED, went_to="standard output, to another program")
    copy_bytes(vault, row, sink, None)
    return EvidenceOut(row.ref, size, recorded)


def evidence_to_memory(
    vault: VaultContext, evidence: str, *, program: str, progress: Progress | None = None
) -> tuple[MemoryFile, EvidenceOut]:
    """Return the bytes of evidence in a private file in memory, for a program of this name.

    The caller closes the file. Raises as ``prove_evidence`` does, and NoMemoryFile or
    TooLargeForMemory.
    """
    row = held_evidence(vault, evidence)
    demand_memory(_size(vault, row))
    memory = MemoryFile()
    try:
        size = copy_bytes(vault, row, memory, progress)
        memory.seal()
        recorded = note_custody(vault, row, VIEWED, went_to=f"the program {program}, in memory")
    except BaseException:
        memory.close()
        raise
    return memory, EvidenceOut(row.ref, size, recorded)


def held_evidence(vault: VaultContext, evidence: str) -> Evidence:
    """Return the record of evidence; raises NoSuchReference, or EvidenceElsewhere for its bytes."""
    row = cast("Evidence | None", record_row(vault, "evidence", evidence))
    if row is None:
        raise NoSuchReference(reference=evidence)
    blob = blob_by_digest(vault, row.sha256) if row.sha256 else None
    if blob is None or not is_found(vault.blobs / blob.name):
        names = who_may_hold(vault, row)
        people = (
            f"They may be with: {', '.join(names)}." if names else "Nobody known here has them."
        )
        raise EvidenceElsewhere(reference=row.ref, people=people)
    return row


def copy_bytes(vault: VaultContext, row: Evidence, sink: Sink, progress: Progress | None) -> int:
    """Copy the bytes of evidence and return how many; raises EvidenceDiffers at their end.

    That they are not those that were taken in goes into the ledger, whoever asked for them.
    """
    total, size = _size(vault, row), 0
    try:
        with open_blob(vault, str(row.sha256)) as reader, Digests(["sha256", "sha512"]) as digests:
            for piece in iter(partial(reader.read, BLOB_PIECE), b""):
                digests.update(piece)
                sink.write(piece)
                size += len(piece)
                if progress:
                    progress(size, total)
            found = digests.finish()
    except DamagedSeal:
        note_mismatch(vault, row.id)
        raise
    recorded = {"sha256": row.sha256, "sha512": row.sha512}
    wrong = [name for name, digest in recorded.items() if digest not in (None, found[name])]
    if wrong or row.size not in (None, size):
        note_mismatch(vault, row.id, found=found["sha256"])
        raise EvidenceDiffers(reference=row.ref)
    return size


def _size(vault: VaultContext, row: Evidence) -> int:
    blob = blob_by_digest(vault, str(row.sha256))
    return blob.size if blob else 0


def _demand_outside(vault: VaultContext, path: Path) -> None:
    with storage(path):
        inside = path.absolute().parent.resolve().is_relative_to(vault.folder.resolve())
    if inside:
        raise InsideVault(path=path)
