"""The consents of a vault, asked for one bundle: whose sealed values may leave, and which."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from models.bundle.answers import Answers
from models.bundle.choices import CONDITIONS, Choices
from models.bundle.rule import Rule
from models.consent import Ground, Permission, least, permission
from models.operation import Disclosure
from models.records import ref_of, sealed_fields
from models.vault import Vault

_RULES = {
    Ground.WITHDRAWN: Rule.CONSENT_WITHDRAWN,
    Ground.REFUSED: Rule.CONSENT_REFUSED,
    Ground.REVIEW: Rule.CONSENT_REVIEW,
    Ground.DISPUTED: Rule.CONSENT_DISPUTED,
    Ground.LEVEL: Rule.CONSENT_LEVEL,
    Ground.STRAY: Rule.CONSENT_STRAY,
}
_DECIDED = frozenset({*_RULES.values(), Rule.CONSENT, Rule.CONSENT_CONDITIONS})


@dataclass(slots=True)
class Consents:
    """Answers for one vault and one bundle; what was asked once is remembered."""

    vault: Vault
    choices: Choices
    _answers: Answers = field(init=False)
    _permissions: dict[str, Permission] = field(default_factory=dict)
    _standing: dict[str, Mapping[str, set[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look into the consents that the vault holds."""
        self._answers = Answers(self.vault)

    def staying(self, kind: str, record: str, name: str, shown: Disclosure) -> Rule | None:
        """Give the rule by which one sealed value stays, or None: then it may leave.

        Of the values that a field had in the course of time only those that stand now leave.
        """
        found = self.permission(record)
        if not found.names:
            return _RULES.get(found.ground, Rule.CONSENT)
        if not self.choices.discloses(kind, name):
            return Rule.NOT_DISCLOSED
        if found.ground is Ground.CONDITIONS and CONDITIONS not in self.choices.disclose:
            return Rule.CONSENT_CONDITIONS
        standing = self._values(kind, record).get(name, set())
        return None if json.dumps(shown.value) in standing else Rule.OVERTAKEN

    def permission(self, record: str) -> Permission:
        """Give how far the subject of a record may be known to all recipients: the least of it."""
        if not self.choices.use:
            return Permission(Ground.NOTHING)
        if record not in self._permissions:
            self._permissions[record] = self._asked(record)
        return self._permissions[record]

    def deciding(self, record: str, rule: Rule) -> tuple[str, ...]:
        """Give the references of the consents by which something of a record stays by a rule."""
        if rule not in _DECIDED:
            return ()
        return tuple(ref_of("consent", one) for one in self.permission(record).consents)

    def travelling(self, records: Collection[str]) -> list[str]:
        """Give the consents that go with their subjects: those for this use and all recipients.

        A recipient then sees the conditions, and later that a consent was withdrawn.
        """
        use, to = self.choices.use, self.choices.to
        if not use or not to:
            return []
        self._answers.read(records)
        return [
            one.said.record
            for record in records
            for one in self._answers.of(record)
            if one.shown == record
            and one.said.use in {None, use}
            and all(one.said.speaks_of(use=use, recipient=card.name) for card in to)
        ]

    def _asked(self, record: str) -> Permission:
        said = [one.said for one in self._answers.of(record)]
        # A stray that is also known to be about this record is among its own.
        own = {one.record for one in said}
        said += [one for one in self._answers.strays() if one.record not in own]
        today = self.vault.clock.now().date()
        return least(
            [
                permission(said, use=self.choices.use, recipient=card.name, today=today)
                for card in self.choices.to
            ]
        )

    def _values(self, kind: str, record: str) -> Mapping[str, set[str]]:
        if record not in self._standing:
            folded = self.vault.fold.state(kind, self.vault.history.of_record(record))
            self._standing[record] = {
                name: {json.dumps(one.value) for one in folded.conflicts.get(name, ())}
                | {json.dumps(folded.values.get(name))}
                for name in sealed_fields(kind)
            }
        return self._standing[record]
