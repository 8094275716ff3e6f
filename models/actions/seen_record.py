"""A seen record is what the writer had before saving; new values are compared with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from models.actions.retained_commitments import retained_commitments
from models.errors import ModelError
from models.log import RetainedCommitment
from models.projection import RecordHeads, full_row, table_of
from models.records import Value, sealed_fields
from models.storage import ConflictRow, WithheldRow

if TYPE_CHECKING:
    from models.vault import VaultContext

_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]

_EMPTY: tuple[Value, ...] = (None, [])


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """The heads and values that a writer saw, with the contested and the withheld fields."""

    kind: str
    record: str
    heads: Collection[str]
    values: Mapping[str, Any]
    contested: Collection[str]
    withheld: Collection[str]

    @classmethod
    def read(
        cls,
        vault: VaultContext,
        connection: Connection,
        subject: RecordHeads,
        record: str,
        seen: Collection[str] | None,
    ) -> SeenRecord:
        """Return the record as it is now, or as it was when the writer saw the heads ``seen``.

        Raises IncompleteHistory when the record is not projected.
        """
        kind = subject.kind
        if seen is not None and set(seen) != set(subject.heads):
            state = vault.projector.state(kind, vault.history.known_to(record, seen))
            values = full_row(kind, state)
            return cls(kind, record, state.heads, values, state.conflicts, state.withheld)
        table = table_of(kind)
        row = connection.execute(select(table).where(table.c.no == subject.no)).mappings().first()
        if row is None:
            raise IncompleteHistory(reference=subject.ref)
        contested = _fields(connection, _CONFLICT, record)
        withheld = _fields(connection, _WITHHELD, record)
        return cls(kind, record, subject.heads, dict(row), contested, withheld)

    def contesting(self, fields: Collection[str]) -> SeenRecord:
        """Return this record with some more fields that are signed even if they stay the same."""
        return replace(self, contested={*self.contested, *fields})

    def difference(
        self, vault: VaultContext, values: Mapping[str, Value]
    ) -> tuple[dict[str, Value], dict[str, RetainedCommitment]]:
        """Return the values that really change, and the retained commitments of sealed fields."""
        changed = {
            name: value
            for name, value in values.items()
            if self.values[name] != value
            or name in self.contested
            or (name in self.withheld and value not in _EMPTY)
        }
        sealed = sealed_fields(self.kind)
        kept: dict[str, RetainedCommitment] = {}
        if any(name in changed for name in sealed):
            beside = [name for name in sealed if name not in {*changed, *self.contested}]
            kept = retained_commitments(vault, self.record, self.heads, beside)
            shown = [name for name in beside if name not in kept and name not in self.withheld]
            changed |= {name: self.values[name] for name in shown}
        return changed, kept


def first_values(kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what the first operation of a record sets: no empty fields, but every sealed one.

    All sealed fields of the kind are committed to as soon as any of them is filled.
    """
    sealed = sealed_fields(kind)
    filled = {name: value for name, value in values.items() if value not in _EMPTY}
    if any(name in filled for name in sealed):
        filled |= {name: values.get(name) for name in sealed}
    return filled


def _fields(connection: Connection, table: Table, record: str) -> set[str]:
    return set(connection.execute(select(table.c.field).where(table.c.record == record)).scalars())


class IncompleteHistory(ModelError):
    """A record is only known by operations whose parents are not here."""

    sentence = "Earlier changes of {reference} are missing here, so it cannot be shown or changed."
    next_step = "Ask whoever sent it for a full bundle."
    code = "incomplete-history"
    exit_status = 11
