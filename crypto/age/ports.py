"""The two ends of a stream: what is read from and what is written to.

A source is anything with ``read(n)`` and a sink is anything with ``write(data)``: open files,
pipes, ``BytesIO``, a tar stream, or another layer of this package.
"""

from __future__ import annotations

from typing import Protocol

BLOCK = 4096


class Readable(Protocol):
    """A binary stream that is read from; ``b""`` means its end."""

    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    """A binary stream that is written to."""

    def write(self, data: bytes, /) -> object: ...


def write_all(sink: Writable, data: bytes) -> None:
    """Write every byte, to raw files too, whose ``write`` may take only a part."""
    taken = sink.write(data)
    while isinstance(taken, int) and taken < len(data):
        data = data[taken:]
        taken = sink.write(data)


class Source:
    """A source with a look ahead: whole lines for the header, whole blocks for the payload."""

    __slots__ = ("_ahead", "_raw")

    def __init__(self, raw: Readable) -> None:
        self._raw = raw
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them; fewer only at the end."""
        while len(self._ahead) < size:
            block = self._raw.read(size - len(self._ahead))
            if not block:
                break
            self._ahead += block
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """Take exactly so many bytes; fewer only at the end."""
        if self._ahead:
            data = self.peek(size)
            self._ahead = self._ahead[size:]
            return data
        data = self._raw.read(size)
        if not data or len(data) == size:
            return data
        self._ahead = data
        return self.read(size)

    def line(self, most: int) -> bytes:
        """Take one line with its line feed, but never more than ``most`` bytes.

        A line that is longer comes without its end, and so does the last line of a source
        that does not end in a line feed; the caller decides which of them is an error.
        """
        end = self._ahead.find(b"\n") + 1
        while not end and len(self._ahead) < most:
            block = self._raw.read(BLOCK)
            if not block:
                break
            start = len(self._ahead)
            self._ahead += block
            end = self._ahead.find(b"\n", start) + 1
        cut = min(end or most, most)
        line, self._ahead = self._ahead[:cut], self._ahead[cut:]
        return line
