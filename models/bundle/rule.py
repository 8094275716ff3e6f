"""The rules by which something stays at home when a bundle is made."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from models.bundle.errors import NoFieldToWithhold
from models.operation import WHY, Operation
from models.records import KINDS, facets, sealed_fields

RED = "RED"
"""The handling under which a record is for the eyes of its owner only."""


class Rule(StrEnum):
    """Why a value, a record or a file stays."""

    HANDLING = "handling"
    FOLLOWS = "follows"
    CONSENT = "consent"
    CHOICE = "choice"
    UNKNOWN = "unknown"
    NOT_HELD = "not-held"
    NO_EVIDENCE = "no-evidence"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """Say the rule as a sentence."""
        return _WORDS[self]


_WORDS = {
    Rule.HANDLING: "Its handling is RED, or disputed, or not known here.",
    Rule.FOLLOWS: "It hangs on a record that stays.",
    Rule.CONSENT: "It is sealed, and no consent is recorded.",
    Rule.CHOICE: "You chose to withhold it.",
    Rule.UNKNOWN: "It was made by a newer afield, and this one cannot tell whether it is sealed.",
    Rule.NOT_HELD: "It is not here: whoever wrote it withheld it, or it was never received.",
    Rule.NO_EVIDENCE: "Evidence files were left out of this bundle.",
    Rule.WITHDRAWN: "The record of it was withdrawn.",
}


class FieldRules:
    """Decides field by field what of a change may leave."""

    def __init__(self, withhold: Collection[str]) -> None:
        """Withhold these besides: a field's name, ``kind.field``, or ``why``.

        Raises NoFieldToWithhold for a name that fits nothing: a slip of the hand must not let
        a value out.
        """
        known = {WHY, *(f"{kind}.{name}" for kind in KINDS for name in facets(kind))}
        known |= {name.partition(".")[2] for name in known if "." in name}
        for name in withhold:
            if name not in known:
                raise NoFieldToWithhold(field=name)
        self._withhold = frozenset(withhold)

    def of(self, operation: Operation) -> dict[str, Rule]:
        """Give the fields of a change whose values stay, each with the rule; ``why`` too."""
        kind = operation.kind
        sealed = frozenset(sealed_fields(kind))
        staying = {
            name: rule
            for name in operation.fields
            if (rule := self._rule(kind, name, sealed, operation))
        }
        if operation.why is not None and (rule := self._reason(operation, sealed)):
            staying[WHY] = rule
        return staying

    def withholds(self, kind: str, name: str) -> bool:
        """Say whether the exporter chose to withhold a field."""
        return name in self._withhold or f"{kind}.{name}" in self._withhold

    def _rule(
        self, kind: str, name: str, sealed: frozenset[str], operation: Operation
    ) -> Rule | None:
        if name in sealed:
            return Rule.CONSENT
        if self.withholds(kind, name):
            return Rule.CHOICE
        if name not in facets(kind):
            return Rule.UNKNOWN
        return None if name in operation.disclosures else Rule.NOT_HELD

    def _reason(self, operation: Operation, sealed: frozenset[str]) -> Rule | None:
        """Hold back the reason of a change to sealed fields: it may well repeat them."""
        if not sealed.isdisjoint(operation.fields):
            return Rule.CONSENT
        if WHY in self._withhold:
            return Rule.CHOICE
        return None if WHY in operation.disclosures else Rule.NOT_HELD
