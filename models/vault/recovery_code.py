"""Whether anybody has shown to hold the recovery code, which is shown once and kept nowhere.

A vault remembers the id of the recovery slot whose code nobody has typed back. Another code has a
slot of another id, so that what was noted about the one before says nothing of it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from crypto.errors import BadRecoveryCode
from crypto.header import Header
from crypto.passphrase import parse_recovery
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


def note_opened(vault: Opened, secret: str) -> None:
    """Take a vault that was opened by its code for proof that somebody has it."""
    if vault.read_only or not is_unproven(vault):
        return
    with suppress(BadRecoveryCode):
        parse_recovery(secret)
        note_proven(vault)


def is_unproven(vault: Opened) -> bool:
    """Say whether the code that opens this vault was shown and never typed back."""
    noted = setting.get(vault, _UNPROVEN, [])
    return bool(noted) and not set(_slots(vault)).isdisjoint(noted)


def _slots(vault: Opened) -> list[str]:
    header = Header.read(vault.folder / KEYS)
    return [slot.id for slot in header.slots if slot.kind == RECOVERY]
