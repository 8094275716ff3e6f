"""The rollback guard seals how far every chain had come into a head file beside the database.

SQLCipher proves that each page is whole and not that it is the newest one, so a database put back
from an older copy opens without complaint. The head file is written after each commit; at the next
opening the database must hold every operation that it names. A database that is ahead of it is
ordinary: the power may fail between the two.

There are two copies, ``head`` and ``head.1``, of the same content, so that one lost file is no lost
vault. Each is true when it is written, so what either names must be here: a database that fits an
older copy of one and not the other was put back. Without any, nobody can tell, and the vault does
not open before a person said what it is. A ``head`` that does not say that it has a second copy was
written by an earlier afield, which left the second as it was: then it counts alone.

Somebody who puts back the database and both copies together goes unnoticed here; then a
colleague's bundle tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crypto import canonical
from crypto.errors import CryptoError, NewerFormat
from crypto.files import (
    StorageFailed,
    previous_file,
    replace_both,
    seal_bytes,
    storage,
    unseal_bytes,
)
from crypto.passphrases import wipe
from models.log import ChainHead, History

HEAD_VERSION = 1
HEAD_PURPOSE = "head"
_COPIES = 2


@dataclass(frozen=True, slots=True)
class RollbackGuard:
    """How far each chain had come, and which generation of vault.json was the newest.

    ``spare`` says that the head file itself could not be read and its second copy was;
    ``twice`` that both could.
    """

    chains: Mapping[str, ChainHead]
    generation: int
    spare: bool = False
    twice: bool = False


def write_rollback_guard(
    path: Path, key: bytearray, head: RollbackGuard, *, random: Callable[[int], bytes]
) -> None:
    """Seal the present heads over both copies of the earlier ones; the key is wiped."""
    content = {
        "v": HEAD_VERSION,
        "copies": _COPIES,
        "generation": head.generation,
        "chains": {
            device: [chain.seq, chain.hash, chain.count] for device, chain in head.chains.items()
        },
    }
    sealed = seal_bytes(canonical.encode(content), key=key, purpose=HEAD_PURPOSE, random=random)
    wipe(key)
    replace_both(path, previous_file(path), sealed)


def read_rollback_guard(path: Path, key: bytearray) -> RollbackGuard | None:
    """Return the heads that were last written, or None if both copies are absent or damaged.

    A vault without a readable head file is treated like one that was put back: a file that could be
    removed to silence the check would check nothing. Raises NewerFormat, and StorageFailed where
    neither copy can be read and the disk does not give one, which says nothing of the vault's age.
    """
    try:
        first, failed = _copy(path, key)
        second, also = _copy(previous_file(path), key)
    finally:
        wipe(key)
    failure = failed or also
    if first is None and second is None and failure:
        raise failure
    if first is None:
        return None if second is None else _guard(second, spare=True)
    if second is None or "copies" not in first:
        return _guard(first)
    one, other = _guard(first), _guard(second)
    chains = dict(one.chains)
    for device, head in other.chains.items():
        if device not in chains or head.count > chains[device].count:
            chains[device] = head
    return RollbackGuard(chains, max(one.generation, other.generation), twice=True)


def _copy(path: Path, key: bytearray) -> tuple[dict[str, Any] | None, CryptoError | None]:
    """Return what a copy holds, or None; with it why that is no sign of damage, where it is none.

    Raises NewerFormat where the copy itself says so under its seal.
    """
    try:
        with storage(path):
            if not path.exists():
                return None, None
            sealed = path.read_bytes()
    except StorageFailed as error:
        return None, error
    try:
        content: dict[str, Any] = canonical.decode(
            unseal_bytes(sealed, key=key, purpose=HEAD_PURPOSE)
        )
    except NewerFormat as error:
        # Nothing proves the version of a sealed file before it opens: one flipped bit may say so.
        return None, error
    except CryptoError:
        return None, None
    if content["v"] > HEAD_VERSION:
        raise NewerFormat(what="The head file", found=content["v"], known=HEAD_VERSION)
    return content, None


def _guard(content: dict[str, Any], *, spare: bool = False) -> RollbackGuard:
    chains = {device: ChainHead(*one) for device, one in content["chains"].items()}
    return RollbackGuard(chains, content.get("generation", 0), spare=spare)


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
