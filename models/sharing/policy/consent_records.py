"""Recorded consents are read here by the record that they are, or may be, about.

A consent is about each current value of its subject, and while operations of it are missing
also about each that was ever named. One whose subject was not shared is a *stray*: nobody here
can know whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from models.lifecycle import Vault
from models.merge import MergedRecord
from models.projection import full_row
from models.queries import Said
from models.records import counts_with
from models.sharing.rows import merged_records, named_fields, rowless, unshared

_KIND, _SUBJECT, _WITHDRAWN = "consent", "subject", "withdrawn"
_STATE = "state"
_SPEAKING = (_SUBJECT, "use", "recipient", "level", _STATE, "review", "conditions", _WITHDRAWN)
"""The fields by which a consent can let a name leave."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded consent: what it says, and whose it is by each current value."""

    said: Said
    shown: object
    """The subject that screens show: the current value of the field."""
    subjects: frozenset[object]
    whole: bool
    recorded_by: str
    """The device that recorded what was answered."""
    recorded_at: int
    """When, in milliseconds since 1970."""

    def is_of(self, record: str) -> bool:
        """Return whether it is, or may be, about a record that it named at some time."""
        return record in self.subjects or not self.whole


@dataclass(slots=True)
class Answers:
    """The consents of a vault; what was read once is remembered."""

    vault: Vault
    _read: dict[str, Answer] = field(default_factory=dict)
    _named: dict[str, set[str]] | None = None
    _strays: list[Said] | None = None

    def of(self, record: str) -> list[Answer]:
        """Return the consents that are, or may be, about a record."""
        self.read([record])
        found = (self._read[one] for one in sorted(self._about(record)))
        return [one for one in found if one.is_of(record)]

    def by_record(self, consent: str) -> Answer | None:
        """Return a consent that was read, by the id of its record."""
        return self._read.get(consent)

    def strays(self) -> list[Said]:
        """Return the consents that may be about anybody."""
        if self._strays is None:
            known = unshared(self.vault, _KIND, _SUBJECT) | rowless(self.vault, _KIND)
            found = merged_records(self.vault, _KIND, sorted(known))
            self._strays = [_stray(record, one) for record, one in found.items() if _hidden(one)]
        return self._strays

    def read(self, records: Iterable[str]) -> None:
        """Read the consents about these records at once."""
        wanted = set().union(*(self._about(record) for record in records)) - self._read.keys()
        for record, one in merged_records(self.vault, _KIND, sorted(wanted)).items():
            self._read[record] = _answer(record, one)

    def _about(self, record: str) -> set[str]:
        if self._named is None:
            self._named = named_fields(self.vault, _KIND, _SUBJECT)
        return self._named.get(record, set())


def _answer(record: str, merged: MergedRecord) -> Answer:
    standing = merged.standing.get(_SUBJECT, ())
    return Answer(
        said=_said(record, merged),
        shown=merged.values.get(_SUBJECT),
        subjects=frozenset(entry.value for entry in standing if not entry.withheld),
        whole=not merged.missing,
        recorded_by=said[0].device if (said := merged.standing.get(_STATE)) else merged.author,
        recorded_at=said[0].at[0] if said else merged.created,
    )


def _hidden(merged: MergedRecord) -> bool:
    """Return whether nobody here can know whose it is before more operations come."""
    return _SUBJECT in merged.withheld or bool(merged.missing and not merged.heads)


def _stray(record: str, merged: MergedRecord) -> Said:
    return replace(_said(record, merged, but=_SUBJECT), stray=True)


def _said(record: str, merged: MergedRecord, *, but: str | None = None) -> Said:
    """Return what a consent says; a doubt about the field ``but`` does not make it disputed."""
    row = full_row(_KIND, merged)
    doubted = {*merged.conflicts, *merged.withheld} - {but}
    withdrawn = not counts_with(row[_WITHDRAWN]) and _WITHDRAWN not in doubted
    return Said(
        record=record,
        use=row["use"],
        recipient=row["recipient"],
        level=row["level"],
        state=row["state"],
        reviewed=row["review"] is not None,
        review=row["review_earliest"],
        conditions=row["conditions"],
        disputed=bool(doubted or merged.missing),
        void=withdrawn and not merged.missing,
        others=frozenset(
            each.device
            for name in _SPEAKING
            for each in merged.standing.get(name, ())
            if not each.ours
        ),
    )
