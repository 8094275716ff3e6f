"""The header of an age file: who can open it, authenticated by the key that they get.

    age-encryption.org/v1
    -> X25519 XEl0dJ6y3C7KZkgmgWUicg63EyXJiwBJW8PdYJ/cYBE      a stanza: arguments
    qRS0AMjdjPvZ/WT08U2KL4G+PIooA3hy38SvLpvaC1E                and body, 64 columns
    --- HK2NmOBN9Dpq0Gw6xMCuhFcQlQLvZ/wQUi/2scLG75s            HMAC over all before the space

Each stanza wraps the same 16-byte file key for one recipient. The body ends with the first
line that is shorter than 64 columns, if need be an empty one (c2sp.org/age, "Header").
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.age import text64
from crypto.age.errors import BadHeader, BadHeaderMac, NewerAge
from crypto.age.ports import Source

FILE_KEY_SIZE = 16
BODY_SIZE = 32
"""A wrapped file key: 16 bytes and a 16-byte tag, in every native stanza."""

MAGIC = b"age-encryption.org/"
VERSION_LINE = MAGIC + b"v1\n"
COLUMNS = 64
MOST = 1 << 20
"""The longest header that is read: room for 600 post-quantum recipients."""

ANY_VERSION = re.compile(rb"age-encryption\.org/v[0-9]+\n")
ARGUMENT_LINE = re.compile(rb"-> [!-~]+(?: [!-~]+)*\n")
MAC_LINE = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapped copy of the file key: its type, the type's arguments, and the body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        """Return the stanza as it stands in a header."""
        body = text64.encode(self.body)
        lines = [body[i : i + COLUMNS] for i in range(0, len(body), COLUMNS)]
        if len(body) % COLUMNS == 0:
            lines.append(b"")
        arguments = " ".join(("->", self.kind, *self.arguments)).encode("ascii")
        return b"\n".join((arguments, *lines, b""))


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it was read: its stanzas, the bytes under the MAC, and the MAC."""

    stanzas: tuple[Stanza, ...]
    authenticated: bytes
    mac: bytes

    @classmethod
    def read(cls, source: Source) -> Header:
        """Take the header from a source and leave the source at the payload; raise BadHeader."""
        lines = _Lines(source)
        version = lines.take()
        if version != VERSION_LINE:
            raise NewerAge if ANY_VERSION.fullmatch(version) else BadHeader
        stanzas = []
        line = lines.take()
        while ARGUMENT_LINE.fullmatch(line):
            kind, *arguments = line[3:-1].decode("ascii").split(" ")
            stanzas.append(Stanza(kind, tuple(arguments), _body(lines)))
            line = lines.take()
        end = MAC_LINE.fullmatch(line)
        if end is None or not stanzas:
            raise BadHeader
        if len(stanzas) > 1 and any(stanza.kind == "scrypt" for stanza in stanzas):
            # Whoever knows a passphrase expects that only they can have written the file.
            raise BadHeader
        authenticated = b"".join(lines.taken[:-1]) + b"---"
        return cls(tuple(stanzas), authenticated, decode_text(end[1].decode("ascii"), size=32))

    def check(self, file_key: bytes) -> None:
        """Raise BadHeaderMac unless the header is the one that this file key was wrapped in."""
        if not hmac.compare_digest(self.mac, _mac(file_key, self.authenticated)):
            raise BadHeaderMac


def write(stanzas: Sequence[Stanza], *, file_key: bytes) -> bytes:
    """Return a whole header."""
    authenticated = VERSION_LINE + b"".join(stanza.to_bytes() for stanza in stanzas) + b"---"
    return authenticated + b" " + text64.encode(_mac(file_key, authenticated)) + b"\n"


def decode_text(text: str, *, size: int) -> bytes:
    """Return the bytes of one base64 argument of exactly this size; raise BadHeader."""
    try:
        data = text64.decode(text.encode("ascii"))
    except text64.NotBase64:
        raise BadHeader from None
    if len(data) != size:
        raise BadHeader
    return data


def derive(secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    """Return the 32 bytes of HKDF-SHA-256 that the format uses everywhere."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


class _Lines:
    """The lines of one header, kept byte for byte for the MAC, and bounded in sum."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = MOST
        self.taken: list[bytes] = []

    def take(self) -> bytes:
        line = self._source.line(self._left)
        if not line.endswith(b"\n"):
            raise BadHeader
        self._left -= len(line)
        self.taken.append(line)
        return line


def _body(lines: _Lines) -> bytes:
    """Return the body of a stanza, up to and including its first short line."""
    parts = []
    while True:
        line = lines.take()[:-1]
        if len(line) > COLUMNS:
            raise BadHeader
        try:
            parts.append(text64.decode(line))
        except text64.NotBase64:
            raise BadHeader from None
        if len(line) < COLUMNS:
            return b"".join(parts)


def _mac(file_key: bytes, authenticated: bytes) -> bytes:
    """Return the HMAC-SHA-256 of a header under the key that belongs to it."""
    return hmac.digest(derive(file_key, salt=b"", info=b"header"), authenticated, "sha256")
