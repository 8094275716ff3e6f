"""A query holds what a person asks a list for: words, and filters such as ``place:bor``.

This is the one reading of a typed line. Lists, searches, exports and the app take a query from
``Query.parse`` and its answer from ``models.queries.search``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.queries.filters import (
    BadQuery,
    Condition,
    Form,
    Part,
    find_filter,
    names_of,
    parts_of_line,
    read_condition,
    refusal,
    words_in,
)
from models.records import KINDS

_MOST_CONDITIONS = 100
"""Far more than anybody types; SQLite takes no condition that is nested a thousand deep."""
_TOO_MANY = f"a line takes {_MOST_CONDITIONS} filters at most"
_FEWER = "Ask in several lines; several codes of one field are parted by commas."
_ONE_ANSWER = frozenset({Form.CODE, Form.YES_NO})


@dataclass(frozen=True, slots=True)
class Query:
    """Folded words, all of which must be found, and the conditions of filters.

    What was typed and holds nothing that could be found, such as ``*``, is ``hollow``.
    """

    words: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    hollow: bool = False
    kind: str = "incident"

    @classmethod
    def parse(cls, text: str, *, kind: str = "incident", now: datetime | None = None) -> Query:
        """Read what was typed; ``name:value`` is a filter, the rest is words.

        Double quotes hold a value with spaces together, and make text of what would be a filter.
        ``now`` is needed for dates told from the present. Raises BadQuery: what reads as a filter
        and is none is refused, because to look for its words would answer another question.
        """
        words: list[str] = []
        conditions: list[Condition] = []
        for part in parts_of_line(text):
            if _is_text(part, kind):
                words += words_in(part.text)
                continue
            found = find_filter(kind, part.name)
            if found is None:
                raise refusal(kind, part.name)
            asked = read_condition(found, part.value, negated=part.negated, now=now)
            if asked in conditions:
                continue
            _demand_one_answer(asked, conditions)
            conditions.append(asked)
            if len(conditions) > _MOST_CONDITIONS:
                raise BadQuery(name=found.name, reason=_TOO_MANY, step=_FEWER)
        # A quote alone is the beginning of more.
        hollow = bool(text.replace('"', "").strip()) and not (words or conditions)
        return cls(tuple(words), tuple(conditions), hollow, kind)

    @property
    def empty(self) -> bool:
        """Return whether this asks for everything."""
        return not (self.words or self.conditions or self.hollow)

    @property
    def impossible(self) -> bool:
        """Return whether it holds nothing that could ever be found, as ``*`` or ``place:%``."""
        hollow = (one.filter.form is Form.WORDS and not one.words for one in self.conditions)
        return self.hollow or any(hollow)


def _is_text(part: Part, kind: str) -> bool:
    """Return whether a part is no filter: it has no name, or is an address or ``Name:`` alone."""
    if not part.name:
        return True
    if part.name in names_of(kind):
        return False
    return part.is_address or not (part.value or any(part.name in names_of(one) for one in KINDS))


def _demand_one_answer(asked: Condition, others: list[Condition]) -> None:
    """Raise BadQuery where a field that has one value is asked for two: nothing could fit."""
    if asked.negated or asked.filter.form not in _ONE_ANSWER:
        return
    if asked.filter.facet and asked.filter.facet.shape.many:
        return
    for other in others:
        if other.filter == asked.filter and not other.negated and other != asked:
            either = "; a comma stands for or" if asked.codes else ""
            raise BadQuery(name=asked.filter.name, reason=f"it stands there twice{either}")
