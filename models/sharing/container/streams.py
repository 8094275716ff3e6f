"""Sinks and sources that count, digest or report the bytes passing through them."""

from __future__ import annotations

from models.sharing.container.envelope import Progress
from models.sharing.container.tar_profile import Sink, Source
from models.values import Digests


class CountingSink:
    """A sink that counts and digests bytes on their way into another sink."""

    def __init__(self, sink: Sink, digests: Digests) -> None:
        self._sink = sink
        self._digests = digests
        self.size = 0

    def write(self, data: bytes, /) -> int:
        """Take all of these bytes."""
        self._digests.update(data)
        self.size += len(data)
        self._sink.write(data)
        return len(data)


class ReportingSink:
    """A sink that reports how far the writing has come."""

    def __init__(self, sink: Sink, total: int, progress: Progress | None) -> None:
        self._sink = sink
        self._total = total
        self._progress = progress
        self._done = 0

    def write(self, data: bytes, /) -> int:
        """Take all of these bytes."""
        self._sink.write(data)
        self._done += len(data)
        if self._progress:
            self._progress(min(self._done, self._total), self._total)
        return len(data)


class DigestingSource:
    """A source whose bytes are digested as they are read."""

    def __init__(self, source: Source, digests: Digests) -> None:
        self._source = source
        self._digests = digests

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; none at the end."""
        piece = self._source.read(size)
        self._digests.update(piece)
        return piece
