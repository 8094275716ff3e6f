"""Outcomes of the policy: the records and files that leave, and each thing that is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.records import KINDS, sealed_fields
from models.sharing.policy.rule import Rule

BYTES = "bytes"
"""Used in place of a field's name: the evidence bytes."""
CHANGES = "changes"
"""Used in place of a field's name: whole operations of a record."""


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
    """Something that stays: a record, or of it a field, whole operations or the evidence bytes."""

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
        """Return a sentence saying what stays and why."""
        what = f"{self.ref} {self.field}" if self.field else self.ref
        by = f" ({', '.join(self.by)})" if self.by else ""
        return f"{what}: {self.rule.words}{by}"


def outcome_summary(
    stays: Iterable[Withheld],
) -> tuple[dict[str, dict[str, list[str]]], dict[str, int]]:
    """Return what a statement says of what stays.

    The first mapping gives by rule, then by ``kind.field``, the records of which that field is
    withheld; the second gives by rule how many whole records stay. Every sealed field is listed
    under one rule, because which answer a source gave is not for the reader, nor whether there
    is a value at all.
    """
    fields: dict[str, dict[str, list[str]]] = {}
    records: dict[str, int] = {}
    for withheld in stays:
        if withheld.field is None:
            records[withheld.rule.value] = records.get(withheld.rule.value, 0) + 1
        else:
            where = f"{withheld.kind}.{withheld.field}"
            sealed = withheld.kind in KINDS and withheld.field in sealed_fields(withheld.kind)
            rule = Rule.CONSENT if sealed else withheld.rule
            fields.setdefault(rule.value, {}).setdefault(where, []).append(withheld.record)
    return fields, records
