"""A sealed file holds evidence, or anything else that lies beside the database, encrypted.

    magic     AFSEALED                                        8 bytes
    version   1                                               1 byte
    nonce     random                                         12 bytes
    file key  random, ChaCha20-Poly1305 under the given key  48 bytes, bound to magic, version
                                                             and purpose
    payload   the STREAM of age under HKDF-SHA256(file key, salt nonce, "afield/sealed/v1")

The payload is chunks of 64 KiB, each authenticated in its place, the last one marked: see
``crypto.age.stream``. The purpose tells apart what one key seals, so that a file moved into
another's place does not open.
"""

from __future__ import annotations

import io
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.age import BadPayload, Readable, Source, StreamReader, StreamWriter, Writable, write_all
from crypto.errors import NewerFormat
from crypto.files.errors import DamagedSeal
from crypto.passphrases import KEY_BYTES, Random, expand, wipe

MAGIC: Final = b"AFSEALED"
VERSION: Final = 1
_NONCE_BYTES: Final = 12
_WRAPPED_BYTES: Final = KEY_BYTES + 16
HEADER_BYTES: Final = len(MAGIC) + 1 + _NONCE_BYTES + _WRAPPED_BYTES


class Sealer:
    """Seals what is written to it into a sink; without ``finish`` nobody can open the result.

    The given key is needed only while the sealer is made, and may be wiped after.
    """

    __slots__ = ("_stream",)

    def __init__(
        self,
        sink: Writable,
        *,
        key: bytes | bytearray,
        purpose: str,
        random: Random = os.urandom,
    ) -> None:
        file_key, nonce = bytearray(random(KEY_BYTES)), random(_NONCE_BYTES)
        wrapped = ChaCha20Poly1305(key).encrypt(nonce, file_key, _bound(purpose))
        write_all(sink, MAGIC + bytes([VERSION]) + nonce + wrapped)
        self._stream = StreamWriter(sink, key=_payload_key(file_key, nonce))

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take all the bytes, and return how many they were."""
        return self._stream.write(data)

    def finish(self) -> None:
        """Write the last chunk. The sink stays open; it belongs to the caller."""
        self._stream.finish()


class Unsealer:
    """Reads a sealed file; hands out authenticated bytes only, and proves the end.

    What has been read is whole only when ``read`` has returned fewer bytes than it was asked
    for. Raises DamagedSeal for any damage, another key and another purpose alike, and
    NewerFormat.
    """

    __slots__ = ("_ahead", "_stream")

    def __init__(self, source: Readable, *, key: bytes | bytearray, purpose: str) -> None:
        taken = Source(source)
        header = taken.read(HEADER_BYTES)
        _demand_version(header)
        nonce = header[len(MAGIC) + 1 : -_WRAPPED_BYTES]
        file_key = bytearray(KEY_BYTES)
        try:
            ChaCha20Poly1305(key).decrypt_into(
                nonce, header[-_WRAPPED_BYTES:], _bound(purpose), file_key
            )
        except InvalidTag:
            raise DamagedSeal from None
        self._stream = StreamReader(taken, key=_payload_key(file_key, nonce))
        self._ahead = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer only at the proven end; all that is left by default."""
        parts: list[bytes | memoryview] = []
        wanted = size
        while size < 0 or wanted:
            if not self._ahead:
                self._ahead = memoryview(self._chunk())
                if not self._ahead:
                    break
            part = self._ahead if size < 0 else self._ahead[:wanted]
            self._ahead = self._ahead[len(part) :]
            wanted -= len(part)
            parts.append(part)
        return b"".join(parts)

    def _chunk(self) -> bytes:
        try:
            return self._stream.chunk()
        except BadPayload:
            raise DamagedSeal from None


def seal_bytes(
    data: bytes, *, key: bytes | bytearray, purpose: str, random: Random = os.urandom
) -> bytes:
    """Return the sealed form of something small that is in memory."""
    sink = io.BytesIO()
    sealer = Sealer(sink, key=key, purpose=purpose, random=random)
    sealer.write(data)
    sealer.finish()
    return sink.getvalue()


def unseal_bytes(data: bytes, *, key: bytes | bytearray, purpose: str) -> bytes:
    """Return what small sealed bytes hold; raises DamagedSeal or NewerFormat."""
    return Unsealer(io.BytesIO(data), key=key, purpose=purpose).read()


def rewrap(
    header: bytes,
    *,
    key: bytes | bytearray,
    purpose: str,
    new_key: bytes | bytearray,
    new_purpose: str,
) -> bytes:
    """Return the header that lets another key open a sealed file, for another purpose.

    The payload stays as it is. Its key is bound to the nonce, so the nonce stays too; it is
    random, and under each key it wraps this one file key only. Whoever has the earlier key and
    the earlier header can still open the file: for keys that pass. Raises DamagedSeal or
    NewerFormat.
    """
    _demand_version(header)
    nonce = header[len(MAGIC) + 1 : -_WRAPPED_BYTES]
    file_key = bytearray(KEY_BYTES)
    try:
        ChaCha20Poly1305(key).decrypt_into(
            nonce, header[-_WRAPPED_BYTES:], _bound(purpose), file_key
        )
        wrapped = ChaCha20Poly1305(new_key).encrypt(nonce, file_key, _bound(new_purpose))
    except InvalidTag:
        raise DamagedSeal from None
    finally:
        wipe(file_key)
    return header[:-_WRAPPED_BYTES] + wrapped


def _demand_version(header: bytes) -> None:
    if not header.startswith(MAGIC) or len(header) <= len(MAGIC):
        raise DamagedSeal
    if header[len(MAGIC)] > VERSION:
        raise NewerFormat(what="A sealed file", found=header[len(MAGIC)], known=VERSION)
    if header[len(MAGIC)] != VERSION or len(header) != HEADER_BYTES:
        raise DamagedSeal


def _bound(purpose: str) -> bytes:
    return MAGIC + bytes([VERSION]) + purpose.encode("ascii")


def _payload_key(file_key: bytearray, nonce: bytes) -> bytes:
    """Return the payload's key, and wipe the file key, which has no other use."""
    key = expand(file_key, salt=nonce, info=b"afield/sealed/v1")
    wipe(file_key)
    return bytes(key)
