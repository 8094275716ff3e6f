"""Armor: an age file as text, for a channel that takes nothing else (RFC 7468, strict).

    -----BEGIN AGE ENCRYPTED FILE-----
    base64 with padding, 64 columns, only the last line shorter
    -----END AGE ENCRYPTED FILE-----

White space may stand before and after, and lines may end in LF or CRLF. Everything else is
refused: nothing can be hidden in the text or beside it.
"""

from __future__ import annotations

from crypto.age import text64
from crypto.age.errors import BadArmor
from crypto.age.ports import Source, Writable, write_all

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64
LINE_BYTES = 48
WHITESPACE = b" \t\r\n"
MOST_WHITESPACE = 1024
"""White space on either side that is still read; it bounds the work on a hostile text."""
BEGINNING = MOST_WHITESPACE + COLUMNS
"""How far into a file the BEGIN line must stand, and a reader looks for it."""


def is_armor(beginning: bytes) -> bool:
    """Return whether a file that is not a binary age file means to be an armored one.

    Any trace of a dashed line is enough, wherever it stands: what is wrong with it is then
    named as a fault of the text around the file, and not of the file.
    """
    return b"-----" in beginning


class ArmorWriter:
    """A sink that writes armor into another sink."""

    __slots__ = ("_finished", "_held", "_sink")

    def __init__(self, sink: Writable) -> None:
        self._sink = sink
        self._held = bytearray()
        self._finished = False
        write_all(sink, BEGIN + b"\n")

    def write(self, data: bytes) -> int:
        """Take all the bytes, and return how many they were."""
        self._held += data
        whole = len(self._held) - len(self._held) % LINE_BYTES
        self._write_lines(bytes(self._held[:whole]))
        del self._held[:whole]
        return len(data)

    def finish(self) -> None:
        """Write what is left and the END line. The sink stays open."""
        if not self._finished:
            self._finished = True
            self._write_lines(bytes(self._held))
            write_all(self._sink, END + b"\n")

    def _write_lines(self, data: bytes) -> None:
        text = text64.encode_padded(data)
        lines = [text[i : i + COLUMNS] for i in range(0, len(text), COLUMNS)]
        if lines:
            write_all(self._sink, b"\n".join(lines) + b"\n")


class ArmorReader:
    """A source that reads armor from another source; every method raises BadArmor."""

    __slots__ = ("_ended", "_held", "_last", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._held = bytearray()
        self._last = False
        self._ended = False
        self._begin()

    def read(self, size: int) -> bytes:
        """Return so many bytes; fewer only at the end, once the END line has been seen."""
        while len(self._held) < size and not self._ended:
            self._line()
        data = bytes(self._held[:size])
        del self._held[:size]
        return data

    def _begin(self) -> None:
        """Pass over white space, in whole lines, up to the BEGIN line."""
        left = BEGINNING
        line = self._source.line(left)
        while line and not line.strip(WHITESPACE):
            left -= len(line)
            line = self._source.line(left)
        if _content(line) != BEGIN:
            raise BadArmor

    def _line(self) -> None:
        """Decode one line, or recognise the END line.

        No more is taken than a full line and CRLF: what is left of a longer line has a length
        that base64 cannot have.
        """
        line = _content(self._source.line(COLUMNS + 2))
        if line == END:
            if len(self._source.read(MOST_WHITESPACE).strip(WHITESPACE)) or self._source.read(1):
                raise BadArmor
            self._ended = True
            return
        if self._last or not line:
            raise BadArmor
        try:
            self._held += text64.decode_padded(line)
        except text64.NotBase64:
            raise BadArmor from None
        self._last = len(line) < COLUMNS or line.endswith(b"=")


def _content(line: bytes) -> bytes:
    """Return a line without its line end, which is LF or CRLF."""
    return line.removesuffix(b"\n").removesuffix(b"\r") if line.endswith(b"\n") else line
