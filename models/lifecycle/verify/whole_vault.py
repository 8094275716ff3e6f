"""Verification merges everything again from nothing, checks every signature, and compares.

    database   every page's authentication code, and SQLite's own check
    changes    every header, digest and signature, and the order of every chain
    records    each row against its merged operations, what is noted as conflicting or withheld,
               and the search index against the rows
    evidence   each sealed file read to its end against both digests, and named by some record
    head       the sealed head file against the chains

What an interrupted writer leaves and the next one clears away is ordinary: a remark, no finding.
Neither is a conclusion that came without its ground: it stands as it was signed, to be looked at.

Nothing is written but this: where evidence is not as it was taken in, an entry of custody says so.

A finding names a place and says what is wrong in one sentence; it never quotes a value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crypto.errors import AfieldError
from crypto.files import DamagedSeal
from models.actions import named_evidence, note_mismatch
from models.lifecycle.leftovers import leftover_files
from models.lifecycle.verify.finding import (
    LOST_DUPLICATE,
    SINGLE_CODER,
    STALE_BESIDE,
    UNGROUNDED,
    Finding,
    Progress,
    Report,
)
from models.lifecycle.verify.log_check import log_findings
from models.lifecycle.verify.projection_check import (
    orphan_findings,
    record_findings,
    record_heads_here,
)
from models.projection import stale_beside, stale_documents
from models.queries import NewerOperations, record_rows
from models.readings.links import lost_duplicates
from models.readings.review import ungrounded_records
from models.storage import VaultDamaged
from models.vault import (
    BLOB_PIECE,
    Blob,
    RollbackGuard,
    every_blob,
    lost_bytes,
    lost_operations,
    open_blob,
    read_rollback_guard,
    spared_strays,
    stray_files,
)

if TYPE_CHECKING:
    from models.vault import VaultContext


_LEFT = (
    "Left by an attachment or import that was interrupted; nothing recorded is in it, and the next "
    "command that writes removes it."
)
_SPARED = (
    "The database does not know it. It was here when an older copy was put back, so it may belong "
    "to a newer one: it stays, and is taken up again once a record names what it holds."
)
_UNFINISHED = (
    "A file that an interrupted command left unfinished; the next command that writes removes it."
)
_LOST = (
    "It holds evidence that a record names and the database does not know of; the next command "
    "that writes takes it up again."
)
_SPARE = (
    "The file head is missing or damaged; its second copy, head.1, was used. The next command that "
    "writes makes it again."
)


def verify_vault(vault: VaultContext, progress: Progress | None = None) -> Report:
    """Return a report on the whole vault; nothing of what is recorded is changed."""
    report = progress or (lambda _what, _done, _all: None)
    findings = [Finding("database", sentence) for sentence in vault.database.damage()]
    if findings:
        # What the pages do not hold any more cannot be merged; say so and stop here.
        return Report(tuple(findings), 0, 0, 0)
    operations = vault.history.count()
    guard = read_rollback_guard(vault.head_file, vault.keys.head())
    findings += _head(vault, guard)
    newer = NewerOperations()
    findings += log_findings(vault, operations, report, newer=newer)
    found = record_heads_here(vault)
    findings += record_findings(vault, found, report)
    findings += orphan_findings(vault, {subject.id: subject.kind for subject in found})
    findings += _index(vault)
    kept = every_blob(vault)
    findings += _evidence(vault, kept, report)
    strays = stray_files(vault)
    lost = lost_bytes(vault, strays, named=named_evidence(vault))
    findings += [Finding(f"blobs/{path.name}", _LOST) for path in lost.found]
    findings += [Finding(f"blobs/{path.name}", _unread(why)) for path, why in lost.unread.items()]
    return Report(
        tuple(findings),
        operations,
        len(found),
        len(kept),
        remarks=tuple(_ordinary(vault, set(strays) - {*lost.found, *lost.unread}, guard)),
        to_look_at=tuple(_to_look_at(vault)),
        newer=newer.operations,
        newer_records=len(newer.records),
    )


def _ordinary(
    vault: VaultContext,
    strays: Collection[Path],
    guard: RollbackGuard | None,
) -> Iterator[Finding]:
    """Yield what an interrupted process left and the next command that writes clears away."""
    spared = spared_strays(vault)
    for path in sorted(strays):
        yield Finding(f"blobs/{path.name}", _SPARED if path.name in spared else _LEFT)
    for name in leftover_files(vault.folder):
        yield Finding(name, _UNFINISHED)
    if guard and guard.spare:
        yield Finding("head", _SPARE)


def _to_look_at(vault: VaultContext) -> Iterator[Finding]:
    """Yield what lacks its ground or counts nowhere; it is whole, and no finding."""
    for one in ungrounded_records(vault):
        yield from (Finding(one.ref, UNGROUNDED[field]) for field in one.lacks)
        if one.single_coder:
            yield Finding(one.ref, SINGLE_CODER)
    yield from (Finding(ref, LOST_DUPLICATE) for ref in lost_duplicates(vault))


def _unread(why: AfieldError) -> str:
    """Return what is said of a stray file that could not be looked into."""
    return f"The database does not know it, and it may hold lost evidence, so it stays: {why}"


def _head(vault: VaultContext, expected: RollbackGuard | None) -> Iterator[Finding]:
    if expected is None:
        yield Finding("head", "The head file and its second copy are missing or damaged.")
    elif missing := lost_operations(expected.chains, vault.history):
        yield Finding("head", f"{missing} change(s) that the vault once held are missing.")


def _index(vault: VaultContext) -> Iterator[Finding]:
    """Yield what in the search index and beside incidents is not what it should be."""
    with vault.database.reading() as connection:
        for ref in stale_documents(connection):
            yield Finding(ref, "The search index does not hold its present words.")
        for table, ref in stale_beside(connection):
            yield Finding(ref, STALE_BESIDE[table])


def _evidence(vault: VaultContext, kept: list[Blob], report: Progress) -> Iterator[Finding]:
    total, done = sum(one.size for one in kept), 0
    for blob in kept:
        where = f"evidence {blob.sha256[:12]}"
        try:
            digests = _digests(vault, blob, done, total, report)
        except VaultDamaged:
            # It is a page that cannot be read, and the file may be whole.
            raise
        except AfieldError as error:
            if isinstance(error, DamagedSeal):
                _take_down(vault, blob, None)
            yield Finding(where, str(error))
            continue
        done += blob.size
        if digests != [blob.sha256, blob.sha512]:
            _take_down(vault, blob, digests[0])
            yield Finding(where, "The sealed bytes are not the ones that were taken in.")
    named = named_evidence(vault)
    for blob in kept:
        if blob.sha256 not in named:
            yield Finding(f"evidence {blob.sha256[:12]}", "A sealed file that no record names.")


def _take_down(vault: VaultContext, blob: Blob, found: str | None) -> None:
    """Take down in the ledger of each record of these bytes that others are there now."""
    for row in record_rows(vault, "evidence", where={"sha256": blob.sha256}):
        note_mismatch(vault, row.id, found=found)


def _digests(vault: VaultContext, blob: Blob, done: int, total: int, report: Progress) -> list[str]:
    """Return the SHA-256 and SHA-512 of what a sealed file holds, read to its end."""
    digests = (hashlib.sha256(), hashlib.sha512())
    with open_blob(vault, blob.sha256) as reader:
        while piece := reader.read(BLOB_PIECE):
            for digest in digests:
                digest.update(piece)
            done += len(piece)
            report("evidence", done, total)
    return [one.hexdigest() for one in digests]
