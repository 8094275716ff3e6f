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

from crypto import age
from crypto.signing import Card, Identity, signature
from models.sharing.container import (
    ALLOWED_SIGNERS_FILE,
    MANIFEST_FILE,
    MLDSA_SIGNATURE_FILE,
    OPERATIONS_FILE,
    SSH_SIGNATURE_FILE,
    STATEMENT_FILE,
    TAG_FILES,
    TAG_MANIFEST_FILE,
    Reader,
    Writer,
    member_order,
    write_manifest,
)
from models.sharing.container.tar_profile import BLOCK
from models.sharing.statement import SIGNATURE_NAMESPACE

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
    listed = write_manifest({name: digest(content) for name, content in data.items()})
    said = json.loads(parts[STATEMENT_FILE]) | {"manifest": digest(listed)} | changes
    statement = rfc8785.dumps(said)
    return retagged(
        parts
        | {
            STATEMENT_FILE: statement,
            SSH_SIGNATURE_FILE: signature.sign_ssh(
                identity, statement, SIGNATURE_NAMESPACE
            ).encode(),
            MLDSA_SIGNATURE_FILE: signature.sign_mldsa(identity, statement, SIGNATURE_NAMESPACE),
            ALLOWED_SIGNERS_FILE: signature.allowed_signers_line(
                card, SIGNATURE_NAMESPACE
            ).encode(),
            MANIFEST_FILE: listed,
        }
    )


def retagged(parts: Members) -> Members:
    """Make the tag manifest agree with the tag files."""
    tags = {name: digest(parts[name]) for name in TAG_FILES[:-1]}
    return parts | {TAG_MANIFEST_FILE: write_manifest(tags)}


def ordered(parts: Members) -> Members:
    """Put members into the order of a bundle."""
    return dict(sorted(parts.items(), key=lambda one: member_order(one[0]) or (99, one[0])))


def lines(parts: Members) -> list[bytes]:
    return gzip.decompress(parts[OPERATIONS_FILE]).splitlines(keepends=True)


def with_lines(parts: Members, found: list[bytes]) -> Members:
    return parts | {OPERATIONS_FILE: gzip.compress(b"".join(found), mtime=0)}


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
