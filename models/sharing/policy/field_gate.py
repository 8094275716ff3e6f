"""The field gate decides which values of an operation stay, field by field."""

from __future__ import annotations

from models.log import WHY, Operation
from models.records import KINDS, common_fields, facets, sealed_fields, unknown_fields
from models.sharing.policy.consent_gate import Consents
from models.sharing.policy.export_choices import Choices
from models.sharing.policy.file_name_gate import KIND as EVIDENCE
from models.sharing.policy.file_name_gate import FileNames
from models.sharing.policy.rule import Rule

_REASON = "withdrawn"
"""The field of every kind that holds a person's own words; empty, the record stands."""


class FieldRules:
    """The rules by which values of operations stay, for the choices of one export."""

    def __init__(self, choices: Choices, consents: Consents) -> None:
        """Decide by these choices and consents, and by the file names of their vault."""
        self.choices = choices
        self.file_names = FileNames(consents.vault)
        self._consents = consents

    def of(self, operation: Operation) -> dict[str, Rule]:
        """Return the rule by field of an operation whose value stays; ``why`` is one of them."""
        if operation.kind not in KINDS:
            return self._of_newer_kind(operation)
        sealed = frozenset(sealed_fields(operation.kind))
        staying = {
            name: rule
            for name in operation.fields
            if (rule := self._rule(operation, name, sealed=name in sealed))
        }
        if operation.why is not None and (rule := self._reason(operation, sealed, staying)):
            staying[WHY] = rule
        return staying

    def _rule(self, operation: Operation, name: str, *, sealed: bool) -> Rule | None:
        kind, shown = operation.kind, operation.disclosures.get(name)
        if name == _REASON and shown is not None and shown.value is None:
            # Nobody's words, and without it a record that stands again would read as withdrawn.
            return None
        if self.choices.withholds(kind, name):
            return Rule.CHOICE
        if sealed:
            if shown is None:
                return self._sealed_elsewhere(operation, name)
            return self._consents.staying(kind, operation.record, name, shown)
        if self.choices.coarsens(kind, name):
            return Rule.COARSER
        if not self.choices.with_file_names and self.file_names.holds(operation, name):
            return Rule.FILE_NAME if shown is not None else Rule.NOT_HELD
        if name not in facets(kind) and not _is_surely_open(operation):
            return Rule.UNKNOWN
        return None if shown is not None else Rule.NOT_HELD

    def _of_newer_kind(self, operation: Operation) -> dict[str, Rule]:
        """Return what stays of an operation of a kind that is not known here: nearly all of it.

        The reasons of a change and of a withdrawal are a person's own words, and may repeat what a
        newer afield seals.
        """
        staying = dict.fromkeys(unknown_fields(operation.kind, operation.fields), Rule.UNKNOWN)
        for name in common_fields() & operation.fields.keys():
            shown = operation.disclosures.get(name)
            if shown is None:
                staying[name] = Rule.NOT_HELD
            elif name == _REASON and shown.value is not None:
                staying[name] = Rule.UNKNOWN
        if operation.why is not None:
            staying[WHY] = Rule.UNKNOWN
        return staying

    def _sealed_elsewhere(self, operation: Operation, name: str) -> Rule:
        """Return the rule for a sealed value that is not here: NOT_HELD only if it might leave."""
        named = self._consents.permission(operation.record).names
        disclosed = self.choices.discloses(operation.kind, name)
        return Rule.NOT_HELD if named and disclosed else Rule.CONSENT

    def _reason(
        self, operation: Operation, sealed: frozenset[str], staying: dict[str, Rule]
    ) -> Rule | None:
        """Return the rule by which the reason stays: it may well repeat a value that does."""
        if not sealed.isdisjoint(staying):
            return Rule.CONSENT
        if self.choices.withholds(operation.kind, WHY):
            return Rule.CHOICE
        if WHY not in operation.disclosures:
            return Rule.NOT_HELD
        return next(iter(staying.values()), None)


def _is_surely_open(operation: Operation) -> bool:
    """Return whether what a newer afield set in an operation is surely not sealed.

    Who writes one sealed field commits to all of them, those that are known here among them. Of
    evidence a field may be a file name, and has to stay for that.
    """
    sealed = frozenset(sealed_fields(operation.kind))
    return operation.kind != EVIDENCE and bool(sealed) and not sealed <= operation.fields.keys()
