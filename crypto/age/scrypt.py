"""The recipient ``scrypt``: a passphrase, which is at once the key that opens.

    stanza      -> scrypt <salt> <work>    16 bytes; the work factor is 2^work, written 1 to 22
                body: the file key, sealed under scrypt(N = 2^work, r = 8, p = 1)

It stands alone in its file, as the header demands. The work factor that we write is fixed:
one measured on a fast computer would make slower ones wait or run out of memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from crypto.age import text64
from crypto.age.errors import BadHeader, BadKey, NoMatch, TooMuchWork
from crypto.age.header import Stanza, decode_text
from crypto.age.recipient import Random, Secret, Strength, open_file_key, seal_file_key

KIND = "scrypt"
LABEL = b"age-encryption.org/v1/scrypt"
SALT_SIZE = 16
WORK = 18
"""2^18: 256 MiB and about 0.8 s (our measurement)."""
MOST_WORK = 22
"""2^22: 4 GiB, the most that other programs write; above it a file is refused unread."""

SURROGATE = re.compile("[\ud800-\udfff]")
DECIMAL = re.compile(r"[1-9][0-9]*", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Passphrase(Secret):
    """A passphrase, to encrypt with and to decrypt with. ``repr`` shows nothing of it."""

    _text: str = field(repr=False)
    work: int = field(default=WORK, kw_only=True)
    most_work: int = field(default=MOST_WORK, kw_only=True)

    @property
    def strength(self) -> Strength:
        return Strength.PASSPHRASE

    def wrap(self, file_key: bytes, *, random: Random) -> Stanza:
        """Return the one stanza of a file for this passphrase."""
        salt = random(SALT_SIZE)
        body = seal_file_key(file_key, key=self._key(salt, work=self.work))
        return Stanza(KIND, (text64.encode(salt).decode("ascii"), str(self.work)), body)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes:
        """Return the file key; raise NoMatch, BadHeader or TooMuchWork."""
        if stanzas[0].kind != KIND:
            raise NoMatch
        arguments, body = stanzas[0].arguments, stanzas[0].body
        if len(arguments) != 2 or not DECIMAL.fullmatch(arguments[1]):
            raise BadHeader
        salt = decode_text(arguments[0], size=SALT_SIZE)
        # The length is looked at first: reading a number of a million digits is work, too.
        if len(arguments[1]) > 2 or int(arguments[1]) > self.most_work:
            raise TooMuchWork
        return open_file_key(body, key=self._key(salt, work=int(arguments[1])))

    def _key(self, salt: bytes, *, work: int) -> bytes:
        scrypt = Scrypt(salt=LABEL + salt, length=32, n=1 << work, r=8, p=1)
        try:
            return scrypt.derive(self._bytes())
        except MemoryError:
            raise TooMuchWork from None

    def _bytes(self) -> bytes:
        """Return the passphrase in UTF-8.

        Half a surrogate pair has no UTF-8. Python's own error would carry the passphrase
        along, even as the context of ours, so it is looked for instead of waited for.
        """
        if SURROGATE.search(self._text):
            raise BadKey
        return self._text.encode("utf-8")
