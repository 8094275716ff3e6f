"""A vault remembers whether anybody has proven to hold the recovery code, which is shown once.

It keeps the id of the recovery slot whose code nobody has typed back. Another code has a slot of
another id, so that what was noted about the one before says nothing of it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from crypto.keyfile import RECOVERY, KeyFile
from crypto.passphrases import BadRecoveryCode, parse_recovery
from models.storage import keep_setting, read_setting
from models.vault.context import KEYS

if TYPE_CHECKING:
    from models.vault.context import VaultContext

_UNPROVEN = "recovery_unproven"


def note_unproven(vault: VaultContext) -> None:
    """Remember that nobody has typed the present code back; raises ReadOnly."""
    keep_setting(vault, _UNPROVEN, _slots(vault))


def note_proven(vault: VaultContext) -> None:
    """Remember that somebody has typed it back; raises ReadOnly."""
    keep_setting(vault, _UNPROVEN, [])


def note_opened_by_code(vault: VaultContext, secret: str) -> None:
    """Note the code as proven where it opened the vault."""
    if vault.read_only or not is_unproven(vault):
        return
    with suppress(BadRecoveryCode):
        parse_recovery(secret)
        note_proven(vault)


def is_unproven(vault: VaultContext) -> bool:
    """Return whether the code that opens this vault was shown and never typed back."""
    noted = read_setting(vault, _UNPROVEN, [])
    return bool(noted) and not set(_slots(vault)).isdisjoint(noted)


def _slots(vault: VaultContext) -> list[str]:
    header = KeyFile.read(vault.folder / KEYS)
    return [slot.id for slot in header.slots if slot.kind == RECOVERY]
