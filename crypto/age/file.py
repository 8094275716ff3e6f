"""Whole age files: a header, a nonce, and the payload under a key from both.

file key (16 random bytes) ─ wrapped once a recipient ─> header
HKDF(file key, salt = nonce, "payload") ─> key of the stream
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from crypto.age import header
from crypto.age.armor import BEGINNING, ArmorReader, ArmorWriter, is_armor
from crypto.age.errors import BadHeader
from crypto.age.header import MAGIC, Header, derive
from crypto.age.ports import Readable, Source, Writable, write_all
from crypto.age.recipient import Identity, Random, Recipient, demand_one_strength, unwrap_any
from crypto.age.stream import CHUNK, StreamReader, StreamWriter

NONCE_SIZE = 16
BLOCK = 16 * CHUNK


class Encryptor:
    """A sink: what is written to it stands encrypted in another sink after ``finish``.

    As a context manager it finishes when the block ends well, and leaves a cut file, which
    no reader accepts, when the block raises.
    """

    __slots__ = ("_armor", "_stream")

    def __init__(
        self,
        sink: Writable,
        recipients: Iterable[Recipient],
        *,
        armor: bool = False,
        random: Random = os.urandom,
    ) -> None:
        recipients = list(recipients)
        if not recipients:
            raise ValueError("a file for nobody could never be opened")
        demand_one_strength(recipients)
        file_key = random(header.FILE_KEY_SIZE)
        stanzas = [recipient.wrap(file_key, random=random) for recipient in recipients]
        nonce = random(NONCE_SIZE)
        self._armor = ArmorWriter(sink) if armor else None
        target: Writable = self._armor or sink
        write_all(target, header.write(stanzas, file_key=file_key) + nonce)
        self._stream = StreamWriter(target, key=_payload_key(file_key, nonce))

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Encrypt some bytes, and return how many they were."""
        return self._stream.write(data)

    def finish(self) -> None:
        """Write the end. The sink below stays open; it belongs to the caller."""
        self._stream.finish()
        if self._armor:
            self._armor.finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.finish()


class Decryptor:
    """A source: the contents of an age file, binary or armored, each chunk authenticated.

    The header is read and checked when it is made. What ``read`` returns is authentic, and is
    whole only once ``read`` has returned ``b""``; a failure discards what was not yet handed
    out, and every later read fails as well.
    """

    __slots__ = ("_at", "_held", "_stream")

    def __init__(self, source: Readable, keys: Iterable[Identity]) -> None:
        file = Source(source)
        beginning = file.peek(BEGINNING)
        if not beginning.startswith(MAGIC) and is_armor(beginning):
            file = Source(ArmorReader(file))
        head = Header.read(file)
        file_key = unwrap_any(head.stanzas, list(keys))
        head.check(file_key)
        nonce = file.read(NONCE_SIZE)
        if len(nonce) < NONCE_SIZE:
            raise BadHeader
        self._stream = StreamReader(file, key=_payload_key(file_key, nonce))
        self._held = b""
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, or all; fewer only at the proven end. Raises BadPayload."""
        parts = []
        while size:
            if self._at == len(self._held):
                self._held, self._at = b"", 0
                self._held = self._stream.chunk()
                if not self._held:
                    break
            part = self._held[self._at :] if size < 0 else self._held[self._at : self._at + size]
            self._at += len(part)
            size -= len(part) if size > 0 else 0
            parts.append(part)
        return b"".join(parts)

    def chunk(self) -> bytes:
        """Return what is at hand, or the next 64 KiB; ``b""`` at the proven end."""
        data = self._held[self._at :] or self._stream.chunk()
        self._held, self._at = b"", 0
        return data


def encrypt(
    source: Readable,
    sink: Writable,
    recipients: Iterable[Recipient],
    *,
    armor: bool = False,
    random: Random = os.urandom,
) -> None:
    """Encrypt everything in a source into a sink; raise MixedRecipients or BadKey."""
    encryptor = Encryptor(sink, recipients, armor=armor, random=random)
    while block := source.read(BLOCK):
        encryptor.write(block)
    encryptor.finish()


def decrypt(source: Readable, sink: Writable, keys: Iterable[Identity]) -> None:
    """Decrypt a source, binary or armored, into a sink; raise an AgeError.

    The sink gets each chunk once it is authentic. After an error it holds the beginning of
    the contents at most, and the caller discards it.
    """
    decryptor = Decryptor(source, keys)
    while chunk := decryptor.chunk():
        write_all(sink, chunk)


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return derive(file_key, salt=nonce, info=b"payload")
