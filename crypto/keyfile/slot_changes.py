"""The key slots of vault.json are made here with a vault's keys, added, changed and removed.

Every change reads the header anew, checks its MAC, and replaces the file whole; vault.json.1 keeps
the generation before. When a secret is taken back, vault.json.1 becomes a copy of the new file,
so that no old passphrase opens what lies beside it; it is written first, so that vault.json itself
stays the one place where a change takes effect. Copies made elsewhere are out of reach: after a
suspected leak the vault needs a new vault key, see ``models.lifecycle.rekey.new_keys``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crypto import base64text
from crypto.errors import NotUnlocked
from crypto.files import is_found, previous_file
from crypto.keyfile.errors import (
    EmptyPassphrase,
    KeyFileExists,
    LastSlot,
    NoSuchSlot,
    PassphraseInUse,
)
from crypto.keyfile.header_writing import own_header, write_header
from crypto.keyfile.key_file import FORMAT, ID_BYTES, VAULT_FORMAT, KeyFile
from crypto.keyfile.open_keys import Keys
from crypto.keyfile.recovery_slots import recovery_slot
from crypto.keyfile.slot import PASSPHRASE, READER, RECOVERY, Slot, wrap_keys
from crypto.passphrases import KEY_BYTES, Cost, Random, secret_bytes, wipe


def create_key_file(
    path: Path,
    *,
    passphrase: str | bytearray,
    cost: Cost | None = None,
    random: Random = os.urandom,
    vault_id: str | None = None,
    unknown: Mapping[str, Any] | None = None,
) -> tuple[Keys, str]:
    """Write a new vault.json and return its keys and the recovery code, which is shown once.

    That nobody has typed the code back is written with it. A vault that gets new keys brings its
    next id, and the fields of its earlier header that are unknown here. Raises KeyFileExists,
    EmptyPassphrase, StorageFull or StorageFailed.
    """
    if is_found(path) or is_found(previous_file(path)):
        raise KeyFileExists(path=path.parent)
    vault_id = vault_id or random(ID_BYTES).hex()
    keys = Keys(bytearray(random(2 * KEY_BYTES)), vault_id=vault_id)
    owner = _passphrase_slot(keys, PASSPHRASE, passphrase, cost, random)
    recovery, code = recovery_slot(keys, random)
    header = KeyFile(
        vault_id=vault_id,
        generation=0,
        slots=(owner, recovery),
        fields={**(unknown or {}), "format": FORMAT, "v": VAULT_FORMAT, "vault": vault_id},
    )
    write_header(path, header, keys, unproven=[recovery.id])
    return keys, code


def add_reader(
    path: Path,
    keys: Keys,
    *,
    passphrase: str | bytearray,
    cost: Cost | None = None,
    random: Random = os.urandom,
) -> str:
    """Add a slot that opens the vault for reading only, and return the slot's id.

    Raises TooManySlots where the vault has as many ways in as it may have.
    """
    header = own_header(path, keys)
    _demand_unused(header, passphrase)
    slot = _passphrase_slot(keys, READER, passphrase, cost, random)
    write_header(path, header, keys, slots=(*header.slots, slot))
    return slot.id


def change_passphrase(
    path: Path,
    keys: Keys,
    *,
    old: str | bytearray,
    new: str | bytearray,
    cost: Cost | None = None,
    random: Random = os.urandom,
) -> None:
    """Put a new passphrase in the place of an old one, the owner's or a reader's.

    The recovery code stands for the owner's passphrase that was forgotten. Raises NotUnlocked
    when the old one opens no slot.
    """
    header = own_header(path, keys)
    found = header.slot_of(old)
    if found is None:
        raise NotUnlocked
    _demand_unused(header, new)
    kind = PASSPHRASE if found.kind == RECOVERY else found.kind
    slot = _passphrase_slot(keys, kind, new, cost, random)
    if found.kind == RECOVERY:
        gone = {each.id for each in header.slots if each.known and each.kind == PASSPHRASE}
    else:
        gone = {found.id}
    kept = (each for each in header.slots if each.id not in gone)
    # Whoever gives the code instead of a passphrase has it.
    unproven = {each.id for each in header.unproven} - {found.id}
    write_header(path, header, keys, slots=(*kept, slot), unproven=unproven, withdrawn=True)


def remove_slot(path: Path, keys: Keys, slot_id: str) -> None:
    """Remove a slot; raises NoSuchSlot, or LastSlot when no other could write."""
    header = own_header(path, keys)
    left = tuple(slot for slot in header.slots if slot.id != slot_id)
    if len(left) == len(header.slots):
        raise NoSuchSlot
    if not any(slot.can_sign for slot in left):
        raise LastSlot
    write_header(path, header, keys, slots=left, withdrawn=True)


def store_identity(path: Path, keys: Keys, identity: bytes, *, random: Random = os.urandom) -> None:
    """Keep the device's identity in the header, sealed under the author key.

    The generation before held another identity or none, and must not be put back for this one.
    """
    header = own_header(path, keys)
    sealed = keys.seal_identity(identity, random=random)
    write_header(path, header, keys, identity=base64text.encode(sealed), withdrawn=True)
    keys.identity = sealed


def load_identity(keys: Keys) -> bytes | None:
    """Return the device's identity; None for a reader, and before one was stored."""
    return keys.open_identity()


def _passphrase_slot(
    keys: Keys, kind: str, passphrase: str | bytearray, cost: Cost | None, random: Random
) -> Slot:
    secret = secret_bytes(passphrase)
    if not secret.strip():
        raise EmptyPassphrase
    wrapped = keys.wrapped(author=kind != READER)
    try:
        return wrap_keys(
            wrapped,
            kind=kind,
            secret=secret,
            vault_id=keys.vault_id,
            cost=cost or Cost(),
            random=random,
        )
    finally:
        wipe(secret, wrapped)


def _demand_unused(header: KeyFile, passphrase: str | bytearray) -> None:
    if header.slot_of(passphrase) is not None:
        raise PassphraseInUse
