"""A fork is proven by two different operations that one device signed under one number.

An operation says two things: that its device signed it under its number, and which operation the
device had signed under the number before, by its link. Two that differ under one number prove a
fork. So a fork follows from which operations there are, and not from the order in which they came.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from models.log.operation import Operation
from models.log.operation_header import chain_link, follows_in_chain
from models.storage import Database

ForkPlace = tuple[str, int]
"""A device, and one of its numbers."""

_AROUND = (
    "SELECT seq, hash, header FROM operation"
    " WHERE device = ? AND seq IN (SELECT value FROM json_each(?))"
)

_FORGET = ("DELETE FROM chain", "DELETE FROM fork")
_COUNT = (
    "INSERT INTO chain(device, seq, hash, count)"
    " SELECT device, max(seq), '', count(*) FROM operation GROUP BY device"
)
# Of two under one number the one that came first is the head, as when they are added one by one.
_NAME = (
    "UPDATE chain SET hash = (SELECT lower(hex(o.hash)) FROM operation o"
    " WHERE o.device = chain.device AND o.seq = chain.seq ORDER BY o.no LIMIT 1)"
)
_NOTE_FORK = "INSERT INTO fork(device, seq) VALUES(?, ?) ON CONFLICT DO NOTHING"


class SignedUnder:
    """The links of what devices signed under the numbers around the operations at hand."""

    def __init__(self, database: Database) -> None:
        """Look into this database for what is here."""
        self._database = database
        self._named: dict[ForkPlace, set[str]] = {}
        self._here: set[str] = set()

    def approach(self, operations: Collection[Operation]) -> None:
        """Read what is here under and around the numbers of the operations that come next.

        What was added before is kept where it is near; the rest is forgotten.
        """
        near = {
            (operation.device, operation.seq + by) for operation in operations for by in (-1, 0, 1)
        }
        self._named = {place: self._named[place] for place in near & self._named.keys()}
        self._here = set()
        numbers: dict[str, list[int]] = {}
        for device, seq in sorted(near):
            numbers.setdefault(device, []).append(seq)
        for device, seqs in numbers.items():
            with self._database.reading() as connection:
                rows = connection.exec_driver_sql(_AROUND, (device, json.dumps(seqs))).all()
            for seq, hash, header in rows:
                self._here.add(hash.hex())
                self._name((device, seq), chain_link(hash.hex()))
                self._name((device, seq - 1), follows_in_chain(json.loads(header)))

    def holds(self, operation: Operation) -> bool:
        """Return whether an operation that was approached is here."""
        return operation.hash in self._here

    def add(self, operation: Operation) -> list[ForkPlace]:
        """Add an operation; return the places under which it proves a fork."""
        device, seq = operation.device, operation.seq
        said = (((device, seq), operation.link), ((device, seq - 1), operation.follows))
        return [place for place, linked in said if self._name(place, linked)]

    def _name(self, place: ForkPlace, linked: str) -> bool:
        """Note a link under a number; return whether another one was known there."""
        known = self._named.setdefault(place, set())
        differs = bool(known) and linked not in known
        known.add(linked)
        return differs


def recount_chains(
    database: Database, connection: Connection, operations: Iterable[Operation]
) -> None:
    """Write the heads of all chains and all forks anew; ``operations`` are all that are here."""
    for statement in (*_FORGET, _COUNT, _NAME):
        connection.exec_driver_sql(statement)
    signed = SignedUnder(database)
    for operation in operations:
        for place in signed.add(operation):
            connection.exec_driver_sql(_NOTE_FORK, place)
