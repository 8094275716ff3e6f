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
from models import colleague
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


def send(
    vault: Vault, folder: Path, memory: Memory, *, to: Collection[Colleague], full: bool
) -> Iterator[Sent]:
    """Write for each colleague what they lack, unless it is here; remove what is spent.

    Raises StorageFull, StorageFailed or a CannotPack; what was written before stays.
    """
    _clear(vault, folder, memory)
    for one in to:
        sent = _send(vault, folder, memory, one, full=full)
        if sent:
            yield sent


def _send(
    vault: Vault, folder: Path, memory: Memory, person: Colleague, *, full: bool
) -> Sent | None:
    here = _here(folder, memory, person.device)
    what = parcel.lacking(vault, person.card)
    current = [name for name, own in here.items() if own.what == what and not full]
    sent = None
    if what is not None and not current:
        name = vault.random(_NAME_BYTES).hex() + SUFFIX
        memory.ours[name] = Own(person.device, what)
        memory.keep()
        _write(vault, person, folder / name)
        current, sent = [name], Sent(name, person.name, person.device)
    for name in here.keys() - set(current[:1]):
        _remove(folder, memory, name)
    return sent


def _write(vault: Vault, person: Colleague, out: Path) -> None:
    try:
        parcel.write(vault, person.card, out)
    except StorageFailed:
        # Some mounts cannot sync a folder: the file stands, and a lost one is written again.
        if not out.exists():
            raise
    if HAS_MODES:
        with contextlib.suppress(OSError):
            out.chmod(_SHARED)


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
