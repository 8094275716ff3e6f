"""The head file: how far every chain had come, sealed beside the database.

SQLCipher proves that each page is whole and not that it is the newest one, so a database put
back from an older copy opens without complaint. The head file is written after each commit;
at the next opening the database must hold every change that it names. A database that is ahead
of it is ordinary: the power may fail between the two.

Somebody who puts back the database and the head file together goes unnoticed here; then a
colleague's bundle tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crypto import canonical, files
from crypto.derive import wipe
from crypto.errors import CryptoError, NewerFormat
from crypto.sealed import seal_bytes, unseal_bytes
from models.history import ChainHead, History

VERSION = 1
PURPOSE = "head"


@dataclass(frozen=True, slots=True)
class Head:
    """How far each chain had come, and which generation of vault.json was the newest."""

    chains: Mapping[str, ChainHead]
    generation: int


def write(path: Path, key: bytearray, head: Head, *, random: Callable[[int], bytes]) -> None:
    """Seal the present heads in place of the earlier ones; the key is wiped."""
    content = {
        "v": VERSION,
        "generation": head.generation,
        "chains": {device: [one.seq, one.hash, one.count] for device, one in head.chains.items()},
    }
    sealed = seal_bytes(canonical.encode(content), key=key, purpose=PURPOSE, random=random)
    wipe(key)
    files.replace(path, sealed)


def read(path: Path, key: bytearray) -> Head | None:
    """Give the heads that were last written, or nothing if the file is absent or damaged.

    A vault without a readable head file is treated like one that was put back: a file that
    could be removed to silence the check would check nothing. Raises StorageFailed where the
    disk does not give it, which says nothing of the vault's age.
    """
    if not path.exists():
        return None
    with files.storage(path):
        sealed = path.read_bytes()
    try:
        content = canonical.decode(unseal_bytes(sealed, key=key, purpose=PURPOSE))
    except CryptoError:
        return None
    finally:
        wipe(key)
    if content["v"] > VERSION:
        raise NewerFormat(what="The head file", found=content["v"], known=VERSION)
    chains = {device: ChainHead(*one) for device, one in content["chains"].items()}
    return Head(chains, content.get("generation", 0))


def lost(expected: Mapping[str, ChainHead], history: History) -> int:
    """Say how many changes the head file names that the database does not hold."""
    chains = history.chains()
    missing = 0
    for device, head in expected.items():
        found = chains.get(device)
        if head.hash not in history.hashes_at(device, head.seq):
            missing += max(1, head.seq - (found.seq if found else 0))
        elif found is None or found.count < head.count:
            missing += head.count - (found.count if found else 0)
    return missing
