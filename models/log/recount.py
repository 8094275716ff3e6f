"""The heads of all chains and the forks follow from the operations, and can be counted again."""

from __future__ import annotations

from sqlalchemy import Connection

from models.log.fork_detection import SignedUnder
from models.log.history import History
from models.storage import Database

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


def recount_chains(database: Database, connection: Connection) -> None:
    """Write the heads of all chains and all forks anew, from the operations alone."""
    for statement in (*_FORGET, _COUNT, _NAME):
        connection.exec_driver_sql(statement)
    signed = SignedUnder(database)
    for operation in History(database).operations():
        for place in signed.add(operation):
            connection.exec_driver_sql(_NOTE_FORK, place)
