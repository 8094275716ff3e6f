"""Takes a real bundle apart and puts a hostile one together."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rfc8785

from crypto import age, signature
from crypto.card import Card
from crypto.identity import Identity
from models.bundle import layout, manifest
from models.bundle.statement import NAMESPACE
from models.bundle.ustar import BLOCK, Reader, Writer

Members = dict[str, bytes]


def opened(path: Path, identity: Identity) -> bytes:
    """Return the archive inside a bundle."""
    sink = io.BytesIO()
    with path.open("rb") as file:
        age.decrypt(file, sink, [identity.age_identity])
    return sink.getvalue()


def members(archive: bytes) -> Members:
    """Return the members of an archive, in order."""
    found = {}
    reader = Reader(io.BytesIO(archive))
    while member := reader.next():
        content = b""
        while piece := member.read(1 << 20):
            content += piece
        found[member.name] = content
    return found


def archive(parts: Members) -> bytes:
    """Return members as the archive of a bundle."""
    sink = io.BytesIO()
    writer = Writer(sink)
    for name, content in parts.items():
        writer.add(name, content)
    writer.finish()
    return sink.getvalue()


def sealed(content: bytes, path: Path, card: Card) -> Path:
    """Encrypt an archive to somebody, as anybody can who has the card."""
    with path.open("wb") as file:
        age.encrypt(io.BytesIO(content), file, [age.parse_recipient(card.recipient)])
    return path


def signed(parts: Members, identity: Identity, card: Card, **changes: Any) -> Members:
    """Make manifests and statement agree with the members, and sign as somebody who can."""
    data = {name: content for name, content in parts.items() if name.startswith("data/")}
    listed = manifest.write({name: digest(content) for name, content in data.items()})
    said = json.loads(parts[layout.STATEMENT]) | {"manifest": digest(listed)} | changes
    statement = rfc8785.dumps(said)
    return retagged(
        parts
        | {
            layout.STATEMENT: statement,
            layout.SSH_SIGNATURE: signature.sign_ssh(identity, statement, NAMESPACE).encode(),
            layout.MLDSA_SIGNATURE: signature.sign_mldsa(identity, statement, NAMESPACE),
            layout.ALLOWED_SIGNERS: signature.allowed_signers_line(card, NAMESPACE).encode(),
            layout.MANIFEST: listed,
        }
    )


def retagged(parts: Members) -> Members:
    """Make the tag manifest agree with the tag files."""
    tags = {name: digest(parts[name]) for name in layout.TAGS[:-1]}
    return parts | {layout.TAG_MANIFEST: manifest.write(tags)}


def ordered(parts: Members) -> Members:
    """Put members into the order of a bundle."""
    return dict(sorted(parts.items(), key=lambda one: layout.place(one[0]) or (99, one[0])))


def lines(parts: Members) -> list[bytes]:
    return gzip.decompress(parts[layout.OPERATIONS]).splitlines(keepends=True)


def with_lines(parts: Members, found: list[bytes]) -> Members:
    return parts | {layout.OPERATIONS: gzip.compress(b"".join(found), mtime=0)}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def headers(content: bytes) -> list[int]:
    """Return where each member's header stands in an archive."""
    places, at = [], 0
    while content[at : at + BLOCK] != bytes(BLOCK):
        places.append(at)
        size = int(content[at + 124 : at + 135], 8)
        at += BLOCK + size + -size % BLOCK
    return places


def reheaded(content: bytes, index: int, change: Callable[[bytearray], None]) -> bytes:
    """Change one member's header and make its checksum right again."""
    changed = bytearray(content)
    at = headers(content)[index]
    header = changed[at : at + BLOCK]
    change(header)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    changed[at : at + BLOCK] = header
    return bytes(changed)
