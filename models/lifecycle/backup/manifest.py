"""The manifest of a backup lists what is in it, part by part, sealed under a key of the vault.

Canonical JSON inside a sealed file (``crypto.files``, purpose ``backup``)::

    {"format": "afield-backup", "v": 1, "vault": <32 hex>, "made": <milliseconds>,
     "device": <32 hex>, "changes": n, "lacking": [<SHA-256 of evidence>, ...],
     "members": [{"name": ..., "size": n, "part": n, "sha256": [<one for each part>]}, ...]}

Every member is cut into parts of one size, the last one shorter. Parts of the database are small,
so that of two backups most are the same; a file of evidence never changes. ``lacking`` names
evidence whose bytes were not whole in the vault when the backup was made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from crypto import canonical
from crypto.errors import CryptoError, NewerFormat
from crypto.files import seal_bytes, unseal_bytes
from crypto.keyfile import Keys
from crypto.passphrases import wipe
from models.lifecycle.backup.errors import BackupDamaged
from models.vault import DATABASE

FORMAT: Final = "afield-backup"
VERSION: Final = 1
MANIFEST: Final = "manifest"
PURPOSE: Final = "backup"
DATABASE_PART: Final = 256 * 1024
"""A save touches some thirty pages all over the file, and each makes a part of this size anew."""
EVIDENCE_PART: Final = 64 * 1024 * 1024
"""Parts that FAT takes as files, and that a second core can digest while others are read."""
MOST_BYTES: Final = 1 << 28


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the vault: its path, its size, the size of its parts, and their SHA-256."""

    name: str
    size: int
    part: int
    digests: tuple[str, ...]

    def parts(self) -> Iterator[tuple[int, int, str]]:
        """Yield the offset, the size and the digest of each part; an empty file has one."""
        for number, digest in enumerate(self.digests):
            offset = number * self.part
            yield offset, min(self.part, self.size - offset), digest


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, of which vault, and from when it is."""

    vault_id: str
    made: datetime
    device: str
    changes: int
    lacking: tuple[str, ...]
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """Return how many bytes the files have together."""
        return sum(member.size for member in self.members)

    @property
    def evidence(self) -> tuple[Member, ...]:
        """Return the sealed files of evidence."""
        return tuple(member for member in self.members if "/" in member.name)

    def sealed(self, keys: Keys, *, random: Callable[[int], bytes] = os.urandom) -> bytes:
        """Return the manifest as it is written."""
        content = {
            "format": FORMAT,
            "v": VERSION,
            "vault": self.vault_id,
            "made": int(self.made.timestamp() * 1000),
            "device": self.device,
            "changes": self.changes,
            "lacking": list(self.lacking),
            "members": [
                {"name": one.name, "size": one.size, "part": one.part, "sha256": list(one.digests)}
                for one in self.members
            ],
        }
        key = keys.backup()
        try:
            return seal_bytes(canonical.encode(content), key=key, purpose=PURPOSE, random=random)
        finally:
            wipe(key)

    @classmethod
    def unsealed(cls, data: bytes, keys: Keys) -> Manifest:
        """Return the manifest that was sealed; raises BackupDamaged or NewerFormat."""
        key = keys.backup()
        try:
            plain = unseal_bytes(data, key=key, purpose=PURPOSE)
            content = canonical.decode(plain, most=MOST_BYTES)
            if content["v"] > VERSION:
                raise NewerFormat(what="The backup", found=content["v"], known=VERSION)
            return cls._of(content)
        except NewerFormat:
            raise
        except (CryptoError, KeyError, TypeError, ValueError):
            raise BackupDamaged(part=MANIFEST) from None
        finally:
            wipe(key)

    @classmethod
    def _of(cls, content: dict[str, Any]) -> Manifest:
        return cls(
            vault_id=content["vault"],
            made=datetime.fromtimestamp(content["made"] / 1000, UTC),
            device=content["device"],
            changes=content["changes"],
            lacking=tuple(content["lacking"]),
            members=tuple(
                Member(one["name"], one["size"], one["part"], tuple(one["sha256"]))
                for one in content["members"]
            ),
        )


def part_size(name: str) -> int:
    """Return the size of the parts that a file of this name is cut into."""
    return DATABASE_PART if name == DATABASE else EVIDENCE_PART


def part_sizes(name: str, size: int) -> Iterator[int]:
    """Yield the sizes of the parts of a file; an empty one has one part of nothing."""
    part = part_size(name)
    yield from (min(part, size - offset) for offset in range(0, max(size, 1), part))
