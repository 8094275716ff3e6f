"""The new vault is made whole in a folder of its own, and takes its place by renames at the end.

    <folder>/.repair/    vault.json, vault.db, head, blobs, quarantine, as they are made
    <folder>/            the same, moved in once everything is on the disk; vault.json last

The second copies, head.1 and vault.json.1, are moved in with them.

Until vault.json is there the folder is no vault, so what was interrupted opens as nothing, and the
next repair into the same folder begins anew: while vault.json lies in .repair/ and not in its
place, what was moved already is known as the repair's own, and is removed.

The keys are those of the damaged vault, whose vault.json is copied: nobody got hold of them, and
each way in goes on to open. It says at once that it is of the present format, as the tables are.
The device is a new one, so that no number is ever signed twice.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from crypto.files import is_there, previous_file, private_folder, replace_file, storage, sync_folder
from crypto.keyfile import KeyFile, raise_format
from models.lifecycle.composition import composed
from models.lifecycle.errors import VaultExists
from models.lifecycle.repair.errors import NoRoomToRepair
from models.lifecycle.repair.evidence_back import sealed_files
from models.lifecycle.repair.source import Source
from models.storage import LOCK, Database
from models.values import Clock
from models.vault import BLOBS, DATABASE, HEAD, KEYS, QUARANTINE, VaultContext

STAGE: Final = ".repair"
_SPARES: Final = tuple(previous_file(Path(name)).name for name in (HEAD, KEYS))
_MOVED: Final = (BLOBS, QUARANTINE, DATABASE, *_SPARES, HEAD)
"""What is moved into its place before vault.json, in this order; the spares where there are any."""
_MIB: Final = 1024 * 1024
_SLACK: Final = 4 * _MIB


@contextmanager
def new_vault(
    source: Source, folder: Path, *, clock: Clock, random: Callable[[int], bytes]
) -> Iterator[VaultContext]:
    """Yield the new vault, open and empty; it is in its place when the block ends without error.

    Raises VaultExists, NoRoomToRepair, StorageFull or StorageFailed; what fails leaves nothing.
    """
    _demand_free(source, folder)
    private_folder(folder)
    stage = folder / STAGE
    _clear(folder)
    _demand_room(source, folder)
    try:
        vault = _opened(source, stage, clock=clock, random=random)
        try:
            yield vault
        finally:
            vault.database.close()
        _move_in(stage, folder)
    except BaseException:
        _clear(folder)
        raise


def _is_half_moved(folder: Path) -> bool:
    """Return whether a repair was interrupted while it put everything into its place."""
    return is_there(folder / STAGE / KEYS) and not is_there(folder / KEYS)


def _clear(folder: Path) -> None:
    """Remove what an interrupted repair left, its stage last: by that the rest is known."""
    if _is_half_moved(folder):
        for name in _MOVED:
            part = folder / name
            shutil.rmtree(part, ignore_errors=True)
            with suppress(OSError):
                part.unlink(missing_ok=True)
    shutil.rmtree(folder / STAGE, ignore_errors=True)


def _demand_free(source: Source, folder: Path) -> None:
    """Raise VaultExists unless a folder is new, or holds nothing but an interrupted repair."""
    with storage(folder):
        if not folder.exists():
            return
        taken = not folder.is_dir() or folder.resolve() == source.folder.resolve()
        own = {STAGE, LOCK, *(_MOVED if _is_half_moved(folder) else ())}
        if taken or {path.name for path in folder.iterdir()} - own:
            raise VaultExists(folder=folder)


def _demand_room(source: Source, folder: Path) -> None:
    """Raise NoRoomToRepair where the disk surely does not hold what is to be made."""
    with storage(source.folder):
        needed = source.database.stat().st_size + _SLACK
        needed += sum(size for _, size in sealed_files(source.blobs))
    with storage(folder):
        free = shutil.disk_usage(folder).free
    if needed > free:
        raise NoRoomToRepair(needed=-(-needed // _MIB), free=free // _MIB)


def _opened(
    source: Source, stage: Path, *, clock: Clock, random: Callable[[int], bytes]
) -> VaultContext:
    for part in (stage, stage / BLOBS, stage / QUARANTINE):
        private_folder(part)
    with storage(source.header):
        header = source.header.read_bytes()
    replace_file(stage / KEYS, header)
    raise_format(stage / KEYS, source.keys)
    return composed(
        VaultContext(
            stage,
            source.keys,
            Database(stage / DATABASE, source.keys.database(), write=True),
            identity=source.identity,
            generation=KeyFile.read(stage / KEYS).generation,
            lock=None,
            clock=clock,
            random=random,
        )
    )


def _move_in(stage: Path, folder: Path) -> None:
    """Put everything into its place; the folder is a vault with the last rename."""
    with storage(folder):
        sync_folder(stage)
        for name in (*_MOVED, KEYS):
            if name not in _SPARES or is_there(stage / name):
                (stage / name).replace(folder / name)
        sync_folder(folder)
    shutil.rmtree(stage, ignore_errors=True)
