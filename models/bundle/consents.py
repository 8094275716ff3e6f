"""The consents of a vault, asked for one bundle: whose sealed values may leave, and which."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.bundle.choices import CONDITIONS, Choices
from models.bundle.rule import Rule
from models.consent import Ground, Permission, Said, permission
from models.operation import Disclosure
from models.records import Consent, sealed_fields
from models.vault import Vault

_GRAVEST = (
    Ground.DISPUTED,
    Ground.WITHDRAWN,
    Ground.REFUSED,
    Ground.REVIEW,
    Ground.NOT_GIVEN,
    Ground.NOTHING,
    Ground.LEVEL,
    Ground.CONDITIONS,
    Ground.GIVEN,
)
_RULES = {
    Ground.WITHDRAWN: Rule.CONSENT_WITHDRAWN,
    Ground.REFUSED: Rule.CONSENT_REFUSED,
    Ground.REVIEW: Rule.CONSENT_REVIEW,
    Ground.DISPUTED: Rule.CONSENT_DISPUTED,
    Ground.LEVEL: Rule.CONSENT_LEVEL,
}


@dataclass(slots=True)
class Consents:
    """Answers for one vault and one bundle; what was asked once is remembered."""

    vault: Vault
    choices: Choices
    _permissions: dict[str, Permission] = field(default_factory=dict)
    _standing: dict[str, Mapping[str, set[str]]] = field(default_factory=dict)

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
        if record not in self._permissions:
            self._permissions[record] = self._asked(record)
        return self._permissions[record]

    def travelling(self, records: Iterable[str]) -> list[str]:
        """Give the consents that go with their subjects: those for this use and all recipients.

        A recipient then sees the conditions, and later that a consent was withdrawn.
        """
        if not self.choices.use or not self.choices.to:
            return []
        return [
            one.id
            for record in records
            for one in self._of(record)
            if all(
                _said(self.vault, one).speaks_of(use=self.choices.use, recipient=card.name)
                for card in self.choices.to
            )
            and one.use == self.choices.use
        ]

    def _asked(self, record: str) -> Permission:
        said = [_said(self.vault, one) for one in self._of(record) if one.withdrawn is None]
        today = self.vault.clock.now().date()
        asked = [
            permission(said, use=self.choices.use, recipient=card.name, today=today)
            for card in self.choices.to
        ]
        if not asked:
            return Permission(Ground.NOTHING)
        return min(asked, key=lambda one: _GRAVEST.index(one.ground))

    def _of(self, record: str) -> list[Consent]:
        rows = self.vault.rows("consent", where={"subject": record})
        return [one for one in rows if isinstance(one, Consent)]

    def _values(self, kind: str, record: str) -> Mapping[str, set[str]]:
        if record not in self._standing:
            folded = self.vault.fold.state(kind, self.vault.history.of_record(record))
            self._standing[record] = {
                name: {json.dumps(one.value) for one in folded.conflicts.get(name, ())}
                | {json.dumps(folded.values.get(name))}
                for name in sealed_fields(kind)
            }
        return self._standing[record]


def _said(vault: Vault, row: Consent) -> Said:
    folded = vault.fold.state("consent", vault.history.of_record(row.id))
    return Said(
        record=row.id,
        use=row.use,
        recipient=row.recipient,
        level=row.level,
        state=row.state,
        reviewed=row.review is not None,
        review=row.review_earliest,
        conditions=row.conditions,
        disputed=bool(folded.conflicts or folded.withheld or folded.missing),
    )
