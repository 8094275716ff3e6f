"""The owner of a vault is known by its present device and by the devices that were given up.

Whatever the present device signs is its owner's. The key of an earlier one may be in other hands:
it was given up because it leaked, or because the vault was put back from a backup while a copy may
still be in use. Of its operations those are the owner's that were here when it was given up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Connection

from models.log import ForkPlace, Operation
from models.storage import UnitOfWork, keep_setting, read_setting

_GIVEN_UP = "given-up"
_NEWEST = "SELECT coalesce(max(no), 0) FROM operation"
_LAST = "SELECT coalesce(max(seq), 0) FROM operation WHERE device = ? AND no <= ?"
_UNDER = "SELECT hash FROM operation WHERE device = ? AND seq = ? AND no <= ?"
_OWN = "SELECT device FROM colleague WHERE state IN ('own', 'own-revoked') ORDER BY no"
_PRESENT = "SELECT device FROM colleague WHERE state = 'own' ORDER BY no DESC LIMIT 1"
_KEPT = f"SELECT value FROM setting WHERE name = '{_GIVEN_UP}'"  # noqa: S608 - our own name
_FORKS = "SELECT device, seq FROM fork"


def newest_row(vault: UnitOfWork) -> int:
    """Return the row number of the operation that came here last."""
    with vault.database.reading() as connection:
        return int(connection.exec_driver_sql(_NEWEST).scalar_one())


def give_up_device(vault: UnitOfWork, device: str, *, after: int, signed: int = 0) -> None:
    """Note that a device is not the owner's any more after a row of the history.

    ``signed`` is the last number that it is known to have signed for its owner, where changes
    before that are missing and may come back.
    """
    with vault.database.reading() as connection:
        last = int(connection.exec_driver_sql(_LAST, (device, after)).scalar_one())
    last = max(last, signed)
    keep_setting(vault, _GIVEN_UP, read_setting(vault, _GIVEN_UP, {}) | {device: [after, last]})


def bound_given_up(vault: UnitOfWork) -> None:
    """Note the last number of each device that an earlier afield gave up."""
    kept = read_setting(vault, _GIVEN_UP, {})
    with vault.database.reading() as connection:
        known = {device: list(_bounds(connection, device, one)) for device, one in kept.items()}
    if known != kept:
        keep_setting(vault, _GIVEN_UP, known)


@dataclass(frozen=True, slots=True)
class Ownership:
    """The devices of the owner of this vault, and which of their operations are the owner's.

    ``earlier`` gives for each device that was given up the last number that was its owner's; under
    a forked number only the operations in ``kept``, by hash, are.
    """

    present: str = ""
    devices: frozenset[str] = frozenset()
    earlier: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    forked: frozenset[ForkPlace] = frozenset()
    kept: frozenset[str] = frozenset()

    def signed(self, operation: Operation) -> bool:
        """Return whether an operation is surely the owner's."""
        if operation.device == self.present:
            return True
        if operation.seq > self.earlier.get(operation.device, 0):
            return False
        return (operation.device, operation.seq) not in self.forked or operation.hash in self.kept


def read_ownership(connection: Connection) -> Ownership:
    """Read who the owner of this vault is and was."""
    devices = frozenset(connection.exec_driver_sql(_OWN).scalars())
    present = connection.exec_driver_sql(_PRESENT).scalar()
    text = connection.exec_driver_sql(_KEPT).scalar()
    if text is None:
        return Ownership(str(present or ""), devices)
    given_up = {
        device: _bounds(connection, device, one) for device, one in json.loads(text).items()
    }
    forked = {(row[0], row[1]) for row in connection.exec_driver_sql(_FORKS) if row[0] in given_up}
    kept: set[str] = set()
    for device, seq in forked:
        under = connection.exec_driver_sql(_UNDER, (device, seq, given_up[device][0])).scalars()
        kept |= {one.hex() for one in under}
    return Ownership(
        str(present or ""),
        devices,
        MappingProxyType({device: last for device, (_, last) in given_up.items()}),
        frozenset(forked),
        frozenset(kept),
    )


def ownership_here(vault: UnitOfWork) -> Ownership:
    """Read the same in a connection of its own."""
    with vault.database.reading() as connection:
        return read_ownership(connection)


def _bounds(connection: Connection, device: str, kept: int | list[int]) -> tuple[int, int]:
    """Return the last row and the last number; an earlier afield kept the row alone."""
    if isinstance(kept, list):
        return kept[0], kept[1]
    return kept, int(connection.exec_driver_sql(_LAST, (device, kept)).scalar_one())
