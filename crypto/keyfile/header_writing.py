"""A header is written as its next generation, by whoever holds the vault's author key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from crypto.files import previous_file, replace_file
from crypto.keyfile.errors import TooManySlots
from crypto.keyfile.key_file import UNPROVEN, KeyFile, bounded
from crypto.keyfile.open_keys import Keys
from crypto.keyfile.slot import Slot


def own_header(path: Path, keys: Keys) -> KeyFile:
    """Return the header as it is now; raises unless these keys may rewrite it."""
    keys.demand_author()
    header = KeyFile.read(path)
    header.check(keys)
    return header


def write_header(
    path: Path,
    header: KeyFile,
    keys: Keys,
    *,
    slots: Iterable[Slot] | None = None,
    unproven: Iterable[str] | None = None,
    identity: str | None = None,
    withdrawn: bool = False,
) -> None:
    """Write the header's next generation, and leave no earlier one if a secret is withdrawn.

    ``unproven`` are the ids of the slots whose code nobody has typed back, and stays as it is by
    default; ids that no slot has are left out. Raises TooManySlots for more than a reader of it
    would try, or a storage error.
    """
    kept = header.slots if slots is None else tuple(slots)
    if not bounded(kept):
        raise TooManySlots
    fields: dict[str, Any] = dict(header.fields)
    fields["generation"] = header.generation + 1
    fields["slots"] = [slot.fields for slot in kept]
    noted = set(header.fields.get(UNPROVEN, ()) if unproven is None else unproven)
    fields[UNPROVEN] = [slot.id for slot in kept if slot.id in noted]
    if not fields[UNPROVEN]:
        del fields[UNPROVEN]
    if identity is not None:
        fields["identity"] = identity
    data = replace(header, fields=fields).to_bytes(keys)
    if withdrawn:
        replace_file(previous_file(path), data)
    replace_file(path, data, keep_previous=not withdrawn)
