"""The rollback guard seals how far every chain had come into a head file beside the database.

SQLCipher proves that each page is whole and not that it is the newest one, so a database put back
from an older copy opens without complaint. The head file is written after each commit; at the next
opening the database must hold every operation that it names. A database that is ahead of it is
ordinary: the power may fail between the two.

Somebody who puts back the database and the head file together goes unnoticed here; then a
colleague's bundle tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crypto import canonical
from crypto.errors import CryptoError, NewerFormat
from crypto.files import replace_file, seal_bytes, storage, unseal_bytes
from crypto.passphrases import wipe
from models.log import ChainHead, History

HEAD_VERSION = 1
HEAD_PURPOSE = "head"


@dataclass(frozen=True, slots=True)
class RollbackGuard:
    """How far each chain had come, and which generation of vault.json was the newest."""

    chains: Mapping[str, ChainHead]
    generation: int


def write_rollback_guard(
    path: Path, key: bytearray, head: RollbackGuard, *, random: Callable[[int], bytes]
) -> None:
    """Seal the present heads over the earlier ones; the key is wiped."""
    content = {
        "v": HEAD_VERSION,
        "generation": head.generation,
        "chains": {
            device: [chain.seq, chain.hash, chain.count] for device, chain in head.chains.items()
        },
    }
    sealed = seal_bytes(canonical.encode(content), key=key, purpose=HEAD_PURPOSE, random=random)
    wipe(key)
    replace_file(path, sealed)


def read_rollback_guard(path: Path, key: bytearray) -> RollbackGuard | None:
    """Return the heads that were last written, or None if the file is absent or damaged.

    A vault without a readable head file is treated like one that was put back: a file that could be
    removed to silence the check would check nothing. Raises StorageFailed where the disk does not
    give it, which says nothing of the vault's age.
    """
    if not path.exists():
        return None
    with storage(path):
        sealed = path.read_bytes()
    try:
        content = canonical.decode(unseal_bytes(sealed, key=key, purpose=HEAD_PURPOSE))
    except CryptoError:
        return None
    finally:
        wipe(key)
    if content["v"] > HEAD_VERSION:
        raise NewerFormat(what="The head file", found=content["v"], known=HEAD_VERSION)
    chains = {device: ChainHead(*one) for device, one in content["chains"].items()}
    return RollbackGuard(chains, content.get("generation", 0))


def lost_operations(expected: Mapping[str, ChainHead], history: History) -> int:
    """Return how many operations the head file names that the database does not hold."""
    chains = history.chains()
    missing = 0
    for device, head in expected.items():
        found = chains.get(device)
        if head.hash not in history.hashes_at(device, head.seq):
            missing += max(1, head.seq - (found.seq if found else 0))
        elif found is None or found.count < head.count:
            missing += head.count - (found.count if found else 0)
    return missing
