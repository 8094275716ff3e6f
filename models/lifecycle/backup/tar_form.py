"""The form of a backup file is a tar archive in one spelling, which every tar can unpack.

    afield-backup    canonical JSON: {"format": "afield-backup", "v": 1, "vault": ..., "parts": ...}
    vault.json       the key slots, public by design
    head, vault.db   as they lie in the vault, encrypted
    blobs/<name>     sealed evidence
    manifest         sealed; last, because it holds the digests of all the rest

``parts`` is "inside", or "beside" for a snapshot of a folder of backups, which has its database and
evidence as objects beside it. Headers have no owner and no time; padding is zeroes. Any other
spelling is refused, so that no bit can be changed unnoticed.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from crypto import canonical
from crypto.errors import NewerFormat
from models.lifecycle.backup.errors import BackupDamaged
from models.lifecycle.backup.manifest import FORMAT, MANIFEST, VERSION
from models.vault import BLOBS, DATABASE, HEAD, KEYS

BLOCK: Final = tarfile.BLOCKSIZE
END: Final = bytes(2 * BLOCK)
INSIDE: Final = "inside"
BESIDE: Final = "beside"
_MOST_SMALL: Final = 1 << 20
_NAME: Final = re.compile(rf"{FORMAT}|{KEYS}|{HEAD}|{DATABASE}|{MANIFEST}|{BLOBS}/[0-9a-f]{{32}}")
_MAGIC: Final = FORMAT.encode("ascii") + b"\0"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one member of the archive lies."""

    name: str
    offset: int
    size: int


def is_name(name: str) -> bool:
    """Return whether a file of a vault that is backed up has such a name."""
    return _NAME.fullmatch(name) is not None and name not in {FORMAT, MANIFEST}


def header_block(name: str, size: int) -> bytes:
    """Return the 512 bytes before a member."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")


def padding(size: int) -> bytes:
    """Return the zeroes after a member of this size."""
    return bytes(-size % BLOCK)


def marker(vault_id: str, parts: str) -> bytes:
    """Return the first member: which format and which vault this is."""
    return canonical.encode({"format": FORMAT, "v": VERSION, "vault": vault_id, "parts": parts})


def packed_size(members: Mapping[str, int]) -> int:
    """Return how many bytes members of these sizes take, without the manifest."""
    return sum(BLOCK + size + len(padding(size)) for size in members.values())


def is_backup(start: bytes) -> bool:
    """Return whether a file begins like a backup, of whichever version."""
    return start.startswith(_MAGIC)


def read_entries(file: BinaryIO, length: int, *, most: int | None = None) -> list[Entry]:
    """Return where the members lie; raises BackupDamaged for anything but the one spelling.

    ``most`` is how many are asked for; what comes after them is not looked at then.
    """
    found: list[Entry] = []
    offset = 0
    while most is None or len(found) < most:
        file.seek(offset)
        block = file.read(BLOCK)
        if block == END[:BLOCK]:
            break
        name, size = _header(block)
        entry = Entry(name, offset + BLOCK, size)
        offset = entry.offset + size + len(padding(size))
        if offset > length:
            raise BackupDamaged(part=name)
        file.seek(entry.offset + size)
        if file.read(len(padding(size))).strip(b"\0"):
            raise BackupDamaged(part=name)
        found.append(entry)
    if most is not None:
        return found
    file.seek(offset)
    names = [entry.name for entry in found]
    if length != offset + len(END) or file.read() != END or len(set(names)) != len(names):
        raise BackupDamaged(part="its end")
    return found


def _header(block: bytes) -> tuple[str, int]:
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        if info.size < 0:
            # It has a spelling, and whoever followed it would read the same members for ever.
            raise ValueError("a size below nothing")
        spelled = header_block(info.name, info.size)
    except (tarfile.HeaderError, ValueError):
        raise BackupDamaged(part="a header between its parts") from None
    if spelled != block or not _NAME.fullmatch(info.name):
        raise BackupDamaged(part="a header between its parts")
    return info.name, info.size


def read_small(file: BinaryIO, entry: Entry, *, most: int = _MOST_SMALL) -> bytes:
    """Return a member that fits in memory; raises BackupDamaged."""
    if entry.size > most:
        raise BackupDamaged(part=entry.name)
    file.seek(entry.offset)
    data = file.read(entry.size)
    if len(data) != entry.size:
        raise BackupDamaged(part=entry.name)
    return data


def parse_marker(data: bytes) -> dict[str, Any]:
    """Return what the first member says; raises BackupDamaged or NewerFormat."""
    try:
        content = canonical.decode(data)
        if content["format"] != FORMAT:
            raise ValueError("another format")
        if content["v"] > VERSION:
            raise NewerFormat(what="The backup", found=content["v"], known=VERSION)
        if marker(content["vault"], content["parts"]) != data:
            raise ValueError("another spelling")
    except (canonical.NotCanonical, KeyError, TypeError, ValueError):
        raise BackupDamaged(part=FORMAT) from None
    return dict(content)


def spelled(name: str, data: bytes) -> Iterator[bytes]:
    """Yield a small member: its header, its bytes and its padding."""
    yield header_block(name, len(data)) + data + padding(len(data))
