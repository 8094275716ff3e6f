"""The encrypted database file is opened here, and its failures get names.

SQLCipher keys each page with a raw 32-byte key, so no key derivation runs here. The settings
and their reasons:

* errors are not logged: SQLCipher would write them over the screen;
* ``journal_mode=TRUNCATE`` with ``synchronous=FULL``: a committed change survives power loss,
  and no long-lived log exists in which one flipped bit silently drops committed rows;
* ``secure_delete`` here and in FTS5: deleted words leave the file;
* statements run outside transactions except within ``transaction()``, so that reading never
  holds a lock while a person looks at a screen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import Connection, StaticPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver
from sqlmodel import Session, SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from crypto.errors import Locked
from crypto.passphrases import wipe
from models.storage.driver_errors import named_error
from models.storage.errors import VaultDamaged
from models.values import search_key

KEY_BYTES = 32
BUSY_MILLISECONDS = 5000
CACHE_KIB = 16 * 1024
SETTINGS = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    f"PRAGMA cache_size=-{CACHE_KIB}",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
)
WRITER_SETTINGS = ("PRAGMA journal_mode=TRUNCATE", "PRAGMA synchronous=FULL")


Row = TypeVar("Row", bound=SQLModel)


class Database:
    """One connection to the encrypted database, used by one thread at a time."""

    def __init__(self, path: Path, key: bytearray, *, write: bool) -> None:
        """Open the file with a raw key; ``key`` is wiped before this returns.

        Raises VaultDamaged, VaultInUse, VaultNeedsWriter, StorageFull or StorageFailed.
        """
        self.path = path
        self.lock = RLock()
        self._depth = 0
        self._write = write
        self._closed = False
        try:
            with self._named():
                self._driver = _connect(path, key, write=write)
        except VaultDamaged:
            # A vault.json of other keys, put back from a copy, looks just like damage.
            raise VaultDamaged(where="it does not open with the keys of this vault.json") from None
        finally:
            wipe(key)
        self._engine = create_engine(
            "sqlite+pysqlite://",
            module=driver,
            creator=lambda: self._driver,
            poolclass=StaticPool,
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
        )
        self.connection: Connection = self._engine.connect()

    def close(self) -> None:
        """Close the file; the key goes with the connection."""
        with self.lock:
            self._closed = True
            self.connection.close()
            self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield the connection of one transaction: all of it stands afterwards, or none.

        Calls nest; only the outermost commits.
        """
        with self.lock, self._named():
            if self._depth:
                yield self.connection
                return
            self._sql("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self.connection
                self._sql("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._depth = 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield the connection for short reads."""
        with self.lock, self._named():
            yield self.connection

    def numbers(self, statement: str, values: Sequence[object] = ()) -> list[int]:
        """Return the first column of what a statement finds, a hundred thousand rows at ease.

        SQLAlchemy wraps each row; for a bare list of numbers that takes longer than the search.
        """
        with self.reading():
            return [row[0] for row in self._driver.execute(statement, values)]

    def all(self, statement: SelectOfScalar[Row]) -> Sequence[Row]:
        """Return the records that a select finds, detached from the database."""
        with self.reading() as connection, Session(connection, expire_on_commit=False) as session:
            found = session.exec(statement).all()
            session.expunge_all()
            return found

    @property
    def closed(self) -> bool:
        """Return whether the file was closed."""
        return self._closed

    @property
    def in_transaction(self) -> bool:
        """Return whether a transaction is open."""
        return self._depth > 0

    def take_over(self, path: Path, key: bytearray) -> None:
        """Fill this new file with all that another one holds, page by page under its own key.

        ``key`` is the other's, and is wiped. Virtual tables are known only to a connection that
        is made afterwards: close this one then. Raises what opening raises.
        """
        text = _key_text(key)
        try:
            with self.lock, self._named():
                source = f"{path.absolute().as_uri()}?mode=ro"
                self._driver.execute("ATTACH DATABASE ? AS source KEY ?", (source, text))
                self._driver.execute("SELECT sqlcipher_export('main', 'source')").fetchall()
                for name in ("user_version", "application_id"):
                    ((number,),) = self._driver.execute(f"PRAGMA source.{name}").fetchall()
                    self._driver.execute(f"PRAGMA main.{name}={int(number)}")
                self._driver.execute("DETACH DATABASE source")
        finally:
            wipe(text, key)

    def damage(self) -> list[str]:
        """Return what the two integrity checks find; neither alone finds everything.

        The first checks every page's authentication code and misses a file cut at its end,
        which the second finds.
        """
        found: list[str] = []
        with self.lock:
            for pragma in ("PRAGMA cipher_integrity_check", "PRAGMA quick_check"):
                try:
                    rows = self.connection.exec_driver_sql(pragma).fetchall()
                except DBAPIError as error:
                    found.append(str(error.orig))
                else:
                    found += [str(row[0]) for row in rows if row[0] != "ok"]
        return found

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turn what the database says into the errors that a person can act on."""
        if self._closed:
            raise Locked
        try:
            yield
        except (DBAPIError, driver.Error) as error:
            named = named_error(
                error.orig if isinstance(error, DBAPIError) else error, write=self._write
            )
            if named is None:
                raise
            raise named from None

    def _sql(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement)

    def _roll_back(self) -> None:
        # A full disk makes SQLite roll back by itself; then there is nothing left to undo.
        if self._driver.in_transaction:
            self._sql("ROLLBACK")


def _connect(path: Path, key: bytearray, *, write: bool) -> Any:
    if write:
        # SQLite would make the file, and its journal after it, with the mode of the umask.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    mode = "rw" if write else "ro"
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cipher_log_level=none")
    text = _key_text(key)
    connection.set_key(text)
    wipe(text)
    for setting in SETTINGS + (WRITER_SETTINGS if write else ("PRAGMA query_only=ON",)):
        connection.execute(setting).fetchall()
    connection.create_function("folded", 1, folded_text, deterministic=True)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    return connection


def _key_text(key: bytearray) -> bytearray:
    """Return a raw key as SQLCipher wants it: one digit less and it would be a passphrase."""
    if len(key) != KEY_BYTES:
        raise ValueError("the database key is not 32 bytes")
    text = bytearray(b"x'")
    for byte in key:
        text += b"%02x" % byte
    text += b"'"
    return text


def folded_text(value: str | None) -> str | None:
    """Return the search key of a text, for use in SQL."""
    return search_key(value) if value else value
