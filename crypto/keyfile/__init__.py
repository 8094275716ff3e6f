"""The key file of a vault, vault.json: its slots, and the keys that a secret opens from one."""

from __future__ import annotations

from crypto.keyfile.header_format import raise_format
from crypto.keyfile.key_file import ID_BYTES, VAULT_FORMAT, KeyFile
from crypto.keyfile.open_keys import Keys
from crypto.keyfile.recovery_slots import prove_recovery, replace_recovery
from crypto.keyfile.slot import READER, RECOVERY, Slot
from crypto.keyfile.slot_changes import (
    add_reader,
    change_passphrase,
    create_key_file,
    load_identity,
    remove_slot,
    store_identity,
)

__all__ = [
    "ID_BYTES",
    "READER",
    "RECOVERY",
    "VAULT_FORMAT",
    "KeyFile",
    "Keys",
    "Slot",
    "add_reader",
    "change_passphrase",
    "create_key_file",
    "load_identity",
    "prove_recovery",
    "raise_format",
    "remove_slot",
    "replace_recovery",
    "store_identity",
]
