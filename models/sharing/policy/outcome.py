"""What leaves in a bundle and what stays, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.records import KINDS, sealed_fields
from models.sharing.policy.rule import Rule

BYTES = "bytes"
"""Stands for evidence bytes where a field's name stands otherwise."""
CHANGES = "changes"
"""Stands for whole changes of a record there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record that leaves."""

    record: str
    kind: str
    ref: str
    title: str
    flags: tuple[str, ...] = ()
    """Protection flags of a source, as codes."""


@dataclass(frozen=True, slots=True)
class OutgoingEvidence:
    """An evidence file that leaves."""

    record: str
    ref: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something that stays: a record, or of it a field, whole changes or the evidence bytes."""

    rule: Rule
    record: str
    kind: str
    ref: str
    field: str | None
    """None for the whole record."""
    by: tuple[str, ...] = ()
    """References of the consents that decided it."""

    @property
    def words(self) -> str:
        """Say what stays and why."""
        what = f"{self.ref} {self.field}" if self.field else self.ref
        by = f" ({', '.join(self.by)})" if self.by else ""
        return f"{what}: {self.rule.words}{by}"


def outcome_summary(
    stays: Iterable[Withheld],
) -> tuple[dict[str, dict[str, list[str]]], dict[str, int]]:
    """Give the withheld fields by rule and field, and the count of whole records by rule.

    This stands in the statement. Every sealed field goes by one rule there, because which answer
    a source gave is not for the reader, nor whether there is a value at all.
    """
    fields: dict[str, dict[str, list[str]]] = {}
    records: dict[str, int] = {}
    for one in stays:
        if one.field is None:
            records[one.rule.value] = records.get(one.rule.value, 0) + 1
        else:
            where = f"{one.kind}.{one.field}"
            sealed = one.kind in KINDS and one.field in sealed_fields(one.kind)
            rule = Rule.CONSENT if sealed else one.rule
            fields.setdefault(rule.value, {}).setdefault(where, []).append(one.record)
    return fields, records
