"""The recorded consents of a vault, by whose they are or may be.

A consent is somebody's by any value that stands for its subject, and while changes of it are
missing by any that was ever named. One of which the subject was not shared is a *stray*: nobody
here can know whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from models.lifecycle import Vault
from models.merge import MergedRecord
from models.projection import full_row
from models.queries import Said
from models.sharing.rows import folded, named_fields, rowless, unshared

_KIND, _SUBJECT, _WITHDRAWN = "consent", "subject", "withdrawn"
_STATE = "state"
_SPEAKING = (_SUBJECT, "use", "recipient", "level", _STATE, "review", "conditions", _WITHDRAWN)
"""The fields by which a consent can let a name leave."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded consent: what it says, and whose it is by each value that stands."""

    said: Said
    shown: object
    """The subject that screens show."""
    subjects: frozenset[object]
    whole: bool
    recorded_by: str
    """The device that recorded what was answered."""
    recorded_at: int
    """When, in milliseconds since 1970."""

    def is_of(self, record: str) -> bool:
        """Say whether it is, or may be, about a record that it named at some time."""
        return record in self.subjects or not self.whole


@dataclass(slots=True)
class Answers:
    """Reads what was answered; what was read once is remembered."""

    vault: Vault
    _read: dict[str, Answer] = field(default_factory=dict)
    _named: dict[str, set[str]] | None = None
    _strays: list[Said] | None = None

    def of(self, record: str) -> list[Answer]:
        """Give the consents that are, or may be, about a record."""
        self.read([record])
        found = (self._read[one] for one in sorted(self._about(record)))
        return [one for one in found if one.is_of(record)]

    def by_record(self, consent: str) -> Answer | None:
        """Give a consent that was read, by the id of its record."""
        return self._read.get(consent)

    def strays(self) -> list[Said]:
        """Give the consents that may be about anybody."""
        if self._strays is None:
            known = unshared(self.vault, _KIND, _SUBJECT) | rowless(self.vault, _KIND)
            found = folded(self.vault, _KIND, sorted(known))
            self._strays = [_stray(record, one) for record, one in found.items() if _hidden(one)]
        return self._strays

    def read(self, records: Iterable[str]) -> None:
        """Read the consents of some records at once."""
        wanted = set().union(*(self._about(record) for record in records)) - self._read.keys()
        for record, one in folded(self.vault, _KIND, sorted(wanted)).items():
            self._read[record] = _answer(record, one)

    def _about(self, record: str) -> set[str]:
        if self._named is None:
            self._named = named_fields(self.vault, _KIND, _SUBJECT)
        return self._named.get(record, set())


def _answer(record: str, one: MergedRecord) -> Answer:
    standing = one.standing.get(_SUBJECT, ())
    return Answer(
        said=_said(record, one),
        shown=one.values.get(_SUBJECT),
        subjects=frozenset(each.value for each in standing if not each.withheld),
        whole=not one.missing,
        recorded_by=said[0].device if (said := one.standing.get(_STATE)) else one.author,
        recorded_at=said[0].at[0] if said else one.created,
    )


def _hidden(one: MergedRecord) -> bool:
    """Say whether nobody here can know whose it is, now or once the missing changes come."""
    return _SUBJECT in one.withheld or bool(one.missing and not one.heads)


def _stray(record: str, one: MergedRecord) -> Said:
    return replace(_said(record, one, but=_SUBJECT), stray=True)


def _said(record: str, one: MergedRecord, *, but: str | None = None) -> Said:
    """Give what a consent says; a doubt about the field ``but`` is not looked at."""
    row = full_row(_KIND, one)
    doubted = {*one.conflicts, *one.withheld} - {but}
    withdrawn = row[_WITHDRAWN] is not None and _WITHDRAWN not in doubted
    return Said(
        record=record,
        use=row["use"],
        recipient=row["recipient"],
        level=row["level"],
        state=row["state"],
        reviewed=row["review"] is not None,
        review=row["review_earliest"],
        conditions=row["conditions"],
        disputed=bool(doubted or one.missing),
        void=withdrawn and not one.missing,
        others=frozenset(
            each.device
            for name in _SPEAKING
            for each in one.standing.get(name, ())
            if not each.ours
        ),
    )
