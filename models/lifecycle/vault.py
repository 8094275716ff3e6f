"""A vault is one folder, one device of one person, and the one door to what is recorded.

What a person does with a vault is here, each in one line; how it is done is in the module that the
line names. Making, opening and closing are in ``models.lifecycle.creation``, ``opening`` and
``models.vault.context``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection

from crypto.passphrases import Cost
from crypto.signing import Card
from models.actions import (
    ReceivedOperations,
    TakenBack,
    agree_to_proposals,
    demand_nothing_behind,
    proposals,
    receive_operations,
    redo_change,
    save_record,
    undo_change,
)
from models.lifecycle.creation import create_vault
from models.lifecycle.opening import open_vault
from models.lifecycle.startup_checks import Known
from models.log import ChainHead, Operation
from models.queries import (
    Conflict,
    HistoryEntry,
    conflicts_of,
    history_of,
    record_row,
    record_rows,
    resolve_reference,
    withheld_fields,
)
from models.records import BadValue, Record, Value
from models.storage import NO_WAIT, LockWait, keep_setting, read_setting
from models.values import Clock, SystemClock
from models.vault import (
    JournalLine,
    VaultContext,
    drop_draft,
    journal_lines,
    keep_draft,
    kept_drafts,
    note_in_journal,
    rotate_device,
)


class Vault(VaultContext):
    """An open vault. Close it, or use it in a ``with`` statement."""

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
        """Create a vault in a new or empty folder; return it, open, and its recovery code."""
        return create_vault(
            cls,
            folder,
            name=name,
            passphrase=passphrase,
            cost=cost or Cost(),
            clock=clock or SystemClock(),
            random=random,
        )

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        secret: str,
        write: bool = True,
        restored: bool = False,
        newest: bool = False,
        wait: LockWait = NO_WAIT,
        clock: Clock | None = None,
        random: Callable[[int], bytes] = os.urandom,
        progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Open a vault with a passphrase or a recovery code.

        A reader's passphrase, or ``write=False``, opens it to read only, beside a running
        writer. ``restored`` says that a person knows this to be an older copy: the vault then
        goes on under a new device key. ``newest`` says that a person knows this to be the newest
        one where the head files that would tell are gone: it goes on under its own key. ``wait``
        is for another writer. A vault of an earlier afield is written anew first, and ``progress``
        told how much of that is done, of how much.
        """
        return open_vault(
            cls,
            folder,
            secret=secret,
            write=write,
            known=Known(older=restored, newest=newest),
            wait=wait,
            clock=clock or SystemClock(),
            random=random,
            progress=progress,
        )

    def start_new_chain(self, *, after: int | None = None) -> None:
        """Sign under a new device key; see ``models.vault.device_rotation``."""
        rotate_device(self, after=after)

    # Writing

    def save(
        self,
        kind: str,
        record: str | None,
        changes: Mapping[str, Any],
        *,
        why: str | None = None,
        seen: Collection[str] | None = None,
    ) -> str:
        """Save changed fields of a record, or a new record, and return its id.

        ``seen`` are the record's heads when the writer looked at it, see ``heads``.
        """
        return save_record(self, kind, record, changes, why=why, seen=seen)

    def withdraw(self, kind: str, record: str, why: str) -> None:
        """Withdraw a record with a reason; nothing is removed. Raises BadValue without one."""
        if not why.strip():
            raise BadValue(field="withdrawn", reason="A reason is needed.")
        with self.database.reading() as connection:
            demand_nothing_behind(connection, kind, record)
        save_record(self, kind, record, {"withdrawn": why}, why=why)

    def proposals(self, kind: str, record: str) -> Mapping[str, Value]:
        """Return what others propose about the guards of a record; raises NothingToAgree."""
        return proposals(self, kind, record)

    def agree(self, kind: str, record: str, values: Mapping[str, Value], why: str) -> None:
        """Agree to proposals as they were shown; raises NothingToAgree if they changed since."""
        agree_to_proposals(self, kind, record, values, why)

    def batch(self) -> AbstractContextManager[Connection]:
        """Save many records in one transaction: all of them stand afterwards, or none."""
        return self.writing()

    def undo(self) -> TakenBack:
        """Take back the newest change of this sitting, and return what that was."""
        return undo_change(self)

    def redo(self) -> TakenBack:
        """Bring back the newest change that was undone, and return what that was."""
        return redo_change(self)

    def receive(
        self,
        operations: Iterable[Operation],
        *,
        cards: Mapping[str, Card],
        doubted: Collection[str] = (),
    ) -> ReceivedOperations:
        """Take in operations of others in one transaction; nothing new by doubted devices."""
        return receive_operations(self, operations, cards=cards, doubted=doubted)

    # Reading

    def heads(self, record: str) -> list[str]:
        """Return the heads of a record: what somebody who looks at it now has seen."""
        subject = self.record_heads.one(record)
        return subject.heads if subject else []

    def row(self, kind: str, record: str) -> Record | None:
        """Return the present state of a record, or None if it is not here."""
        return record_row(self, kind, record)

    def rows(
        self, kind: str, *, where: Mapping[str, Value] | None = None, order: str = "no"
    ) -> Sequence[Record]:
        """Return the records of a kind whose fields have these values."""
        return record_rows(self, kind, where=where, order=order)

    def resolve(self, reference: str, kind: str | None = None) -> tuple[str, str]:
        """Find a record by a typed reference, its beginning, or an id: its kind and its id."""
        return resolve_reference(self, reference, kind)

    def history_of(self, record: str) -> list[HistoryEntry]:
        """Return who changed what in a record, oldest first."""
        return history_of(self, record)

    def conflicts(self, record: str | None = None) -> list[Conflict]:
        """Return the fields for which several different values stand."""
        return conflicts_of(self, record)

    def withheld(self, record: str) -> dict[str, list[str]]:
        """Return the fields of a record that were not shared, each with the names of people."""
        return withheld_fields(self, record)

    def operations(self, records: Iterable[str] | None = None) -> Iterator[Operation]:
        """Yield signed operations, all or those of some records, each device's in its order."""
        return self.history.operations(records)

    def chains(self) -> dict[str, ChainHead]:
        """Return the head of each chain, by device."""
        return self.history.chains()

    # What this vault keeps for itself

    def keep_draft(self, key: str, form: Mapping[str, Any]) -> None:
        """Keep what was typed and not yet saved."""
        keep_draft(self, key, form)

    def drafts(self) -> dict[str, dict[str, Any]]:
        """Return what was typed and not yet saved, newest first."""
        return kept_drafts(self)

    def drop_draft(self, key: str) -> None:
        """Remove a draft that was saved or given up."""
        drop_draft(self, key)

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this vault."""
        return read_setting(self, name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Change a setting of this vault."""
        keep_setting(self, name, value)

    def note_in_journal(self, what: str, **facts: Any) -> None:
        """Write one line of what was done with this vault."""
        note_in_journal(self, what, **facts)

    def journal(self, most: int = 1000) -> list[JournalLine]:
        """Return the newest lines of what was done with this vault."""
        return journal_lines(self, most)
