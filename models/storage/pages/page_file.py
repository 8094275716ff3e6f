"""The pages of the encrypted database are read here without SQLite, each proven by its own code.

SQLCipher 4 by default, as its design page describes it (https://www.zetetic.net/sqlcipher/design/):

    page          4,096 bytes: content, then 80 bytes kept free for
    vector        16 bytes, of AES-256-CBC over the content
    code          64 bytes, HMAC-SHA512 over content, vector and the page's number (4 bytes, LE)
    key of codes  PBKDF2-HMAC-SHA512 of the key, 2 rounds, salt of the file XOR 0x3a
    salt          the first 16 bytes of the file, in the place of SQLite's own first words

Where the code does not hold, the bit that was flipped can be found, if it was one: with the right
bit the code holds again. Other damaged pages are deciphered all the same: a flipped bit spoils 32
bytes, and what proves itself in the rest, by a signature, is as good as it was.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from crypto.files import storage
from crypto.passphrases import wipe
from models.storage.pages.hot_journal import journal_pages

PAGE: Final = 4096
RESERVED: Final = 80
USABLE: Final = PAGE - RESERVED
_VECTOR: Final = 16
_CODE: Final = 64
_SALT: Final = 16
_MAGIC: Final = b"SQLite format 3\0"
_SAMPLES: Final = 8
"""Pages that are tried to see whether a salt is the right one; not all of them can be damaged."""


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """The content of one page (4,016 bytes), and whether its code proves every byte of it."""

    number: int
    content: bytes
    proven: bool


class PageFile:
    """The file of a database, page by page. Use it in a ``with`` statement.

    A rollback journal beside it is heeded: what a writer had begun to change and never committed
    is read as it was before.
    """

    def __init__(self, path: Path, key: bytearray, *, mends: int = 0) -> None:
        """Open the file with the raw key, which is wiped by ``close``; raises StorageFailed.

        ``mends`` is for how many damaged pages the flipped bit is looked for: each takes a quarter
        of a second.
        """
        self._key = key
        self._mends = mends
        self.mended: dict[int, bytes] = {}
        """The pages whose flipped bit was found, as they were."""
        self._given_up: set[int] = set()
        self.salt_mended = False
        self.all_given = True
        """Whether the medium gave every page that was asked for."""
        self._codes: bytearray | None = None
        try:
            with storage(path):
                self._file = path.open("rb", buffering=0)
        except BaseException:
            wipe(key)
            raise
        try:
            self._before, kept = journal_pages(path, page=PAGE)
            self.count = self.stored if kept is None else kept
            self._codes = self._find_codes()
        except BaseException:
            self.close()
            raise
        self.has_codes = self._codes is not None
        """Whether any page can be proven: not where the salt is lost."""

    def close(self) -> None:
        """Close the file and wipe the keys."""
        self._file.close()
        wipe(self._key)
        if self._codes is not None:
            wipe(self._codes)

    def __enter__(self) -> Self:
        """Return the open file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    @property
    def stored(self) -> int:
        """Return how many pages the file has now, the last one perhaps in part."""
        return -(-os.fstat(self._file.fileno()).st_size // PAGE)

    def page(self, number: int) -> Page:
        """Return one page, from 1 on; one that the disk does not give is empty and not proven."""
        stored, proven = self._best(number)
        return Page(number, self._opened(number, stored), proven)

    def pages(self) -> Iterator[Page]:
        """Yield every page."""
        for number in range(1, self.count + 1):
            yield self.page(number)

    def unproven(self, numbers: Iterable[int]) -> list[int]:
        """Return those pages whose code does not hold; nothing is deciphered."""
        return [
            number
            for number in numbers
            if not self._holds(number, self._stored(number), self._codes)
        ]

    def is_blank(self, number: int) -> bool:
        """Return whether a page is there and was never written to."""
        stored = self._stored(number)
        return len(stored) == PAGE and not any(stored)

    def _best(self, number: int) -> tuple[bytes, bool]:
        """Return a page as it stands in the file, or stood there, and whether its code holds."""
        stored = self._stored(number)
        # A journal is written before the page is: where it is the damaged one, the page may do.
        for image in (self._before.get(number), self.mended.get(number), stored):
            if image is not None and self._holds(number, image, self._codes):
                return image, True
        found = self._mend(number, stored)
        return (stored, False) if found is None else (found, True)

    def _mend(self, number: int, stored: bytes) -> bytes | None:
        """Return a page with its flipped bit put right, once for each page."""
        tried = number in self._given_up or not self._mends
        if tried or self._codes is None or len(stored) != PAGE or not any(stored):
            return None
        self._mends -= 1
        found = _with_one_bit(number, stored, self._codes)
        if found is None:
            self._given_up.add(number)
        else:
            self.mended[number] = found
        return found

    def _stored(self, number: int) -> bytes:
        try:
            return os.pread(self._file.fileno(), PAGE, (number - 1) * PAGE)
        except OSError:
            self.all_given = False
            return b""

    def _opened(self, number: int, stored: bytes) -> bytes:
        if not any(stored):
            return bytes(USABLE)
        whole = stored.ljust(PAGE, b"\0")
        vector = whole[USABLE : USABLE + _VECTOR]
        opening = Cipher(AES256(self._key), CBC(vector)).decryptor()
        if number > 1:
            return opening.update(whole[:USABLE]) + opening.finalize()
        return _MAGIC + opening.update(whole[_SALT:USABLE]) + opening.finalize()

    @staticmethod
    def _holds(number: int, stored: bytes, codes: bytearray | None) -> bool:
        if codes is None or len(stored) != PAGE:
            return False
        code = hmac.digest(codes, _told(number, stored), "sha512")
        return hmac.compare_digest(code, stored[-_CODE:])

    def _find_codes(self) -> bytearray | None:
        """Return the key of the codes, or None where the salt is lost.

        The salt has no code of its own: where no page fits it, those that differ in one byte are
        tried, each in some microseconds.
        """
        salt = self._stored(1)[:_SALT]
        if len(salt) < _SALT:
            return None
        step = max(1, self.stored // _SAMPLES)
        samples = [(number, self._stored(number)) for number in range(1, self.stored + 1, step)]
        samples = [(number, stored) for number, stored in samples if any(stored)]
        for tried in _neighbours(salt):
            codes = self._codes_of(tried)
            if any(self._holds(number, stored, codes) for number, stored in samples):
                self.salt_mended = tried != salt
                return codes
            wipe(codes)
        return None

    def _codes_of(self, salt: bytes) -> bytearray:
        masked = bytes(byte ^ 0x3A for byte in salt)
        return bytearray(hashlib.pbkdf2_hmac("sha512", self._key, masked, 2, 32))


def _told(number: int, stored: bytes) -> bytes:
    """Return what the code of a page is made of."""
    start = _SALT if number == 1 else 0
    return stored[start : PAGE - _CODE] + number.to_bytes(4, "little")


def _with_one_bit(number: int, stored: bytes, codes: bytearray) -> bytes | None:
    """Return a page with the one bit put right that was flipped, or None if it was not one.

    A page of which only the code is damaged, in a few bits, is returned with its right code: that
    another content has nearly the same code does not happen.
    """
    told = bytearray(_told(number, stored))
    code = hmac.digest(codes, told, "sha512")
    differing = int.from_bytes(code, "big") ^ int.from_bytes(stored[-_CODE:], "big")
    if differing.bit_count() <= _CODE:
        return stored[:-_CODE] + code
    # The number of the page is known.
    for place in range(len(told) - 4):
        for bit in range(8):
            told[place] ^= 1 << bit
            if hmac.digest(codes, told, "sha512") == stored[-_CODE:]:
                start = PAGE - _CODE - (len(told) - 4)
                return stored[:start] + bytes(told[:-4]) + stored[-_CODE:]
            told[place] ^= 1 << bit
    return None


def _neighbours(salt: bytes) -> Iterator[bytes]:
    yield salt
    for place in range(_SALT):
        for byte in range(256):
            if byte != salt[place]:
                yield salt[:place] + bytes([byte]) + salt[place + 1 :]
