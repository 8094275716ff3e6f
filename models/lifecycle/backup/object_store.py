"""The objects of a folder of backups are parts of files, each under the name of its SHA-256.

    objects/<first two digits>/<64 digits>

An object that a snapshot refers to was synced and read again before the snapshot was there, and is
never written over unless it is found damaged. Any other may be the rest of a run that was cut
short: it is digested before it is used again, and goes with the next sweep. Names are in lower
case, no file is larger than 64 MiB, and nothing needs links or modes: sticks have neither.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from crypto.age import write_all
from crypto.files import storage, sync_folder
from models.lifecycle.backup.part_digests import (
    Claim,
    Digesting,
    Tally,
    false_claims,
    forget_cached,
    opened,
)

OBJECTS: Final = "objects"
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_NEW: Final = "new-"
_WRITTEN: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_TRUNC
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)


class ObjectStore:
    """The objects of one folder; ``referred`` are those that its snapshots name."""

    def __init__(self, folder: Path, referred: Collection[str], *, trusting: bool = True) -> None:
        """Take up a store; one that is not ``trusting`` digests whatever it is to use again."""
        self.folder = folder / OBJECTS
        self._referred = referred
        self._trusting = trusting
        self._proven: set[str] = set()
        self.written: dict[str, int] = {}

    def path(self, digest: str) -> Path:
        """Return where an object lies."""
        return self.folder / digest[:2] / digest

    def has_strays(self) -> bool:
        """Return whether objects are here that no snapshot names: a run was cut short."""
        with storage(self.folder):
            folders = [place for place in self._listed(self.folder) if place.is_dir()]
            names = {path.name for place in folders for path in self._listed(place)}
        return not names <= set(self._referred)

    def _listed(self, folder: Path) -> list[Path]:
        return list(folder.iterdir()) if folder.is_dir() else []

    def claim(self, digest: str, size: int, *, what: str) -> Claim:
        """Return what an object must be."""
        return Claim(what, digest, size, opened(self.path(digest), 0, size + 1, what=what))

    def holds(self, digest: str, size: int) -> bool:
        """Return whether an object is here and may be relied on; raises StorageFailed."""
        if digest in self.written or digest in self._proven:
            return True
        path = self.path(digest)
        with storage(path):
            if path.is_symlink() or not path.is_file() or path.stat().st_size != size:
                return False
        if not (self._trusting and digest in self._referred):
            if false_claims([self.claim(digest, size, what=digest)], Tally(None, 0)):
                return False
            self._proven.add(digest)
        return True

    def put(self, digest: str, data: bytes) -> None:
        """Write an object that fits in memory; it survives power loss after ``sync``."""
        path = self.path(digest)
        with storage(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, [data])
        self.written[digest] = len(data)

    def add(self, pieces: Iterable[bytes], digesting: Digesting) -> str:
        """Write an object whose digest shows while it is written, and return that."""
        path = self.folder / f"{_NEW}{secrets.token_hex(8)}"
        size = 0

        def count(piece: bytes) -> None:
            nonlocal size
            size += len(piece)
            write_all(file, piece)

        with storage(path):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, _WRITTEN | os.O_EXCL, 0o600), "wb", buffering=0) as file:
                digest = digesting.digest(pieces, count).result()
            into = self.path(digest)
            into.parent.mkdir(mode=0o700, exist_ok=True)
            path.replace(into)
        self.written[digest] = size
        return digest

    def sync(self) -> None:
        """Make all that was written survive power loss."""
        folders = {self.path(digest).parent for digest in self.written}
        for digest in self.written:
            path = self.path(digest)
            with storage(path), path.open("rb+") as file:
                os.fsync(file.fileno())
                forget_cached(file)
        with storage(self.folder):
            for folder in (*folders, self.folder, self.folder.parent):
                if folder.is_dir():
                    sync_folder(folder)

    def false(self, tally: Tally) -> list[str]:
        """Read all that was written again, and return what is not as it was written."""
        claims = [self.claim(name, size, what=name) for name, size in self.written.items()]
        return false_claims(claims, tally)

    def take_back(self) -> None:
        """Remove what was written, as far as the disk lets it go."""
        for digest in self.written.keys() - set(self._referred):
            with suppress(OSError):
                self.path(digest).unlink(missing_ok=True)
        with suppress(OSError):
            for left in list(self.folder.glob(f"{_NEW}*")):
                left.unlink(missing_ok=True)

    def sweep(self, keep: Collection[str]) -> None:
        """Remove objects that nothing refers to; what cannot go now goes with the next sweep."""
        with suppress(OSError):
            for place in list(self.folder.iterdir()):
                if place.name.startswith(_NEW):
                    place.unlink(missing_ok=True)
                elif place.is_dir():
                    _sweep_folder(place, keep)


def _sweep_folder(folder: Path, keep: Collection[str]) -> None:
    for path in list(folder.iterdir()):
        if _NAME.fullmatch(path.name) and path.name not in keep:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with os.fdopen(os.open(path, _WRITTEN, 0o600), "wb", buffering=0) as file:
        for piece in pieces:
            write_all(file, piece)
