"""Evidence is attached by reading a file once, sealed and hashed while it is read."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from models.actions.custody import (
    AlreadyHere,
    compare_known,
    metadata_of_blob,
    seal_file,
    standing_guards,
)
from models.actions.record_save import save_record
from models.metadata import as_text
from models.queries import record_rows
from models.records import BadValue, Handled, counts, ref_of
from models.values import clean
from models.vault import (
    ACQUIRED,
    Blob,
    discard_blob,
    keep_blob,
    note_handled,
    own_devices,
)

if TYPE_CHECKING:
    from models.actions.custody import Progress
    from models.records import Evidence, Value
    from models.vault import VaultContext

_NAMED = """SELECT DISTINCT value FROM operation
    JOIN disclosure ON disclosure.operation = operation.no AND field = 'sha256'
    WHERE kind = 'evidence' AND value <> 'null'"""
_ACQUIRED = "this vault, sealed and hashed while a file was read once"

Tell = Callable[[AlreadyHere], None]
"""Given what was known of a file that is here already."""


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

    The same bytes again are linked and not kept twice; ``tell`` is then given what is known of
    them, before this is committed. What was said of them stays unless ``change`` asks for what is
    said now; what was left open is filled in. Where only colleagues recorded them, or their record
    was withdrawn, a new one is made, which takes over what guards the bytes. What has a ``parent``
    is no original, and needs a ``derivation``. Raises BadValue, and what ``seal_file`` does;
    in each case nothing was kept.
    """
    vault.signer()
    fields = _as_derived(fields)
    blob = seal_file(vault, path, progress)
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


def _as_derived(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of something made from other evidence as such; raises BadValue."""
    if not fields.get("parent"):
        return fields
    if not fields.get("derivation"):
        raise BadValue(field="derivation", reason="Say how it was made from the other one.")
    return {**fields, "original": False}


def named_evidence(vault: VaultContext) -> set[str]:
    """Return the SHA-256 of all bytes that an operation here names."""
    with vault.database.reading() as connection:
        return {json.loads(digest) for digest in connection.exec_driver_sql(_NAMED).scalars()}


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
        "embedded_metadata": as_text(metadata_of_blob(vault, blob)),
    }
    made = save_record(vault, "evidence", None, values | fields)
    note_handled(vault, Handled(action=ACQUIRED, evidence=made, went_to=_ACQUIRED))
    return made


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
