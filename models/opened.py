"""The life of a vault: made, opened, written to as a whole, and closed.

    vault.json   key slots          crypto.vaultkey
    vault.db     encrypted tables   models.database
    head         sealed heads       models.head
    blobs/       sealed evidence    models.blobs
    quarantine/  what came in and was not accepted yet; empty otherwise

Only one process writes at a time; readers come and go beside it. A vault that was opened to
read only, or with a reader's slot, holds no signing key.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout
from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import SQLModel

from crypto import files, vaultkey
from crypto.errors import AfieldError, NewerFormat
from crypto.identity import Card, Identity
from crypto.vaultkey import Cost, Header, Keys
from models import blobs, colleague, head, index, journal, setting
from models.clock import Clock, SystemClock, milliseconds
from models.database import Database
from models.errors import (
    ReadOnly,
    RolledBack,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultMissing,
    VaultUnfinished,
)
from models.fold import Fold, Subject
from models.history import History
from models.operation import Operation
from models.orders import Orders
from models.settling import settle
from models.store import OperationRow

KEYS = "vault.json"
DATABASE = "vault.db"
HEAD = "head"
BLOBS = "blobs"
QUARANTINE = "quarantine"
LOCK = "vault.lock"
FORMAT = 1

DAY = 24 * 60 * 60 * 1000
"""A clock further ahead than this, in milliseconds, is shown and not followed."""


_OPERATION = OperationRow.__table__  # type: ignore[attr-defined]
_NEWEST = select(func.max(_OPERATION.c.at)).where(_OPERATION.c.at <= bindparam("absurd"))


class Opened:
    """The open parts of a vault. Close it, or use it in a ``with`` statement."""

    def __init__(
        self,
        folder: Path,
        keys: Keys,
        database: Database,
        *,
        identity: Identity | None,
        lock: FileLock | None,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        """Join the opened parts; use ``create`` or ``open`` instead."""
        self.folder = folder
        self.keys = keys
        self.database = database
        self.identity = identity
        self.clock = clock
        self.random = random
        self.history = History(database)
        self.index = index.Index()
        self.fold = Fold(database, self.index)
        self.orders = Orders()
        self.undoable: list[list[str]] = []
        self.redoable: list[list[str]] = []
        self._written: list[str] = []
        self._lock = lock
        self._latest = (0, 0)

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        name: str,
        passphrase: str,
        cost: Cost | None = None,
        clock: Clock | None = None,
        random: Callable[[int], bytes] = os.urandom,
    ) -> tuple[Self, str]:
        """Make a vault in a new or empty folder and give it, open, with its recovery code.

        Raises VaultExists, StorageFull or StorageFailed; a vault that could not be made whole
        leaves nothing behind.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise VaultExists(folder=folder)
        clock = clock or SystemClock()
        identity = Identity.generate(random=random)
        card = identity.card(name, clock.now().date().isoformat())
        files.private_folder(folder)
        try:
            for part in (BLOBS, QUARANTINE):
                files.private_folder(folder / part)
            keys, recovery = vaultkey.create(
                folder / KEYS, passphrase=passphrase, cost=cost or Cost(), random=random
            )
            vaultkey.store_identity(folder / KEYS, keys, identity.to_bytes())
            vault = cls._join(folder, keys, write=True, clock=clock, random=random)
            try:
                vault.begin_records(card)
            except BaseException:
                vault.close()
                raise
        except BaseException:
            _remove_all(folder)
            raise
        return vault, recovery

    def begin_records(self, card: Card) -> None:
        """Make the tables, and note who this vault's owner is."""
        with self.writing() as connection:
            SQLModel.metadata.create_all(connection)
            index.create(connection)
            setting.put(self, "format", FORMAT)
            colleague.add_own(self, card)
            journal.note(self, "created")

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        secret: str,
        write: bool = True,
        restored: bool = False,
        clock: Clock | None = None,
        random: Callable[[int], bytes] = os.urandom,
    ) -> Self:
        """Open a vault with a passphrase or a recovery code.

        A reader's passphrase, or ``write=False``, opens it to read only, beside a running
        writer. ``restored`` says that a person knows this to be an older copy: the vault then
        goes on under a new device key. Raises VaultMissing, OthersCanRead, NotUnlocked,
        DamagedKeyFile, NewerFormat, VaultInUse, VaultDamaged, VaultUnfinished or RolledBack.
        """
        if not (folder / KEYS).exists():
            raise VaultMissing(folder=folder)
        files.demand_private(folder)
        keys = Header.read(folder / KEYS).unlock(secret)
        if not (folder / DATABASE).exists():
            whole = (folder / HEAD).exists()
            raise VaultDamaged(where=DATABASE) if whole else VaultUnfinished(folder=folder)
        write = write and keys.can_sign
        vault = cls._join(folder, keys, write=write, clock=clock or SystemClock(), random=random)
        try:
            vault.begin(restored=restored)
        except BaseException:
            vault.close()
            raise
        return vault

    @classmethod
    def _join(
        cls,
        folder: Path,
        keys: Keys,
        *,
        write: bool,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> Self:
        lock = _hold(folder / LOCK) if write else None
        try:
            stored = vaultkey.load_identity(keys) if write else None
            identity = Identity.from_bytes(stored) if stored else None
            database = Database(folder / DATABASE, keys.database(), write=write)
        except BaseException:
            if lock:
                lock.release()
            raise
        return cls(folder, keys, database, identity=identity, lock=lock, clock=clock, random=random)

    def begin(self, *, restored: bool) -> None:
        """Check that nothing that was here is gone, and take up the clock where it was."""
        # The head is read before the database is asked, so that a writer running beside a
        # reader can only make the database look newer.
        expected = head.read(self.folder / HEAD, self.keys.head())
        if expected is None and not self.history.begun():
            raise VaultUnfinished(folder=self.folder)
        found = setting.get(self, "format", FORMAT)
        if found > FORMAT:
            raise NewerFormat(what="The vault", found=found, known=FORMAT)
        missing = 1 if expected is None else head.lost(expected, self.history)
        if missing and not restored:
            raise RolledBack(missing=missing)
        with self.database.reading() as connection:
            absurd = milliseconds(self.clock.now()) + DAY
            newest = connection.execute(_NEWEST, {"absurd": absurd}).scalar()
        self._latest = (newest or 0, 0)
        if not self.read_only:
            self._sweep()
            if missing:
                self.start_new_chain()

    def _sweep(self) -> None:
        """Remove what an interrupted process left: half-sealed files and quarantines."""
        blobs.sweep(self)
        for left in self.quarantine.iterdir():
            shutil.rmtree(left, ignore_errors=True)

    def start_new_chain(self) -> None:
        """Go on under a new device key, so that no number is ever signed twice."""
        name = self.name
        identity = Identity.generate(random=self.random)
        vaultkey.store_identity(self.folder / KEYS, self.keys, identity.to_bytes())
        self.identity = identity
        with self.writing():
            colleague.add_own(self, identity.card(name, self.clock.now().date().isoformat()))
            journal.note(self, "new-device-chain")

    def close(self) -> None:
        """Close the database, wipe the keys and let the next writer in."""
        self.database.close()
        self.keys.wipe()
        self.identity = None
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        """Give the open vault."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the vault."""
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether this vault was opened to read only."""
        return self.identity is None

    @property
    def card(self) -> Card:
        """The public card of this vault's present device."""
        return colleague.own_card(self)

    @property
    def device(self) -> str:
        """The id of this vault's present device."""
        return self.identity.device if self.identity else self.card.device

    @property
    def name(self) -> str:
        """The name that this vault's owner chose."""
        return self.card.name

    @property
    def blobs(self) -> Path:
        """The folder of the sealed evidence."""
        return self.folder / BLOBS

    @property
    def quarantine(self) -> Path:
        """The folder of what came in and was not accepted yet."""
        return self.folder / QUARANTINE

    def signer(self) -> Identity:
        """Give the signing identity; raises ReadOnly where there is none."""
        if self.identity is None:
            raise ReadOnly
        return self.identity

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Make one change of everything written inside: all of it stands afterwards, or none.

        Calls nest. When the outermost returns, the change survives power loss, the search
        index knows it and the head file names it.
        """
        self.signer()
        if self.database.in_transaction:
            yield self.database.connection
            return
        try:
            with self.database.transaction() as connection:
                yield connection
                settle(self, connection)
                self.index.flush(connection)
        except BaseException:
            self.index.forget()
            self.fold.decided.clear()
            self._written.clear()
            raise
        if self._written:
            self.undoable.append(self._written)
            self._written = []
        self._name_heads()

    def _name_heads(self) -> None:
        """Write the head file, now that what it names is kept.

        Raising here would say of a change that stands that it was not saved, and it would be
        typed again. The earlier head file is true as well, and the next change renews it; only
        without any would the vault not open.
        """
        path = self.folder / HEAD
        try:
            head.write(path, self.keys.head(), self.history.chains(), random=self.random)
        except AfieldError:
            if not path.exists():
                raise

    def append(self, operation: Operation, subject: Subject | None) -> None:
        """Add a change that this device just signed to a record, or a new one."""
        with self.writing() as connection:
            self.history.extend(connection, [operation])
            self.fold.follow(connection, operation, subject)
            self._written.append(operation.hash)
            self.redoable.clear()

    def tick(self) -> tuple[int, int]:
        """Give the next moment of the hybrid logical clock: milliseconds and a counter."""
        now = milliseconds(self.clock.now())
        latest, counter = self._latest
        self._latest = (now, 0) if now > latest else (latest, counter + 1)
        return self._latest

    def heard(self, at: tuple[int, int]) -> None:
        """Move the clock past a moment that a colleague signed, unless it is absurd."""
        if at[0] <= milliseconds(self.clock.now()) + DAY:
            self._latest = max(self._latest, at)


def _hold(path: Path) -> FileLock:
    """Take the place of the one writer; raises VaultInUse."""
    # The lock outlives the thread that took it: a vault is opened in one and closed in another.
    lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)
    with files.storage(path):
        try:
            lock.acquire()
        except Timeout:  # which is an OSError too
            raise VaultInUse from None
    return lock


def _remove_all(folder: Path) -> None:
    """Take back a vault that was never whole."""
    for part in (KEYS, f"{KEYS}.1", DATABASE, f"{DATABASE}-journal", HEAD, LOCK):
        (folder / part).unlink(missing_ok=True)
    for name in (BLOBS, QUARANTINE):
        shutil.rmtree(folder / name, ignore_errors=True)
