"""The payload of an age file: a stream of chunks, each authenticated in its place.

    64 KiB of plain text + 16-byte tag, again and again; the last chunk may be shorter
    nonce = chunk number (11 bytes, big endian) ‖ 1 for the last chunk, 0 for all others

A chunk cannot move, because its number is in its nonce, and a cut shows, because the last
chunk of a stream is marked. The last chunk is empty only in an empty stream (c2sp.org/age,
"Payload"). The key must be used for one stream only: the nonces begin at zero.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.age.errors import BadPayload
from crypto.age.ports import Source, Writable, write_all

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class StreamWriter:
    """Encrypts what is written to it, chunk by chunk, into a sink.

    Up to one chunk is held back until it is known whether it is the last. A stream that is
    not finished lacks its last chunk, and no reader accepts it.
    """

    __slots__ = ("_cipher", "_finished", "_held", "_number", "_sink")

    def __init__(self, sink: Writable, *, key: bytes) -> None:
        self._sink = sink
        self._cipher = ChaCha20Poly1305(key)
        self._number = 0
        self._held = bytearray()
        self._finished = False

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take all the bytes, and return how many they were."""
        if self._finished:
            raise ValueError("the stream is finished")
        with memoryview(data).cast("B") as view:
            start = 0
            if self._held:
                start = CHUNK - len(self._held)
                self._held += view[:start]
            while start < len(view):
                if self._held:
                    self._seal(self._held, last=False)
                    self._held.clear()
                if start + CHUNK < len(view):
                    self._seal(view[start : start + CHUNK], last=False)
                else:
                    self._held += view[start:]
                start += CHUNK
            return len(view)

    def finish(self) -> None:
        """Write the last chunk. The sink stays open; it belongs to the caller."""
        if not self._finished:
            self._finished = True
            self._seal(self._held, last=True)
            self._held.clear()

    def _seal(self, chunk: bytearray | memoryview, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._number += 1
        write_all(self._sink, self._cipher.encrypt(nonce, chunk, None))


class StreamReader:
    """Decrypts a source chunk by chunk, and hands out only what has authenticated.

    What has been handed out is authentic but may be only the beginning: it counts when
    ``chunk`` has returned ``b""``. After any failure every further call fails.
    """

    __slots__ = ("_cipher", "_ended", "_number", "_sound", "_source")

    def __init__(self, source: Source, *, key: bytes) -> None:
        self._source = source
        self._cipher = ChaCha20Poly1305(key)
        self._number = 0
        self._ended = False
        self._sound = True

    def chunk(self) -> bytes:
        """Return the next chunk, or ``b""`` once the end is proven; raise BadPayload."""
        if not self._sound:
            raise BadPayload
        self._sound = False
        if self._ended:
            if self._source.read(1):
                raise BadPayload
            data = b""
        else:
            data = self._open(self._source.read(SEALED_CHUNK))
            # An empty last chunk is the whole of an empty stream: nothing before, nothing after.
            if not data and (self._number > 1 or self._source.read(1)):
                raise BadPayload
        self._sound = True
        return data

    def _open(self, sealed: bytes) -> bytes:
        """Return the plain text of a chunk and note whether it was the last.

        A full chunk may be either, and the tag alone tells: a reader that looked for the end
        of the source instead would take a cut at a chunk's edge for something else.
        """
        number, self._number = self._number, self._number + 1
        if len(sealed) == SEALED_CHUNK:
            try:
                return self._cipher.decrypt(_nonce(number, last=False), sealed, None)
            except InvalidTag:
                pass
        self._ended = True
        try:
            return self._cipher.decrypt(_nonce(number, last=True), sealed, None)
        except InvalidTag:
            raise BadPayload from None
