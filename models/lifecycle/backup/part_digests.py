"""Parts of files are digested beside the reading and writing, and proven against their digests.

``hashlib`` lets other threads run while it digests a large piece, so digests cost a core of their
own and little time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Event
from types import TracebackType
from typing import BinaryIO, Final, Self

from crypto.files import storage
from models.lifecycle.backup.errors import BackupUnreadable

PIECE: Final = 1024 * 1024
_WAITING: Final = 8
"""Pieces that may wait for their digest; more would only cost memory."""
_SMALL: Final = 16 * 1024
"""Below this a digest takes less time than to hand it to another thread."""

Progress = Callable[[int, int], None]
"""Called with how many bytes are done, and how many there are."""
Pieces = Iterator[bytes]


class Tally:
    """Counts the bytes that are done, and tells it."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, size: int) -> None:
        """Take note of more bytes; whatever the listener raises stops the work."""
        self._done += size
        if self._progress:
            self._progress(min(self._done, self._total), self._total)


class Digesting:
    """A thread that digests pieces in the order in which they come; use it with ``with``."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="afield-digest")
        self._room = BoundedSemaphore(_WAITING)

    def update(self, digest: hashlib._Hash, piece: bytes) -> None:
        """Take a piece, which must not change afterwards."""
        self._room.acquire()
        self._pool.submit(self._feed, digest, piece)

    def _feed(self, digest: hashlib._Hash, piece: bytes) -> None:
        try:
            digest.update(piece)
        finally:
            self._room.release()

    def digest(self, pieces: Iterable[bytes], take: Callable[[bytes], object]) -> Future[str]:
        """Give each piece to ``take`` and return the SHA-256 of all of them, once it is there."""
        digest = hashlib.sha256()
        for piece in pieces:
            if len(piece) > _SMALL:
                self.update(digest, piece)
            else:
                self._pool.submit(digest.update, piece)
            take(piece)
        return self._pool.submit(digest.hexdigest)

    def __enter__(self) -> Self:
        """Return the thread."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the thread."""
        self._pool.shutdown(cancel_futures=kind is not None)


def pieces_of(file: BinaryIO, size: int) -> Pieces:
    """Yield so many bytes from where a file stands; fewer where it ends before."""
    while size:
        piece = file.read(min(size, PIECE))
        if not piece:
            return
        size -= len(piece)
        yield piece


def vault_pieces(file: BinaryIO, size: int, path: Path) -> Pieces:
    """Yield pieces of a file of the vault; raises StorageFailed, which names its ``path``.

    Whatever fails where they are written is not this file's failure, and passes by here.
    """
    with storage(path):
        yield from pieces_of(file, size)


@dataclass(frozen=True, slots=True)
class Claim:
    """A part to be proven: how it is read, and what it must be."""

    what: str
    digest: str
    size: int
    pieces: Callable[[], Pieces]


def false_claims(claims: Iterable[Claim], tally: Tally) -> list[str]:
    """Return what does not hold, each once, having read every part to its end on several cores.

    Raises BackupUnreadable.
    """
    wrong: dict[str, None] = {}
    stop = Event()
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        waiting = {pool.submit(_holds, claim, stop): claim for claim in claims}
        try:
            for done in as_completed(waiting):
                claim = waiting[done]
                if not done.result():
                    wrong[claim.what] = None
                tally.add(claim.size)
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return list(wrong)


def _holds(claim: Claim, stop: Event) -> bool:
    digest, size = hashlib.sha256(), 0
    for piece in claim.pieces():
        if stop.is_set():
            return False
        digest.update(piece)
        size += len(piece)
    return size == claim.size and digest.hexdigest() == claim.digest


def forget_cached(file: BinaryIO) -> None:
    """Ask the system to read a synced file from its disk again, where it can be asked."""
    advise = getattr(os, "posix_fadvise", None)
    if advise:
        advise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def opened(path: Path, offset: int, size: int, *, what: str) -> Callable[[], Pieces]:
    """Return what yields a stretch of a file, opened anew each time.

    A file that is not there yields nothing. Raises BackupUnreadable.
    """

    def pieces() -> Pieces:
        try:
            with path.open("rb", buffering=0) as file:
                file.seek(offset)
                yield from pieces_of(file, size)
        except FileNotFoundError:
            return
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise BackupUnreadable(part=what, reason=reason) from None

    return pieces
