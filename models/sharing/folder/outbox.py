"""The outbox: own files in the folder, at most one bundle and one receipt for each colleague.

A bundle holds all that its recipient is not known to hold, so a newer one replaces the older.
Files that are spent are removed. A name is remembered before the file is written: whenever the
process dies, the next exchange knows what is its own and can remove it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from crypto.files import HAS_MODES, StorageFailed, storage
from models.lifecycle import Vault
from models.sharing.folder.exchange_terms import Terms
from models.sharing.folder.file_listing import SUFFIX, left_over
from models.sharing.folder.parcel_file import (
    file_names,
    receipt_digest,
    records_lacking,
    write_parcel,
    write_parcel_receipt,
)
from models.sharing.folder.sync_memory import OwnFile, SyncMemory
from models.sharing.policy import FileName
from models.vault import Colleague, all_colleagues, forget_peer_state

_NAME_BYTES = 16
_SHARED = 0o644
"""What is inside is encrypted, and whoever replicates the folder has to read it."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was written, and for whom."""

    name: str
    to: str
    device: str
    receipt: bool
    """Whether it is a receipt, which only says what is held here."""
    file_names: tuple[FileName, ...] = ()
    """Names of evidence files that leave with it, because they were asked for."""


def send_files(
    vault: Vault,
    folder: Path,
    memory: SyncMemory,
    *,
    to: Collection[Colleague],
    terms: Terms,
) -> Iterator[SentFile]:
    """Write for each colleague what they lack unless it is there already; remove what is spent.

    Yields each file once it is written.

    Raises StorageFull, StorageFailed or a CannotPack; what was written before stays.
    """
    _clear(vault, folder, memory)
    for person in to:
        if terms.full:
            forget_peer_state(vault, person.device)
        yield from _send(vault, folder, memory, person, terms)


def _send(
    vault: Vault, folder: Path, memory: SyncMemory, person: Colleague, terms: Terms
) -> Iterator[SentFile]:
    here = _here(folder, memory, person.device)
    card = person.card
    named, closed = terms.with_file_names, terms.closed
    what = records_lacking(vault, card, with_file_names=named, closed=closed)
    tells = receipt_digest(vault, card)
    keep = [name for name, own in here.items() if what and own.what == what][:1]
    if what and not keep:
        names = file_names(vault, card) if named else ()
        writing = partial(write_parcel, vault, card, with_file_names=named, closed=closed)
        sent = _write(folder, memory, person, OwnFile(card.device, what, tells), writing)
        sent = replace(sent, file_names=names)
        keep.append(sent.name)
        yield sent
    if tells and all(memory.ours[name].tells != tells for name in keep):
        receipts = [name for name, own in here.items() if not own.what and own.tells == tells]
        if not receipts:
            writing = partial(write_parcel_receipt, vault, card)
            sent = _write(folder, memory, person, OwnFile(card.device, None, tells), writing)
            yield sent
            receipts = [sent.name]
        keep.append(receipts[0])
    for name in here.keys() - set(keep):
        _remove(folder, memory, name)


def _write(
    folder: Path,
    memory: SyncMemory,
    person: Colleague,
    own: OwnFile,
    writing: Callable[[Path], None],
) -> SentFile:
    """Write a file under a new name, and return it; ``own`` is what is remembered of it."""
    out = folder / (memory.vault.random(_NAME_BYTES).hex() + SUFFIX)
    memory.ours[out.name] = own
    memory.keep()
    try:
        writing(out)
    except StorageFailed:
        # Some mounts cannot sync a folder: the file is there, and a lost one is written again.
        if not out.exists():
            raise
    if HAS_MODES:
        with contextlib.suppress(OSError):
            out.chmod(_SHARED)
    return SentFile(out.name, person.name, person.device, receipt=own.what is None)


def _here(folder: Path, memory: SyncMemory, device: str) -> dict[str, OwnFile]:
    """Return by name the own files for a device that are in this folder."""
    return {
        name: own
        for name, own in memory.ours.items()
        if own.to == device and (folder / name).exists()
    }


def _clear(vault: Vault, folder: Path, memory: SyncMemory) -> None:
    """Remove what a killed process left, and files for people who are no longer trusted."""
    doubted = {one.device for one in all_colleagues(vault) if not one.trusted}
    for name, own in list(memory.ours.items()):
        for path in left_over(folder, name):
            with storage(path):
                path.unlink(missing_ok=True)
        if own.to in doubted and (folder / name).exists():
            _remove(folder, memory, name)


def _remove(folder: Path, memory: SyncMemory, name: str) -> None:
    with storage(folder / name):
        (folder / name).unlink(missing_ok=True)
    del memory.ours[name]
