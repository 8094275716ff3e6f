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
from dataclasses import replace
from pathlib import Path
from typing import Any

from crypto import base64text
from crypto.errors import NotUnlocked
from crypto.files import previous_file, replace_file
from crypto.keyfile.errors import (
    EmptyPassphrase,
    KeyFileExists,
    LastSlot,
    NoSuchSlot,
    PassphraseInUse,
    TooManySlots,
)
from crypto.keyfile.key_file import FORMAT, ID_BYTES, VERSION, KeyFile, bounded
from crypto.keyfile.open_keys import Keys
from crypto.keyfile.slot import PASSPHRASE, READER, RECOVERY, Slot, wrap_keys
from crypto.passphrases import (
    CODE_BYTES,
    KEY_BYTES,
    Cost,
    Random,
    recovery_code,
    secret_bytes,
    wipe,
)


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

    A vault that gets new keys brings its next id, and the fields of its earlier header that are
    unknown here. Raises KeyFileExists, EmptyPassphrase, StorageFull or StorageFailed.
    """
    if path.exists() or previous_file(path).exists():
        raise KeyFileExists(path=path.parent)
    vault_id = vault_id or random(ID_BYTES).hex()
    keys = Keys(bytearray(random(2 * KEY_BYTES)), vault_id=vault_id)
    owner = _passphrase_slot(keys, PASSPHRASE, passphrase, cost, random)
    recovery, code = _recovery_slot(keys, random)
    header = KeyFile(
        vault_id=vault_id,
        generation=0,
        slots=(owner, recovery),
        fields={**(unknown or {}), "format": FORMAT, "v": VERSION, "vault": vault_id},
    )
    _write(path, header, keys)
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
    header = _mine(path, keys)
    _demand_unused(header, passphrase)
    slot = _passphrase_slot(keys, READER, passphrase, cost, random)
    _write(path, header, keys, slots=(*header.slots, slot))
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
    header = _mine(path, keys)
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
    _write(path, header, keys, slots=(*kept, slot), withdrawn=True)


def remove_slot(path: Path, keys: Keys, slot_id: str) -> None:
    """Remove a slot; raises NoSuchSlot, or LastSlot when no other could write."""
    header = _mine(path, keys)
    left = tuple(slot for slot in header.slots if slot.id != slot_id)
    if len(left) == len(header.slots):
        raise NoSuchSlot
    if not any(slot.can_sign for slot in left):
        raise LastSlot
    _write(path, header, keys, slots=left, withdrawn=True)


def replace_recovery(path: Path, keys: Keys, *, random: Random = os.urandom) -> str:
    """Replace every earlier recovery code and return the new one."""
    header = _mine(path, keys)
    slot, code = _recovery_slot(keys, random)
    kept = (old for old in header.slots if not (old.known and old.kind == RECOVERY))
    _write(path, header, keys, slots=(*kept, slot), withdrawn=True)
    return code


def store_identity(path: Path, keys: Keys, identity: bytes, *, random: Random = os.urandom) -> None:
    """Keep the device's identity in the header, sealed under the author key.

    The generation before held another identity or none, and must not be put back for this one.
    """
    header = _mine(path, keys)
    sealed = keys.seal_identity(identity, random=random)
    _write(path, header, keys, identity=base64text.encode(sealed), withdrawn=True)
    keys.identity = sealed


def load_identity(keys: Keys) -> bytes | None:
    """Return the device's identity; None for a reader, and before one was stored."""
    return keys.open_identity()


def _mine(path: Path, keys: Keys) -> KeyFile:
    """Return the header as it is now; raises unless these keys may rewrite it."""
    keys.demand_author()
    header = KeyFile.read(path)
    header.check(keys)
    return header


def _write(
    path: Path,
    header: KeyFile,
    keys: Keys,
    *,
    slots: tuple[Slot, ...] | None = None,
    identity: str | None = None,
    withdrawn: bool = False,
) -> None:
    """Write the header's next generation, and leave no earlier one if a secret is withdrawn.

    Raises TooManySlots for more than a reader of it would try, or a storage error.
    """
    if slots is not None and not bounded(slots):
        raise TooManySlots
    fields: dict[str, Any] = dict(header.fields)
    fields["generation"] = header.generation + 1
    fields["slots"] = [slot.fields for slot in (header.slots if slots is None else slots)]
    if identity is not None:
        fields["identity"] = identity
    data = replace(header, fields=fields).to_bytes(keys)
    if withdrawn:
        replace_file(previous_file(path), data)
    replace_file(path, data, keep_previous=not withdrawn)


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


def _recovery_slot(keys: Keys, random: Random) -> tuple[Slot, str]:
    code = bytearray(random(CODE_BYTES))
    wrapped = keys.wrapped(author=True)
    try:
        slot = wrap_keys(
            wrapped,
            kind=RECOVERY,
            secret=code,
            vault_id=keys.vault_id,
            cost=Cost(),
            random=random,
        )
        return slot, recovery_code(bytes(code))
    finally:
        wipe(code, wrapped)


def _demand_unused(header: KeyFile, passphrase: str | bytearray) -> None:
    if header.slot_of(passphrase) is not None:
        raise PassphraseInUse
