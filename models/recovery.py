"""Whether anybody has shown to hold the recovery code, which is shown once and kept nowhere.

A vault remembers the id of the recovery slot whose code nobody has typed back. Another code has a
slot of another id, so that renewing it or giving the vault new keys answers the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crypto.header import Header
from crypto.slot import RECOVERY
from models import setting
from models.opened import KEYS

if TYPE_CHECKING:
    from models.opened import Opened

_UNPROVEN = "recovery_unproven"


def note_unproven(vault: Opened) -> None:
    """Remember that nobody has typed the present code back; raises ReadOnly."""
    setting.put(vault, _UNPROVEN, _slots(vault))


def note_proven(vault: Opened) -> None:
    """Remember that somebody has typed it back; raises ReadOnly."""
    setting.put(vault, _UNPROVEN, [])


def is_unproven(vault: Opened) -> bool:
    """Say whether the code that opens this vault was shown and never typed back."""
    noted = setting.get(vault, _UNPROVEN, [])
    return bool(noted) and not set(_slots(vault)).isdisjoint(noted)


def _slots(vault: Opened) -> list[str]:
    header = Header.read(vault.folder / KEYS)
    return [slot.id for slot in header.slots if slot.kind == RECOVERY]
