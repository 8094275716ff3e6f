"""An open vault joins its parts: they are written to as a whole, and closed together.

Only one process writes at a time; readers come and go beside it. A vault that was opened to
read only, or with a reader's slot, holds no signing key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock
from sqlalchemy import Connection

from crypto.errors import AfieldError
from crypto.files import is_there, previous_file
from crypto.keyfile import Keys
from crypto.signing import Card, Identity
from models.log import History, HybridClock, Operation
from models.projection import (
    IncidentTables,
    Projector,
    RecordHeads,
    RecordHeadsTable,
    SearchIndex,
    SortOrders,
)
from models.records import DECISIONS, LEDGER, Handled
from models.storage import Database, VaultDamaged
from models.values import Clock
from models.vault.errors import ReadOnly
from models.vault.head_file import RollbackGuard, write_rollback_guard
from models.vault.own_cards import own_card, own_name
from models.vault.page_watch import note_pages
from models.vault.vault_folder import VaultFolder

Step = Callable[["VaultContext", Connection], None]


class VaultContext(VaultFolder):
    """The open parts of a vault. Close it, or use it in a ``with`` statement."""

    def __init__(
        self,
        folder: Path,
        keys: Keys,
        database: Database,
        *,
        identity: Identity | None,
        generation: int,
        lock: FileLock | None,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        """Join the opened parts; ``models.lifecycle.opening`` does."""
        super().__init__(folder)
        self.keys = keys
        self.database = database
        self.identity = identity
        self.generation = generation
        self.clock = clock
        self.random = random
        self.history = History(database)
        self.index = SearchIndex()
        self.record_heads = RecordHeadsTable(database)
        self.beside_incidents = IncidentTables()
        self.projector = Projector(database, self.record_heads, self.index, self.beside_incidents)
        self.orders = SortOrders()
        self.undoable: list[list[str]] = []
        self.redoable: list[list[str]] = []
        self._written: list[str] = []
        self._undoing: list[Callable[[], None]] = []
        self._finishing: list[Callable[[], None]] = []
        self.before_commit: list[Step] = []  # the last steps of each transaction
        self.handled: list[Handled] = []  # with bytes, in this transaction; for the ledger
        self.remarks: list[str] = []
        """What its owner is told about this opening, in whole sentences."""
        self._lock = lock
        self.damage: VaultDamaged | None = None  # with damaged pages it is only read
        self.pages_known = True  # not while a check of them goes on, or after one that failed
        self.hybrid_clock = HybridClock(clock)

    def take_up(self, identity: Identity | None) -> None:
        """Sign as this device from now on."""
        self.identity = identity
        self.__dict__.pop("card", None)

    def close(self) -> None:
        """Close the database, wipe the keys and let the next writer in."""
        with ExitStack() as stack:
            # The last one first, and each whatever the others do.
            if self._lock:
                stack.callback(self._lock.release)
            stack.callback(setattr, self, "identity", None)
            stack.callback(self.keys.wipe)
            stack.callback(self.database.close)
            written = self.pages_known and not self.read_only
            note_pages(self.folder, self.database, written=written)

    def __enter__(self) -> Self:
        """Return the open vault."""
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
        """Return whether this vault was opened to read only."""
        return self.identity is None

    @cached_property
    def card(self) -> Card:
        """Return the public card of this vault's present device."""
        return own_card(self.database)

    @property
    def device(self) -> str:
        """Return the id of this vault's present device."""
        return self.identity.device if self.identity else self.card.device

    @property
    def name(self) -> str:
        """Return the name that this vault's owner chose."""
        return own_name(self.database)

    def signer(self) -> Identity:
        """Return the signing identity; raises ReadOnly, or VaultDamaged where pages are damaged."""
        if self.damage is not None:
            raise self.damage
        if self.identity is None:
            raise ReadOnly
        return self.identity

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the connection of one transaction: all that is written inside stands, or none.

        Calls nest. When the outermost returns, the transaction survives power loss, the search
        index knows it and the head file names it. Raises ReadOnly.
        """
        self.signer()
        with self.database.lock:
            if self.database.in_transaction:
                yield self.database.connection
            else:
                with self._whole() as connection:
                    yield connection

    def if_undone(self, take_back: Callable[[], None]) -> None:
        """Keep what is to be taken back outside the database if this transaction fails."""
        self._undoing.append(take_back)

    def when_kept(self, finish: Callable[[], None]) -> None:
        """Keep what is to be done outside the database once this transaction is committed.

        It counts by then, so an AfieldError of it is not the transaction's: whoever names it sees
        to it that the next opening does it again.
        """
        self._finishing.append(finish)

    @contextmanager
    def _whole(self) -> Iterator[Connection]:
        """Yield the connection of a transaction, and finish or take back what belongs to it."""
        before = self.identity
        try:
            with self.database.transaction() as connection:
                yield connection
                for step in self.before_commit:
                    step(self, connection)
                self.index.flush(connection)
                self.beside_incidents.flush(connection)
        except BaseException:
            self.index.forget()
            self.beside_incidents.forget()
            self.projector.decided.clear()
            self._written.clear()
            self.handled.clear()
            self._finishing.clear()
            if self.identity is not before:
                self.take_up(before)
            undoing, self._undoing = self._undoing, []
            for take_back in undoing:
                take_back()
            raise
        self._undoing.clear()
        if self._written:
            self.undoable.append(self._written)
            self._written = []
        finishing, self._finishing = self._finishing, []
        for finish in finishing:
            with suppress(AfieldError):
                finish()
        self.name_heads()

    def name_heads(self) -> None:
        """Write the head file, now that what it names is committed.

        Raising here would say of a transaction that stands that it was not saved, and it would be
        typed again. The earlier head file is true as well, and the next transaction renews it; only
        without any copy would the vault not open.
        """
        try:
            now = RollbackGuard(self.history.chains(), self.generation)
            write_rollback_guard(self.head_file, self.keys.head(), now, random=self.random)
        except AfieldError:
            if not (is_there(self.head_file) or is_there(previous_file(self.head_file))):
                raise

    def append(self, operation: Operation, subject: RecordHeads | None) -> None:
        """Add an operation that this device just signed to the log and the projection."""
        with self.writing() as connection:
            self.history.extend(connection, [operation])
            if operation.kind not in DECISIONS and _saw_all(operation, subject):
                self.projector.follow(connection, operation, subject)
            else:
                # It counts as one from elsewhere: it did not see all that is here, or is a
                # decision, which may have no part in the one that its id belongs to.
                self.projector.again(connection, self.history.of_records([operation.record]))
            # What was done with evidence is not undone by taking back what was written.
            if operation.kind not in LEDGER:
                self._written.append(operation.hash)
                self.redoable.clear()


def _saw_all(operation: Operation, subject: RecordHeads | None) -> bool:
    """Return whether an operation rests on all heads of its record, or begins it."""
    return subject is None or set(operation.parents) == set(subject.heads) != set()
