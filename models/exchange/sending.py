"""Own files in the folder: at most one of a kind for each colleague, and none that is spent.

A bundle holds all that its recipient is not known to hold, so a newer one replaces the older.
The name is remembered before the file is written: whenever the process dies, the next exchange
knows what is its own and can remove it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from crypto.errors import StorageFailed
from crypto.files import HAS_MODES, storage
from models import colleague, known
from models.bundle import FileName
from models.colleague import Colleague
from models.exchange import parcel
from models.exchange.listing import SUFFIX, left_over
from models.exchange.memory import Memory, Own
from models.vault import Vault

_NAME_BYTES = 16
_SHARED = 0o644
"""What is inside is encrypted, and whoever replicates the folder has to read it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was written, and for whom."""

    name: str
    to: str
    device: str
    receipt: bool
    """Whether it only says what is held here."""
    file_names: tuple[FileName, ...] = ()
    """Names of evidence files that leave with it, because they were asked for."""


def send(
    vault: Vault,
    folder: Path,
    memory: Memory,
    *,
    to: Collection[Colleague],
    full: bool,
    with_file_names: bool,
) -> Iterator[Sent]:
    """Write for each colleague what they lack, unless it is here; remove what is spent.

    Raises StorageFull, StorageFailed or a CannotPack; what was written before stays.
    """
    _clear(vault, folder, memory)
    for one in to:
        if full:
            known.forget(vault, one.device)
        yield from _send(vault, folder, memory, one, named=with_file_names)


def _send(
    vault: Vault, folder: Path, memory: Memory, person: Colleague, *, named: bool
) -> Iterator[Sent]:
    here = _here(folder, memory, person.device)
    card = person.card
    what = parcel.lacking(vault, card, with_file_names=named)
    tells = parcel.telling(vault, card)
    keep = [name for name, own in here.items() if what and own.what == what][:1]
    if what and not keep:
        own = Own(card.device, what, tells)
        sent = _write(vault, folder, memory, person, own, named=named)
        keep.append(sent.name)
        yield sent
    if tells and all(memory.ours[name].tells != tells for name in keep):
        receipts = [name for name, own in here.items() if not own.what and own.tells == tells]
        if not receipts:
            own = Own(card.device, None, tells)
            sent = _write(vault, folder, memory, person, own, named=False)
            yield sent
            receipts = [sent.name]
        keep.append(receipts[0])
    for name in here.keys() - set(keep):
        _remove(folder, memory, name)


def _write(
    vault: Vault, folder: Path, memory: Memory, person: Colleague, own: Own, *, named: bool
) -> Sent:
    """Write a file under a new name: a bundle, or a receipt where it brings nothing."""
    names = parcel.file_names(vault, person.card) if named else ()
    out = folder / (vault.random(_NAME_BYTES).hex() + SUFFIX)
    memory.ours[out.name] = own
    memory.keep()
    try:
        if own.what:
            parcel.write(vault, person.card, out, with_file_names=named)
        else:
            parcel.write_receipt(vault, person.card, out)
    except StorageFailed:
        # Some mounts cannot sync a folder: the file stands, and a lost one is written again.
        if not out.exists():
            raise
    if HAS_MODES:
        with contextlib.suppress(OSError):
            out.chmod(_SHARED)
    return Sent(out.name, person.name, person.device, receipt=own.what is None, file_names=names)


def _here(folder: Path, memory: Memory, device: str) -> dict[str, Own]:
    """Give the own files for a device that are in this folder."""
    return {
        name: own
        for name, own in memory.ours.items()
        if own.to == device and (folder / name).exists()
    }


def _clear(vault: Vault, folder: Path, memory: Memory) -> None:
    """Remove what a killed process left, and what waits for people who are trusted no more."""
    doubted = {one.device for one in colleague.people(vault) if not one.trusted}
    for name, own in list(memory.ours.items()):
        for path in left_over(folder, name):
            with storage(path):
                path.unlink(missing_ok=True)
        if own.to in doubted and (folder / name).exists():
            _remove(folder, memory, name)


def _remove(folder: Path, memory: Memory, name: str) -> None:
    with storage(folder / name):
        (folder / name).unlink(missing_ok=True)
    del memory.ours[name]
