"""The life of a vault: created, opened, given other keys, verified; and the open Vault itself."""

from __future__ import annotations

from models.lifecycle.rekey import Rekeyed, rekey_vault
from models.lifecycle.slot_changes import key_slots
from models.lifecycle.vault import Vault
from models.lifecycle.verify import verify_vault

__all__ = [
    "Rekeyed",
    "Vault",
    "key_slots",
    "rekey_vault",
    "verify_vault",
]
