"""Verify: fold everything again from nothing, check every signature, and compare.

    database   every page's authentication code, and SQLite's own check
    changes    every header, digest and signature, and the order of every chain
    records    each row against the fold of its changes, what is noted as conflicting or withheld,
               and the search index against the rows
    evidence   each sealed file read to its end against both digests, and named by some record
    head       the sealed head file against the chains

A finding names a place and says what is wrong in one sentence; it never quotes a value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crypto.errors import AfieldError
from models import blobs, evidence, head, index
from models.verify.changes import changes
from models.verify.finding import Finding, Progress, Report
from models.verify.records import orphans, records, subjects

if TYPE_CHECKING:
    from models.opened import Opened

__all__ = ["Finding", "Progress", "Report", "verify"]


def verify(vault: Opened, progress: Progress | None = None) -> Report:
    """Check the whole vault without changing anything."""
    report = progress or (lambda _what, _done, _all: None)
    findings = [Finding("database", sentence) for sentence in vault.database.damage()]
    if findings:
        # What the pages do not hold any more cannot be folded; say so and stop here.
        return Report(tuple(findings), 0, 0, 0)
    operations = vault.history.count()
    findings += _head(vault)
    findings += changes(vault, operations, report)
    found = subjects(vault)
    findings += records(vault, found, report)
    findings += orphans(vault, {subject.id: subject.kind for subject in found})
    findings += _index(vault)
    kept = blobs.every(vault)
    findings += _evidence(vault, kept, report)
    return Report(tuple(findings), operations, len(found), len(kept))


def _head(vault: Opened) -> Iterator[Finding]:
    expected = head.read(vault.head_file, vault.keys.head())
    if expected is None:
        yield Finding("head", "The head file is missing or damaged.")
    elif missing := head.lost(expected.chains, vault.history):
        yield Finding("head", f"{missing} change(s) that the vault once held are missing.")


def _index(vault: Opened) -> Iterator[Finding]:
    """Find documents of the search index that are missing or hold other words."""
    with vault.database.reading() as connection:
        for ref in index.stale(connection):
            yield Finding(ref, "The search index does not hold its present words.")


def _evidence(vault: Opened, kept: list[blobs.Blob], report: Progress) -> Iterator[Finding]:
    total, done = sum(one.size for one in kept), 0
    for blob in kept:
        where = f"evidence {blob.sha256[:12]}"
        try:
            with blobs.open_blob(vault, blob.sha256) as reader:
                digests = (hashlib.sha256(), hashlib.sha512())
                while piece := reader.read(blobs.PIECE):
                    for digest in digests:
                        digest.update(piece)
                    done += len(piece)
                    report("evidence", done, total)
        except AfieldError as error:
            yield Finding(where, str(error))
            continue
        if [one.hexdigest() for one in digests] != [blob.sha256, blob.sha512]:
            yield Finding(where, "The sealed bytes are not the ones that were taken in.")
    named = evidence.named(vault)
    for blob in kept:
        if blob.sha256 not in named:
            yield Finding(f"evidence {blob.sha256[:12]}", "A sealed file that no record names.")
    names = {blob.name for blob in kept}
    for path in sorted(vault.blobs.iterdir()) if vault.blobs.is_dir() else ():
        if path.name not in names:
            yield Finding(f"blobs/{path.name}", "A sealed file that no record names.")
