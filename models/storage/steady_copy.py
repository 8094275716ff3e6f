"""The bytes of the database file are read here as they are at one moment, beside a running writer.

SQLite writes to the file under an exclusive lock alone, and nobody gets that while a read
transaction holds a shared one (sqlite.org/lockingv3.html). Read so, the file is one whole state
and no journal belongs to it; a copy made without the lock may hold halves of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from sqlalchemy import Connection

from crypto.files import storage
from models.storage.database import Database

_PIECE = 4 * 1024 * 1024


@contextmanager
def steady_file(database: Database) -> Iterator[tuple[Connection, BinaryIO]]:
    """Yield a connection and the open file of a database, both at one moment.

    Writers in other processes wait meanwhile, and give up after some seconds: whoever has long
    work copies the bytes first. Not to be used inside a transaction. Raises VaultInUse,
    VaultNeedsWriter, VaultDamaged or StorageFailed.
    """
    with database.lock:
        if database.in_transaction:
            raise RuntimeError("a transaction is open")
        with storage(database.path):
            file = database.path.open("rb", buffering=0)
        try:
            with storage(database.path):
                # Read from the disk before anybody has to wait, and from memory afterwards.
                while file.read(_PIECE):
                    pass
                file.seek(0)
            with database.reading() as connection:
                connection.exec_driver_sql("BEGIN")
                try:
                    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").fetchall()
                    yield connection, file
                finally:
                    connection.exec_driver_sql("ROLLBACK")
        finally:
            # To close any handle of a file ends every lock that the process has on it, so that
            # comes after the transaction and under the database's own lock
            # (sqlite.org/howtocorrupt.html, 2.2).
            file.close()
