"""The archive of a bundle follows a restricted profile of ustar (POSIX.1-1988): plain files.

Every member is a regular file, mode 0644, owner and group 0 without names, time 0. So a name
and a size determine all 512 bytes of a header, and a reader builds the header it expects and
compares: links, devices, folders, long-name extensions, owners and times need no rule of their
own, because no header that carries them can be equal.

The archive ends with zero blocks, at least two, up to a Padmé length; see ``padding``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from models.sharing.container.errors import CutBundle
from models.sharing.container.padding import padme_length
from models.sharing.errors import AlteredBundle, TooMuch

BLOCK = 512
PIECE = 1024 * 1024
MOST_BYTES = 8 * 1024**3 - 1
"""Of one member: eleven octal digits."""

_ZERO = bytes(BLOCK)
_NAME_BYTES = 100
_END = 2 * BLOCK


class Sink(Protocol):
    """Where an archive is written to."""

    def write(self, data: bytes, /) -> object:
        """Take all of these bytes."""
        ...


class Source(Protocol):
    """Where an archive is read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes; none at the end."""
        ...


def header(name: str, size: int) -> bytes:
    """Return the one header that a member of this name and size can have."""
    encoded = name.encode("ascii")
    if not 0 < len(encoded) <= _NAME_BYTES or size < 0:
        raise ValueError(name)
    if size > MOST_BYTES:
        raise TooMuch(part="a file of this size", most="8 GiB")
    fields = b"".join(
        (
            encoded.ljust(_NAME_BYTES, b"\0"),
            b"0000644\0" + b"0000000\0" * 2,
            b"%011o\0" % size,
            b"%011o\0" % 0,
            b" " * 8,
            b"0" + bytes(_NAME_BYTES),
            b"ustar\x0000",
            bytes(32) * 2,
            b"0000000\0" * 2,
            bytes(155 + 12),
        )
    )
    return fields[:148] + b"%06o\0 " % sum(fields) + fields[156:]


def archived_size(size: int) -> int:
    """Return how many bytes a member of this size takes in the archive, header and filling too."""
    return BLOCK + size + -size % BLOCK


class Writer:
    """Writes members one after another, then the padding."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._written = 0

    def add(self, name: str, content: bytes) -> None:
        """Write a member whose content is at hand."""
        self._put(header(name, len(content)))
        self._put(content)
        self._put(bytes(-len(content) % BLOCK))

    def stream(self, name: str, size: int, source: Source) -> int:
        """Write a member by reading its source to its end; return how many bytes that were.

        A source that is not ``size`` bytes long leaves a broken archive: the caller compares
        the two numbers and discards the archive.
        """
        self._put(header(name, size))
        found = 0
        while found <= size and (piece := source.read(PIECE)):
            found += len(piece)
            self._put(piece)
        self._put(bytes(-found % BLOCK))
        return found

    def finish(self) -> int:
        """Write zero blocks up to a Padmé length; return the length of the whole archive."""
        left = padme_length(self._written + _END) - self._written
        zeros = bytes(min(left, PIECE))
        while left:
            piece = zeros[:left]
            self._put(piece)
            left -= len(piece)
        return self._written

    def _put(self, data: bytes) -> None:
        self._sink.write(data)
        self._written += len(data)


class Member:
    """A member while it is being read; its bytes must be read before the next one."""

    def __init__(self, name: str, size: int, read: Callable[[int], bytes]) -> None:
        self.name = name
        self.size = size
        self._read = read
        self._left = size

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes of the content; none at its end."""
        piece = self._read(min(size, self._left)) if self._left else b""
        self._left -= len(piece)
        return piece

    @property
    def done(self) -> bool:
        """Return whether all of the content was read."""
        return not self._left


class Reader:
    """Reads members strictly in the restricted profile.

    Raises AlteredBundle for anything outside the profile and CutBundle when the archive ends
    inside a member.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._position = 0
        self._member: Member | None = None

    def next(self) -> Member | None:
        """Return the next member, or None once the end and the padding were read and checked."""
        self._leave()
        block = self._exactly(BLOCK)
        if block == _ZERO:
            self._padding()
            return None
        self._member = Member(*_read_header(block), self._some)
        return self._member

    def _leave(self) -> None:
        if self._member is None:
            return
        if not self._member.done:
            raise ValueError(self._member.name)
        if any(self._exactly(-self._member.size % BLOCK)):
            raise AlteredBundle(part="something between two files")

    def _padding(self) -> None:
        while piece := self._source.read(PIECE):
            self._position += len(piece)
            if piece.count(0) != len(piece):
                raise AlteredBundle(part="something after its end")
        if self._position != padme_length(self._position):
            raise AlteredBundle(part="its padding")

    def _some(self, size: int) -> bytes:
        piece = self._source.read(size)
        if not piece:
            raise CutBundle
        self._position += len(piece)
        return piece

    def _exactly(self, size: int) -> bytes:
        pieces = bytearray()
        while len(pieces) < size:
            pieces += self._some(size - len(pieces))
        return bytes(pieces)


def _read_header(block: bytes) -> tuple[str, int]:
    """Return the name and size in a header; raises AlteredBundle for any other spelling of it."""
    try:
        name = block[:_NAME_BYTES].rstrip(b"\0").decode("ascii")
        size = int(block[124:135], 8)
        expected = header(name, size)
    except ValueError as error:
        raise AlteredBundle(part="a file header") from error
    if block != expected:
        raise AlteredBundle(part="a file header that is not of a plain file")
    return name, size
