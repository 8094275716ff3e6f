"""A vault remembers whether anybody has proven to hold the recovery code, which is shown once.

The header says so of each code, from the write on that makes the code open. Vaults of earlier
versions kept it in the database, as the ids of slots; what they noted counts until it is disproven.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from crypto.errors import AfieldError
from crypto.keyfile import KeyFile, prove_recovery
from models.storage import drop_setting, read_setting
from models.vault.vault_folder import KEYS

if TYPE_CHECKING:
    from models.vault.context import VaultContext

_NOTED = "recovery_unproven"


def note_proven(vault: VaultContext, code: str) -> bool:
    """Remember that somebody has typed a code back, and take back those that it has replaced.

    Returns whether it is a code of this vault. Raises ReadOnly, StorageFull or StorageFailed.
    """
    vault.signer()
    if not prove_recovery(vault.header_file, vault.keys, code):
        return False
    generation = KeyFile.read(vault.header_file).generation
    if generation != vault.generation:
        vault.generation = generation
        vault.name_heads()
    if read_setting(vault, _NOTED) is not None:
        drop_setting(vault, _NOTED)
    return True


def note_opened_by_code(vault: VaultContext, secret: str) -> None:
    """Note a code as proven where it opened the vault; that it cannot be noted is no failure."""
    if vault.read_only:
        return
    with suppress(AfieldError):
        note_proven(vault, secret)


def is_unproven(vault: VaultContext) -> bool:
    """Return whether a code that opens this vault was never typed back."""
    header = KeyFile.read(vault.folder / KEYS)
    noted = read_setting(vault, _NOTED, [])
    return bool(header.unproven) or any(slot.id in noted for slot in header.recovery_slots)


def earlier_codes(vault: VaultContext) -> int:
    """Return how many recovery codes open this vault beside the newest."""
    return max(0, len(KeyFile.read(vault.folder / KEYS).recovery_slots) - 1)
