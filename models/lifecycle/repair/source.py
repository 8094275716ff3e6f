"""The damaged vault is only read: its header, how far its chains had come, and its database.

Where vault.json does not open, the generation before it is tried: it lies beside it and holds the
same keys. Where new keys came to count and have not moved in yet, the database and the head file
are still in the successor's folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.errors import AfieldError, CryptoError, DamagedKeyFile
from crypto.files import StorageFailed, demand_private, is_found, previous_file
from crypto.keyfile import KeyFile, Keys
from crypto.signing import Identity
from models.lifecycle.errors import VaultMissing
from models.lifecycle.rekey import successor_folder
from models.log import ChainHead
from models.storage import NO_WAIT, LockWait, VaultDamaged, hold_writer_lock
from models.vault import BLOBS, DATABASE, HEAD, KEYS, ReadOnly, read_rollback_guard


@dataclass(frozen=True, slots=True)
class Source:
    """What is read of a damaged vault.

    ``header`` is the path of the vault.json that opened, ``chains`` how far each chain had come, or
    None without a readable head file.
    """

    folder: Path
    header: Path
    keys: Keys
    identity: Identity
    database: Path
    blobs: Path
    chains: Mapping[str, ChainHead] | None

    @property
    def earlier_header(self) -> bool:
        """Return whether the generation before was used."""
        return self.header.name != KEYS


@contextmanager
def reading_source(folder: Path, secret: str, *, wait: LockWait = NO_WAIT) -> Iterator[Source]:
    """Yield what is read of a vault, while no other process writes to it; the keys are wiped.

    Raises VaultMissing, OthersCanRead, VaultInUse, NotUnlocked, DamagedKeyFile, ReadOnly for a
    reader's passphrase, VaultDamaged without a database, or StorageFailed.
    """
    if not is_found(folder / KEYS) and not is_found(previous_file(folder / KEYS)):
        raise VaultMissing(folder=folder)
    demand_private(folder)
    with _alone(folder, wait):
        header, keys = _unlocked(folder / KEYS, secret)
        try:
            yield _source(folder, header, keys)
        finally:
            keys.wipe()


@contextmanager
def _alone(folder: Path, wait: LockWait) -> Iterator[None]:
    """Hold the writer's lock where a lock can be had: not on a disk that takes no writes."""
    try:
        lock = hold_writer_lock(folder, wait=wait)
    except StorageFailed:
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _unlocked(path: Path, secret: str) -> tuple[Path, Keys]:
    """Return the header that the secret opens, and its keys: vault.json, or the one before."""
    try:
        return path, KeyFile.read(path).unlock(secret)
    except (CryptoError, StorageFailed) as error:
        before = previous_file(path)
        if not is_found(before):
            raise
        try:
            keys = KeyFile.read(before).unlock(secret)
        except AfieldError:
            raise error from None
        return before, keys


def _source(folder: Path, header: Path, keys: Keys) -> Source:
    if not keys.can_sign:
        raise ReadOnly
    stored = keys.open_identity()
    if stored is None:
        raise DamagedKeyFile
    successor = successor_folder(folder, keys.vault_id)
    place = {name: successor if is_found(successor / name) else folder for name in (DATABASE, HEAD)}
    if not is_found(place[DATABASE] / DATABASE):
        raise VaultDamaged(where=f"{DATABASE} is not there")
    guard = read_rollback_guard(place[HEAD] / HEAD, keys.head())
    return Source(
        folder=folder,
        header=header,
        keys=keys,
        identity=Identity.from_bytes(stored),
        database=place[DATABASE] / DATABASE,
        blobs=folder / BLOBS,
        chains=None if guard is None else guard.chains,
    )
