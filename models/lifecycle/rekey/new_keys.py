"""Re-keying puts a vault under new keys, after somebody may have got hold of the old ones.

New are the vault key and the author key, the vault's id, every page of the database, every
evidence file, the head, the owner's slot and the recovery code. The same stay the signed
operations, the colleagues, and, unless asked otherwise, the device: colleagues compared its key.
A device that is left behind because its key leaked is revoked here too.
Readers are not carried over, because their passphrases are not known here.

    built      everything, in a successor's folder and under new names in ``blobs/``
    shown      the new recovery code, to the person, while the earlier one still opens the vault
    counts     vault.json is replaced: before, the vault is wholly the old one; after, the new
    moved in   ``models.lifecycle.rekey.successor``; at the next opening, if interrupted
    removed    the old evidence files; swept at the next opening, if interrupted
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from crypto.errors import AfieldError
from crypto.files import StorageFull, private_folder, storage
from crypto.keyfile import ID_BYTES, READER, KeyFile, Keys, Slot, create_key_file, store_identity
from crypto.passphrases import Cost
from models.actions import named_evidence
from models.lifecycle.composition import composed
from models.lifecycle.rekey.evidence_resealing import Progress, Resealing, rename
from models.lifecycle.rekey.successor import (
    move_successor_in,
    remove_successor,
    successor_counts,
    successor_folder,
    take_effect,
)
from models.storage import Database, VaultDamaged, take_over
from models.vault import (
    DATABASE,
    KEYS,
    Blob,
    VaultContext,
    every_blob,
    finish_rotation,
    note_in_journal,
    rename_spared,
    revoke_colleague,
    rotate_device,
    spared_blobs,
    take_up_lost,
)

MIB = 1024 * 1024
SLACK = MIB
"""The bytes left for the head, the header, and the journal of the new database."""


class NoRoomToRekey(StorageFull):
    """Until the new keys count, the disk holds everything twice."""

    sentence = "New keys need {needed} MiB of free room on the vault's disk; {free} MiB are free."
    next_step = "Make room, or move the vault's folder to a larger disk; nothing was changed."
    code = "no-room-to-rekey"


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What a vault has once it is re-keyed, and what is not carried over."""

    recovery: str = field(repr=False)
    device: str
    evidence: int
    lost: tuple[str, ...]
    """Digests of evidence whose bytes were missing or damaged, and are missing now."""
    dropped: tuple[Slot, ...]
    """Ways in that open nothing any more and have no like: readers', and kinds unknown here."""


def rekey_vault(
    vault: VaultContext,
    *,
    passphrase: str,
    show: Callable[[Rekeyed], None] | None = None,
    new_device: bool = False,
    without_damaged: bool = False,
    cost: Cost | None = None,
    progress: Progress | None = None,
) -> Rekeyed:
    """Put an open vault under new keys, and close it: from now on it opens under those only.

    ``show`` gets the new recovery code when all is made and nothing counts yet, and returns once
    it was written out; whatever it raises leaves the vault as it was.
    Raises ReadOnly, NoRoomToRekey, DamagedKeyFile, EvidenceNotWhole, NewerFormat, VaultDamaged,
    EmptyPassphrase, StorageFull or StorageFailed with the vault as it was, and still open. One case
    differs, as in ``crypto.files.replace_file``: when only the folder cannot be synced, the vault
    is closed, and a power cut may still bring the old keys back.
    """
    vault.signer()
    kept = _kept(vault, without_newer=without_damaged)
    _demand_room(vault, kept)
    (header := KeyFile.read(vault.folder / KEYS)).check(vault.keys)
    vault_id = vault.random(ID_BYTES).hex()
    with _whole_or_not(vault, vault_id) as (place, names):
        make = partial(create_key_file, passphrase=passphrase, cost=cost, random=vault.random)
        keys, recovery = make(place / KEYS, vault_id=vault_id, unknown=header.unknown)
        evidence = Resealing(vault, keys, names)
        try:
            evidence.seal(kept, without_damaged=without_damaged, progress=progress)
            device = _records(vault, place, keys, names, kept, new_device=new_device)
        finally:
            keys.wipe()
        lost = tuple(evidence.lost)
        made = Rekeyed(recovery, device, len(names), lost, _dropped(header))
        if show:
            show(made)
        take_effect(vault.folder, vault_id)
    _finish(vault, vault_id, kept)
    return made


def _kept(vault: VaultContext, *, without_newer: bool) -> list[Blob]:
    """Return all sealed files, those too that the database had lost sight of, or never knew.

    No stray file opens once other keys count, so what one holds is taken up before, and what is
    spared is sealed again.
    """
    take_up_lost(vault, named=named_evidence(vault), without_newer=without_newer)
    return [*every_blob(vault), *spared_blobs(vault, without_newer=without_newer)]


def _dropped(header: KeyFile) -> tuple[Slot, ...]:
    """Return the slots that are not carried over: readers', and kinds unknown here."""
    return tuple(slot for slot in header.slots if slot.kind == READER or not slot.known)


def _demand_room(vault: VaultContext, kept: Sequence[Blob]) -> None:
    """Raise NoRoomToRekey unless the disk holds everything once more; a quota shows later."""
    sealed = [vault.blobs / blob.name for blob in kept]
    with storage(vault.folder):
        needs = {
            vault.folder: (vault.folder / DATABASE).stat().st_size + SLACK,
            vault.blobs: sum(blob.stat().st_size for blob in sealed if blob.exists()),
        }
        for folder in needs:
            disk = folder.stat().st_dev
            needed = sum(size for where, size in needs.items() if where.stat().st_dev == disk)
            free = shutil.disk_usage(folder).free
            if needed > free:
                raise NoRoomToRekey(needed=-(-needed // MIB), free=free // MIB)


@contextmanager
def _whole_or_not(vault: VaultContext, vault_id: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the successor's folder and the names of its evidence files, to be filled.

    What fails before it counts leaves nothing of either, and removes no other file.
    """
    place, names = successor_folder(vault.folder, vault_id), dict[str, str]()
    try:
        private_folder(place)
        yield place, names
    except BaseException:
        if _stands(vault, vault_id):
            remove_successor(place)
            for name in names.values():
                with suppress(OSError):
                    (vault.blobs / name).unlink(missing_ok=True)
        else:
            # What would be written to the database from now on might be lost.
            vault.close()
        raise


def _stands(vault: VaultContext, vault_id: str) -> bool:
    """Return whether the vault is surely still the old one."""
    try:
        return not successor_counts(vault.folder, vault_id)
    except AfieldError:
        return False


def _records(
    vault: VaultContext,
    place: Path,
    keys: Keys,
    names: Mapping[str, str],
    kept: Sequence[Blob],
    *,
    new_device: bool,
) -> str:
    """Write the successor's database and head, and return its device."""
    copy = Database(place / DATABASE, keys.database(), write=True)
    try:
        take_over(copy, vault.folder / DATABASE, vault.keys.database())
    finally:
        copy.close()
    identity = vault.signer()
    store_identity(place / KEYS, keys, identity.to_bytes(), random=vault.random)
    with _opened(vault, place, keys) as following:
        rename(following, names)
        renamed = {one.name: names[one.sha256] for one in kept if one.sha256 in names}
        rename_spared(following, renamed)
        finish_rotation(following)
        if new_device:
            # All that the key ever signed for its owner is here: what comes later is not theirs.
            with following.writing():
                rotate_device(following)
                revoke_colleague(following, identity.device)
        note_in_journal(following, "rekeyed", evidence=len(names))
        damaged = following.database.damage()
        if damaged or following.history.chains() != vault.history.chains():
            raise VaultDamaged(where="its copy under new keys differs")
        return following.device


def _opened(vault: VaultContext, place: Path, keys: Keys) -> VaultContext:
    """Return the successor, opened where it is made; the vault itself holds the writer's lock."""
    generation = KeyFile.read(place / KEYS).generation
    return composed(
        VaultContext(
            place,
            keys,
            Database(place / DATABASE, keys.database(), write=True, again=keys.database),
            identity=vault.identity,
            generation=generation,
            lock=None,
            clock=vault.clock,
            random=vault.random,
        )
    )


def _finish(vault: VaultContext, vault_id: str, kept: Sequence[Blob]) -> None:
    """Put the successor into its place and remove the old evidence files.

    Raising here would say of new keys that count that there are none; the next opening goes on.
    """
    try:
        vault.database.close()
        with suppress(AfieldError, OSError):
            move_successor_in(vault.folder, vault_id)
            for blob in kept:
                (vault.blobs / blob.name).unlink(missing_ok=True)
    finally:
        vault.close()
