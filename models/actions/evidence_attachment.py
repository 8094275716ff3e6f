"""Evidence is attached by reading a file once, sealed and hashed while it is read."""

from __future__ import annotations

import json
import mimetypes
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from crypto.paths import reason_of
from models.actions.custody import AlreadyHere, compare_known, standing_guards
from models.actions.record_save import save_record
from models.queries import record_rows
from models.records import counts, ref_of
from models.values import clean
from models.vault import (
    BLOB_PIECE,
    Blob,
    BlobWriter,
    EvidenceError,
    discard_blob,
    keep_blob,
    new_blob,
    own_devices,
)

if TYPE_CHECKING:
    from models.records import Evidence, Value
    from models.vault import VaultContext

_NAMED = """SELECT DISTINCT value FROM operation
    JOIN disclosure ON disclosure.operation = operation.no AND field = 'sha256'
    WHERE kind = 'evidence' AND value <> 'null'"""
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Tell = Callable[[AlreadyHere], None]
"""Given what was known of a file that is here already."""

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes there are."""


def attach_evidence(
    vault: VaultContext,
    target: str,
    path: Path,
    *,
    progress: Progress | None = None,
    relation: str | None = None,
    locator: str | None = None,
    change: bool = False,
    tell: Tell | None = None,
    **fields: Any,
) -> str:
    """Seal a copy of a file as evidence for a record, and return the id of the evidence.

    The original is left alone. The same bytes again are linked and not kept twice; ``tell`` is
    then given what is known of them, before this is committed. What was said of them stays unless
    ``change`` asks for what is said now; what was left open is filled in. Where only colleagues
    recorded them, or their record was withdrawn, a new one is made: what they say of it is theirs,
    and what guards the bytes it takes over: a handling that keeps them here, graphic, faces.
    Raises BadValue for a field, EvidenceUnreadable, EvidenceVanished or EvidenceChanged for the
    file, StorageFull or StorageFailed for the vault; in each case nothing was kept.
    """
    vault.signer()
    blob = _take(vault, path, progress)
    # Also where this is a part of a larger transaction, which fails after it was made.
    vault.if_undone(partial(discard_blob, vault, blob))
    with vault.writing():
        kept = keep_blob(vault, blob)
        ours, theirs, guards = _known(vault, kept.sha256)
        if ours:
            known = compare_known(vault, ours, target, fields, change=change)
            _say_again(vault, known, fields)
        else:
            known = _recorded_new(vault, path, kept, fields, theirs=theirs, guards=guards)
        if tell and (ours or theirs or guards):
            tell(known)
        if not _linked(vault, known.id, target):
            link = {"evidence": known.id, "target": target, "relation": relation}
            save_record(vault, "evidence_link", None, link | {"locator": locator})
    return known.id


def named_evidence(vault: VaultContext) -> set[str]:
    """Return the SHA-256 of all bytes that an operation here names."""
    with vault.database.reading() as connection:
        return {json.loads(digest) for digest in connection.exec_driver_sql(_NAMED).scalars()}


def _take(vault: VaultContext, path: Path, progress: Progress | None) -> Blob:
    """Return a new sealed copy of a file."""
    try:
        # A named pipe would wait here for a writer; opened so, it is seen and refused below.
        source = os.fdopen(os.open(path, _READING), "rb")
    except (OSError, ValueError) as error:
        raise EvidenceUnreadable(path=path, reason=reason_of(error)) from error
    with source, new_blob(vault) as writer:
        before = os.fstat(source.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise EvidenceUnreadable(path=path, reason="it is not a regular file")
        _copy(source, writer, path, before.st_size, progress)
        _demand_unchanged(source, path, before, writer.size)
        return writer.finish()


def _copy(
    source: BinaryIO,
    writer: BlobWriter,
    path: Path,
    total: int,
    progress: Progress | None,
) -> None:
    """Copy the bytes of a file into a sealed one, as many as it had at the beginning."""
    while True:
        try:
            piece = source.read(BLOB_PIECE)
        except OSError as error:
            raise EvidenceVanished(path=path, reason=reason_of(error)) from error
        if not piece:
            return
        if writer.size + len(piece) > total:
            # Whatever is still being written to is not taken in, and never followed for ever.
            raise EvidenceChanged(path=path)
        writer.write(piece)
        if progress:
            progress(writer.size, total)


def _demand_unchanged(source: BinaryIO, path: Path, before: os.stat_result, read: int) -> None:
    """Raise unless the file is still there and is what it was when reading began."""
    try:
        after = os.fstat(source.fileno())
        there = path.stat()
    except OSError as error:
        raise EvidenceVanished(path=path, reason=reason_of(error)) from error
    same = (before.st_size, before.st_mtime_ns, before.st_ino)
    for now in (after, there):
        if (now.st_size, now.st_mtime_ns, now.st_ino) != same or read != before.st_size:
            raise EvidenceChanged(path=path)


def _record(vault: VaultContext, path: Path, blob: Blob, fields: dict[str, Any]) -> str:
    """Save what is known of the bytes; the original's name is data and never a path nor a title."""
    values = {
        "original_name": clean(path.name),
        "mime": mimetypes.guess_type(path.name)[0],
        "size": blob.size,
        "sha256": blob.sha256,
        "sha512": blob.sha512,
        "acquired_when": vault.clock.now().isoformat(timespec="seconds"),
        "acquired_by": vault.name,
        "original": True,
    }
    return save_record(vault, "evidence", None, values | fields)


def _known(
    vault: VaultContext, sha256: str
) -> tuple[Evidence | None, tuple[str, ...], dict[str, Value]]:
    """Return the owner's evidence with these bytes, colleagues' references, and what guards them.

    A record that was withdrawn still guards.
    """
    own = own_devices(vault.database)
    every = cast("Sequence[Evidence]", record_rows(vault, "evidence", where={"sha256": sha256}))
    found = [one for one in every if counts(one)]
    ours = next((one for one in found if one.author in own), None)
    theirs = tuple(one.ref for one in found if one.author not in own)
    return ours, theirs, {} if ours else standing_guards(vault, every)


def _recorded_new(
    vault: VaultContext,
    path: Path,
    blob: Blob,
    fields: dict[str, Any],
    *,
    theirs: tuple[str, ...],
    guards: Mapping[str, Value],
) -> AlreadyHere:
    """Record bytes of which the owner recorded nothing, beside what colleagues recorded."""
    made = _record(vault, path, blob, {**fields, **guards})
    ref = ref_of("evidence", made)
    return AlreadyHere(id=made, ref=ref, kept={}, said={}, theirs=theirs, guards=guards)


def _say_again(vault: VaultContext, known: AlreadyHere, fields: Mapping[str, Any]) -> None:
    """Set what is new of what is said of evidence, without what stays."""
    new = {name: fields[name] for name in fields if name in known.added or known.changed}
    if new:
        save_record(vault, "evidence", known.id, new)


def _linked(vault: VaultContext, evidence: str, target: str) -> bool:
    links = record_rows(vault, "evidence_link", where={"evidence": evidence, "target": target})
    return any(counts(link) for link in links)


class EvidenceUnreadable(EvidenceError):
    """The file to attach cannot be opened or is not a regular file."""

    sentence = "{path} cannot be read ({reason})."
    next_step = "Check the path; nothing was attached."
    code = "evidence-unreadable"


class EvidenceVanished(EvidenceError):
    """The file disappeared, or its medium failed, while it was being read."""

    sentence = "{path} could not be read to its end ({reason})."
    next_step = "Put the medium back and attach it again; nothing was kept of the part read."
    code = "evidence-vanished"


class EvidenceChanged(EvidenceError):
    """The file grew, shrank or was written to while it was being read."""

    sentence = "{path} changed while it was being read."
    next_step = "Wait until it is no longer written to and attach it again; nothing was kept."
    code = "evidence-changed"
