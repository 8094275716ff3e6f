"""What this vault's own devices signed, as far as the vault can know it.

Whatever the present device signs is its owner's. The key of an earlier one may be in other hands:
it was given up because it leaked, or because the vault was put back from a backup while a copy
may still be in use. Of its changes those are the owner's that were here when it was given up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import setting
from models.colleague import own_devices
from models.operation import Operation

if TYPE_CHECKING:
    from models.opened import Opened

_GIVEN_UP = "given-up"
_NEWEST = "SELECT coalesce(max(no), 0) FROM operation"


def newest(vault: Opened) -> int:
    """Give the row of the change that came here last."""
    with vault.database.reading() as connection:
        return int(connection.exec_driver_sql(_NEWEST).scalar_one())


def give_up(vault: Opened, device: str, *, after: int) -> None:
    """Note that a device of this vault's owner is one no more since a row of the history."""
    setting.put(vault, _GIVEN_UP, setting.get(vault, _GIVEN_UP, {}) | {device: after})


class Ownership:
    """Says of changes whether the owner of this vault signed them."""

    def __init__(self, vault: Opened) -> None:
        self._vault = vault
        self._given_up: dict[str, int] = setting.get(vault, _GIVEN_UP, {})
        self.devices = own_devices(vault)

    def signed(self, change: Operation) -> bool:
        """Say whether a change is surely the owner's."""
        if change.device not in self.devices:
            return False
        if change.device == self._vault.device:
            return True
        number = self._vault.history.number_of(change.hash)
        return number is not None and number <= self._given_up.get(change.device, 0)
