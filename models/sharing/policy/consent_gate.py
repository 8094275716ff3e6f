"""The consent gate decides which sealed values consents let leave in one bundle."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from models.lifecycle import Vault
from models.log import Disclosure, Operation
from models.merge import Ownership, ownership_here
from models.queries import Ground, Permission, least, permission
from models.records import KINDS, ref_of, sealed_fields
from models.sharing.policy.consent_records import Answers
from models.sharing.policy.export_choices import CONDITIONS, Choices
from models.sharing.policy.rule import Rule
from models.vault import short_name

_RULES = {
    Ground.WITHDRAWN: Rule.CONSENT_WITHDRAWN,
    Ground.REFUSED: Rule.CONSENT_REFUSED,
    Ground.REVIEW: Rule.CONSENT_REVIEW,
    Ground.DISPUTED: Rule.CONSENT_DISPUTED,
    Ground.LEVEL: Rule.CONSENT_LEVEL,
    Ground.STRAY: Rule.CONSENT_STRAY,
    Ground.OTHERS: Rule.CONSENT_OTHERS,
}
_DECIDED = frozenset({*_RULES.values(), Rule.CONSENT, Rule.CONSENT_CONDITIONS})


@dataclass(frozen=True, slots=True)
class Recorded:
    """A consent that lets something leave: its reference, who recorded it, and when."""

    ref: str
    by: str
    """The name of the person whose device it was."""
    at: datetime


@dataclass(frozen=True, slots=True)
class _Subject:
    """A record that consents are about: who began it, and its current sealed values."""

    author: str | None
    """The one device elsewhere that began the record, or None."""
    standing: Mapping[str, Mapping[str, bool]]
    """By sealed field and value as JSON whether the owner of this vault ever wrote that value."""


def waiting(vault: Vault, record: str) -> dict[str, str]:
    """Return the consents about a record that others recorded and that permit nothing yet.

    The keys are ids of consents, the values names of those who recorded them. On a record that
    was begun here they permit nothing until a person here agrees.
    """
    changes = vault.history.of_record(record)
    heard = {_author(changes, ownership_here(vault))}
    return {
        one.said.record: short_name(vault, one.recorded_by)
        for one in Answers(vault).of(record)
        if not one.said.void and one.said.others - heard
    }


def _author(changes: Iterable[Operation], own: Ownership) -> str | None:
    """Return the one device elsewhere that began a record, or None if the owner or several did.

    Otherwise whoever signs a second beginning would speak for the person it is about.
    """
    roots = [one for one in changes if not one.parents]
    elsewhere = {one.device for one in roots if not own.signed(one)}
    begun_here = any(own.signed(one) for one in roots)
    return elsewhere.pop() if len(elsewhere) == 1 and not begun_here else None


@dataclass(slots=True)
class Consents:
    """The consents of a vault for one bundle; what was looked up once is remembered."""

    vault: Vault
    choices: Choices
    _answers: Answers = field(init=False)
    _permissions: dict[tuple[str, bool], Permission] = field(default_factory=dict)
    _subjects: dict[str, _Subject] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the reader of the consents that the vault holds."""
        self._answers = Answers(self.vault)

    def staying(self, kind: str, record: str, name: str, shown: Disclosure) -> Rule | None:
        """Return the rule by which one sealed value stays, or None where it may leave.

        Of the values that a field had in the course of time only the current ones leave.
        """
        standing = self._subject(record).standing.get(name, {})
        value = json.dumps(shown.value)
        found = self.permission(record, ours=standing.get(value, False))
        if not found.names:
            return _RULES.get(found.ground, Rule.CONSENT)
        if not self.choices.discloses(kind, name):
            return Rule.NOT_DISCLOSED
        if found.ground is Ground.CONDITIONS and CONDITIONS not in self.choices.disclose:
            return Rule.CONSENT_CONDITIONS
        return None if value in standing else Rule.OVERTAKEN

    def permission(self, record: str, *, ours: bool = False) -> Permission:
        """Return the least permission that any recipient has to know the subject of a record.

        ``ours`` asks it for what the owner of this vault wrote, which nobody else can give away.
        """
        if not self.choices.use:
            return Permission(Ground.NOTHING)
        if (record, ours) not in self._permissions:
            self._permissions[record, ours] = self._asked(record, ours=ours)
        return self._permissions[record, ours]

    def recorded(self, record: str, name: str, shown: Disclosure) -> tuple[Recorded, ...]:
        """Return the consents by which one sealed value of a record leaves."""
        ours = self._subject(record).standing.get(name, {}).get(json.dumps(shown.value), False)
        recorded = []
        for consent in self.permission(record, ours=ours).consents:
            answer = self._answers.by_record(consent)
            if answer is not None:
                by = short_name(self.vault, answer.recorded_by)
                at = datetime.fromtimestamp(answer.recorded_at / 1000, UTC)
                recorded.append(Recorded(ref_of("consent", consent), by, at))
        return tuple(recorded)

    def deciding(self, record: str, rule: Rule) -> tuple[str, ...]:
        """Return the references of the consents by which something of a record stays by a rule."""
        if rule not in _DECIDED:
            return ()
        both = (self.permission(record), self.permission(record, ours=True))
        found = next((one for one in both if _RULES.get(one.ground) is rule), both[0])
        return tuple(ref_of("consent", one) for one in found.consents)

    def travelling(self, records: Collection[str]) -> list[str]:
        """Return the consents that go with ``records``: those for this use and all recipients.

        A recipient then sees the conditions, and later that a consent was withdrawn.
        """
        use, names = self.choices.use, self.choices.names
        if not use or not names:
            return []
        self._answers.read(records)
        return [
            one.said.record
            for record in records
            for one in self._answers.of(record)
            if one.shown == record
            and one.said.use in {None, use}
            and all(one.said.speaks_of(use=use, recipient=name) for name in names)
        ]

    def _asked(self, record: str, *, ours: bool) -> Permission:
        said = [one.said for one in self._answers.of(record)]
        # A stray that is also known to be about this record is counted once.
        own = {one.record for one in said}
        said += [one for one in self._answers.strays() if one.record not in own]
        subject = self._subject(record)
        heard = () if ours or subject.author is None else (subject.author,)
        today = self.vault.clock.now().date()
        return least(
            [
                permission(said, use=self.choices.use, recipient=name, today=today, heard=heard)
                for name in self.choices.names
            ]
        )

    def _subject(self, record: str) -> _Subject:
        if record not in self._subjects:
            operations = self.vault.history.of_record(record)
            kind = operations[0].kind if operations else ""
            merged = self.vault.projector.state(kind, operations)
            own = ownership_here(self.vault)
            signed = [one for one in operations if own.signed(one)]
            standing: dict[str, dict[str, bool]] = {}
            for name in sealed_fields(kind) if kind in KINDS else ():
                # A value that the owner signed stays the owner's when others sign it again.
                ours = {
                    json.dumps(one.disclosures[name].value)
                    for one in signed
                    if name in one.disclosures
                }
                now = {json.dumps(one.value) for one in merged.standing.get(name, ())}
                now.add(json.dumps(merged.values.get(name)))
                standing[name] = {value: value in ours for value in now}
            self._subjects[record] = _Subject(_author(operations, own), standing)
        return self._subjects[record]
