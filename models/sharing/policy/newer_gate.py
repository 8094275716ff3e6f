"""Records of a kind that only a newer afield knows are handed on, without what they say.

Nobody here can tell which of their fields are sealed, or which one names the record that they hang
on. So of their operations the headers go, with a commitment to every value, and of the values those
alone whose fields every kind has; whoever has the values can give them later. Doubt keeps a record
here:

- one that ever set a handling which is not known here or not for others, or withheld it;
- one whose first operations are missing;
- one in which a record is named that stays: it may hang on that one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Table, select

from models.lifecycle import Vault
from models.log import Operation
from models.records import KINDS
from models.sharing.policy.rule import Rule
from models.storage import SubjectRow
from models.values import batches, vocabulary

RED = "RED"
"""The handling under which a record is for the eyes of its owner only."""

_HANDLING = "handling"
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class NewerRecords:
    """The records of unknown kinds: the rule by which some stay, and the ids that each names."""

    closed: Mapping[str, Rule]
    named: Mapping[str, frozenset[str]]

    def naming(self, records: Collection[str]) -> set[str]:
        """Return those in which one of these records is named."""
        wanted = frozenset(records)
        return {one for one, named in self.named.items() if not wanted.isdisjoint(named)}


def allowed_handlings() -> list[str]:
    """Return the handlings under which a record may leave."""
    return [term for term in vocabulary(_HANDLING).terms if term != RED]


def newer_records(vault: Vault) -> NewerRecords:
    """Return the records of this vault whose kinds are not known here."""
    other = select(_SUBJECT.c.id).where(_SUBJECT.c.kind.not_in(list(KINDS)))
    closed: dict[str, Rule] = {}
    named: dict[str, frozenset[str]] = {}
    with vault.database.reading() as connection:
        records = list(connection.execute(other).scalars())
    for batch in batches(records):
        for record, operations in vault.history.of_records(batch).items():
            named[record] = frozenset(_ids(operations)) - {record}
            if not vault.heads(record):
                closed[record] = Rule.UNKNOWN
            elif not all(map(_may_leave, operations)):
                closed[record] = Rule.HANDLING
    return NewerRecords(closed, named)


def _may_leave(operation: Operation) -> bool:
    """Return whether an operation sets no handling that keeps its record here.

    Whose word on it counts is not known of such a kind, so the strictest that anybody said does.
    """
    if _HANDLING not in operation.fields:
        return True
    shown = operation.disclosures.get(_HANDLING)
    return shown is not None and (shown.value is None or shown.value in allowed_handlings())


def _ids(operations: Collection[Operation]) -> Iterator[str]:
    """Yield the ids of records that the values of some operations are, or hold in a list."""
    for operation in operations:
        for value in operation.values.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and _ID.fullmatch(one):
                    yield one
