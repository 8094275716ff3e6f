"""The encrypted database file is read and written here, and its failures get names.

How a connection is made is in ``models.storage.connection``. Statements run outside transactions
except within ``transaction()``, so that reading never holds a lock while a person looks.

A page that the medium did not give leaves a connection that gives nothing more: it is told from
damage by reading again, and the next piece of work has a connection of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import Connection, StaticPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver
from sqlmodel import Session, SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from crypto.errors import Locked
from crypto.files import is_there
from crypto.passphrases import wipe
from models.storage.connection import connect, key_text
from models.storage.driver_errors import ZEROES, is_damage, named_error
from models.storage.errors import PAGE_DAMAGED, MediumFailing, VaultDamaged
from models.storage.read_failures import damage_in, damage_or_failure, is_unfinished, not_given

Row = TypeVar("Row", bound=SQLModel)


class Database:
    """One connection to the encrypted database, used by one thread at a time."""

    def __init__(
        self,
        path: Path,
        key: bytearray,
        *,
        write: bool,
        again: Callable[[], bytearray] | None = None,
        roll_back: Callable[[], None] | None = None,
    ) -> None:
        """Open the file with a raw key; ``key`` is wiped before this returns.

        ``again`` gives the key once more, for a connection in the place of one that failed.
        ``roll_back`` is called before reading where an interrupted change waits to be undone.
        Raises VaultDamaged, VaultInUse, VaultNeedsWriter, StorageFull or StorageFailed.
        """
        self.path = path
        self._again: Callable[[], bytearray] | None = lambda: bytearray(key)
        self._roll_back_first = roll_back
        self.lock = RLock()
        self._depth = self._readings = 0
        self._write = write
        self._closed = False
        self.damaged = False
        """Whether a damaged page was met: from then on nothing is written."""
        try:
            self._mend()
            with self._named():
                self._driver = connect(path, key, write=write)
        except VaultDamaged:
            # A vault.json of other keys, put back from a copy, looks just like damage.
            raise VaultDamaged(where="it does not open with the keys of this vault.json") from None
        finally:
            wipe(key)
            self._again = again
        self._join()

    def _join(self) -> None:
        """Let SQLAlchemy use the connection of the driver."""
        made = self._driver
        self._engine = create_engine(
            "sqlite+pysqlite://",
            module=driver,
            creator=lambda: made,
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
        """Yield one transaction's connection: all of it stands, or none; the outermost commits."""
        with self.lock, self._named():
            if self._depth:
                yield self.connection
                return
            if self.damaged:
                raise VaultDamaged(where=PAGE_DAMAGED)
            self._sql("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self.connection
                self._demand_read()
                self._sql("COMMIT")
            except BaseException:
                self._undo()
                raise
            finally:
                self._depth = 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield the connection for short reads."""
        with self.lock, self._named():
            self._mend()
            self._readings += 1
            try:
                yield self.connection
            finally:
                self._readings -= 1
                self._demand_read()

    def tuples(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Return rows as bare tuples: what SQLAlchemy wraps them in costs more than a search."""
        with self.reading():
            return list(self._driver.execute(statement, values))

    def numbers(self, statement: str, values: Sequence[object] = ()) -> list[int]:
        """Return the first column of what a statement finds."""
        return [row[0] for row in self.tuples(statement, values)]

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

    @contextmanager
    def beside(self, path: Path, key: bytearray) -> Iterator[None]:
        """Let this connection read another file too, as ``source``; its key is wiped."""
        text = key_text(key)
        try:
            with self.lock, self._named():
                source = f"{path.absolute().as_uri()}?mode=ro"
                self._driver.execute("ATTACH DATABASE ? AS source KEY ?", (source, text))
                wipe(text)
                yield
                self._driver.execute("DETACH DATABASE source")
        except (VaultDamaged, MediumFailing):
            # Said of this file, which is new: what does not read, or attach, is the other one.
            raise damage_or_failure(path, lambda: bytearray(key)) from None
        finally:
            wipe(text, key)

    def damage(self) -> list[str]:
        """Return what the two integrity checks find; neither alone finds everything.

        The first checks every page's authentication code and misses a file cut at its end,
        which the second finds.
        """
        with self.lock, self._named():
            found = damage_in(self._driver)
            if found and self._again:
                self._connect_anew()
                found = damage_in(self._driver)
            if found and (failure := not_given(self.path)):
                raise failure
        return found

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turn what the database says into the errors that a person can act on."""
        if self._closed:
            raise Locked
        try:
            yield
        except (DBAPIError, driver.Error) as error:
            said = error.orig if isinstance(error, DBAPIError) else error
            if (self._depth or self._readings) and is_damage(said):
                # Judged by reading again, once what was begun is rolled back or read.
                raise
            raise (self._judged(said) or error) from None

    def _judged(self, said: BaseException | None) -> Exception | None:
        """Return what an error means to a person, or None where it is a fault of ours."""
        if not is_damage(said):
            return named_error(said, path=self.path, write=self._write)
        found = damage_or_failure(self.path, self._again)
        self.damaged = self.damaged or isinstance(found, VaultDamaged)
        if not self._closed and hasattr(self, "_engine"):
            with suppress(driver.Error, OSError):
                self._connect_anew()
        return found

    def _connect_anew(self) -> None:
        """Put a connection in the place of the present one; raises what the driver raises."""
        if self._again is None or not is_there(self.path):
            return
        key = self._again()
        try:
            made = connect(self.path, key, write=self._write)
        finally:
            wipe(key)
        self.connection.close()
        self._engine.dispose()
        self._driver = made
        self._join()

    def _mend(self) -> None:
        """Let what an interrupted writer left be undone first, where this one may ask for it."""
        if self._roll_back_first and is_unfinished(self.path):
            self._roll_back_first()

    def _demand_read(self) -> None:
        """Raise where SQLCipher gave zeroes for a page that it could not read.

        SQLite may take them for what was written. What that means is judged like its own errors.
        """
        if self._driver.execute("PRAGMA cipher_status").fetchone() == ("0",):
            raise driver.DatabaseError(ZEROES)

    def _sql(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement)

    def _undo(self) -> None:
        """Roll back, so that readers find no unfinished change; another error is on its way."""
        # A full disk makes SQLite roll back by itself; then there is nothing left to undo.
        with suppress(DBAPIError, driver.Error):
            if self._driver.in_transaction:
                self._sql("ROLLBACK")
        if is_unfinished(self.path):
            # The medium failed in the middle of that; whatever reads next tries it once more.
            with suppress(DBAPIError, driver.Error):
                self._sql("SELECT count(*) FROM sqlite_master")
