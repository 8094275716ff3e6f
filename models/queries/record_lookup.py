"""Records are looked up by id or reference, with their histories and their conflicts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select
from sqlmodel import col
from sqlmodel import select as choose

from models.log import WHY, Operation, as_signed
from models.merge import CurrentValue, Decisions, decisions_here
from models.queries.errors import AmbiguousReference, NoSuchReference
from models.records import KINDS, Record, Value, facets, sealed_fields
from models.storage import ConflictRow, SubjectRow, WithheldRow
from models.vault import short_name

if TYPE_CHECKING:
    from models.vault import VaultContext

SHOWN_CANDIDATES = 5

_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]
_WITHHELD: Table = WithheldRow.__table__  # type: ignore[attr-defined]
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One signed operation as a person reads it: who changed what, when and why.

    ``withheld`` names the fields whose values were not shared with this vault, ``erased`` those
    whose values were erased here. A ``discarded`` operation is kept and no longer counts.
    """

    at: datetime
    device: str
    author: str
    values: Mapping[str, Value]
    withheld: tuple[str, ...]
    erased: tuple[str, ...]
    discarded: bool
    why: str | None
    hash: str

    def has_sealed_reason(self, kind: str) -> bool:
        """Return whether its reason is to be shown only where sealed values are.

        A reason may well repeat the values that it speaks of, so that of an operation on a sealed
        field is as sealed. Whether a field that is not known here is sealed nobody can tell.
        """
        open_ones = facets(kind).keys() - sealed_fields(kind)
        touched = {*self.values, *self.withheld, *self.erased}
        return self.why is not None and not touched <= open_ones


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field for which several different values stand, the one that is shown first."""

    record: str
    kind: str
    ref: str
    field: str
    standing: tuple[CurrentValue, ...]
    proposed: tuple[CurrentValue, ...]
    """Those that only wait until a person here agrees; the first of all guards meanwhile."""


def record_row(vault: VaultContext, kind: str, record: str) -> Record | None:
    """Return the present state of a record, or None if it is not here or of a newer kind."""
    if kind not in KINDS:
        return None
    model = KINDS[kind]
    found = vault.database.all(choose(model).where(col(model.id) == record))
    return found[0] if found else None


def record_rows(
    vault: VaultContext, kind: str, *, where: Mapping[str, Value] | None = None, order: str = "no"
) -> Sequence[Record]:
    """Return the records of a kind whose fields have these values, in the order of a column."""
    model = KINDS[kind]
    statement = choose(model).order_by(getattr(model, order))
    for name, value in (where or {}).items():
        statement = statement.where(getattr(model, name) == value)
    return vault.database.all(statement)


def resolve_reference(
    vault: VaultContext, reference: str, kind: str | None = None
) -> tuple[str, str]:
    """Return kind and id of a record by a typed reference, its beginning, or an id.

    Case and a missing hyphen do not matter. Raises NoSuchReference or AmbiguousReference.
    """
    typed = reference.strip()
    statement = select(_SUBJECT.c.kind, _SUBJECT.c.id, _SUBJECT.c.ref)
    if kind:
        statement = statement.where(_SUBJECT.c.kind == kind)
    if _ID.fullmatch(typed.lower()):
        statement = statement.where(_SUBJECT.c.id == typed.lower())
    else:
        start = start_of_reference(typed)
        statement = statement.where(_SUBJECT.c.ref >= start, _SUBJECT.c.ref < start + "\x7f")
    with vault.database.reading() as connection:
        found = connection.execute(statement.limit(SHOWN_CANDIDATES + 1)).all()
    if not found:
        raise NoSuchReference(reference=typed)
    if len(found) > 1:
        raise _ambiguous(typed, found)
    return found[0].kind, found[0].id


def reference_of(vault: VaultContext, record: str) -> str:
    """Return the reference of a record of any kind, one that only a newer afield knows too.

    A record that is not here, such as one that was not shared, goes by the first of its id.
    """
    statement = select(_SUBJECT.c.ref).where(_SUBJECT.c.id == record)
    with vault.database.reading() as connection:
        found: str | None = connection.execute(statement).scalar()
    return found or record[:8]


def start_of_reference(typed: str) -> str:
    """Return a reference with its capitals and hyphens: ``inc7f3k9q`` is ``INC-7F3K-9Q``."""
    bare = re.sub(r"[^0-9A-Z?]", "", typed.upper())
    prefix, symbols = bare[:3], bare[3:]
    # Crockford's base32 has no I, L or O: who types one means a digit.
    symbols = symbols.translate(str.maketrans("ILO", "110"))
    if not symbols:
        # Not even one symbol would name every record of a kind.
        return "\x00"
    return "-".join(part for part in (prefix, symbols[:4], symbols[4:]) if part)


def _ambiguous(typed: str, rows: Sequence[Any]) -> AmbiguousReference:
    # Two records can share a reference; then only their ids tell them apart.
    alike = len({row.ref for row in rows}) < len(rows)
    shown = ", ".join(row.id if alike else row.ref for row in rows[:SHOWN_CANDIDATES])
    many = len(rows) > SHOWN_CANDIDATES
    count = f"more than {SHOWN_CANDIDATES}" if many else str(len(rows))
    return AmbiguousReference(reference=typed, count=count, candidates=shown)


def history_of(vault: VaultContext, record: str) -> list[HistoryEntry]:
    """Return who changed what in a record, in the order signed, oldest first."""
    operations = as_signed(vault.history.of_record(record))
    names = {operation.device: short_name(vault, operation.device) for operation in operations}
    decisions = decisions_here(vault.database)
    kind = decisions.kind_of(operations) if operations else ""
    return [_entry(operation, names[operation.device], kind, decisions) for operation in operations]


def _entry(operation: Operation, author: str, kind: str, decisions: Decisions) -> HistoryEntry:
    reason = operation.disclosures.get(WHY)
    erased = decisions.erased_in(operation)
    return HistoryEntry(
        at=datetime.fromtimestamp(operation.at[0] / 1000, UTC),
        device=operation.device,
        author=author,
        values=operation.values,
        withheld=tuple(name for name in operation.withheld if name not in erased),
        erased=tuple(erased),
        discarded=operation.kind != kind or decisions.discards(operation),
        why=str(reason.value) if reason else None,
        hash=operation.hash,
    )


def conflicts_of(vault: VaultContext, record: str | None = None) -> list[Conflict]:
    """Return the fields for which several different values stand."""
    statement = select(_SUBJECT.c.id, _SUBJECT.c.kind, _SUBJECT.c.ref).where(
        _SUBJECT.c.id.in_(select(_CONFLICT.c.record))
    )
    if record:
        statement = statement.where(_SUBJECT.c.id == record)
    with vault.database.reading() as connection:
        subjects = connection.execute(statement.order_by(_SUBJECT.c.no)).all()
    conflicts: list[Conflict] = []
    for id, kind, ref in subjects:
        merged = vault.projector.state(kind, vault.history.of_record(id))
        for field, standing in merged.conflicts.items():
            if kind in KINDS and field in facets(kind):
                proposed = tuple(merged.proposed.get(field, ()))
                conflicts.append(Conflict(id, kind, ref, field, tuple(standing), proposed))
    return conflicts


def withheld_fields(vault: VaultContext, record: str) -> dict[str, list[str]]:
    """Return the fields of a record that were not shared, each with the names of people."""
    with vault.database.reading() as connection:
        rows = connection.execute(select(_WITHHELD).where(_WITHHELD.c.record == record)).all()
    hidden: dict[str, list[str]] = {}
    for row in rows:
        hidden.setdefault(row.field, []).append(short_name(vault, row.device))
    return hidden
