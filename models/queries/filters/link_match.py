"""The incidents that fit filters over links.

Many filters ask for what is not there, as ``gap:`` does: most incidents fit, so those that do not
are looked for, and taken from all at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import filterfalse
from typing import TYPE_CHECKING

from models.projection import RECORD_INDEX, indexed_numbers, phrase
from models.queries.filters.filter_table import Form
from models.queries.filters.filter_values import Condition
from models.queries.filters.link_values import NONE_LINKED
from models.queries.filters.word_match import Folded, holds
from models.queries.record_lookup import resolve_reference
from models.readings.command_chain import ChainOfCommand
from models.readings.links import (
    LINKS,
    Link,
    assessed_numbers,
    linked_numbers,
    numbers_with_any,
    supported_numbers,
)
from models.records import COUNTS_SQL, facets
from models.storage import number_set

if TYPE_CHECKING:
    from models.vault import VaultContext

# Each unit with a time in which its incidents fit: from a day up to but without another.
_IN_TIMES = """SELECT json_group_array(p.incident)
    FROM json_each(?) AS t CROSS JOIN unit_part AS p
    ON p.actor = t.value ->> 0 AND p.day >= t.value ->> 1 AND p.day < t.value ->> 2"""
_NAMES = """SELECT id, {fields} FROM "{kind}"
    WHERE {counts} AND no IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class Fitting:
    """The incidents that fit, or with ``fit`` False those that do not, while all others do."""

    numbers: set[int]
    fit: bool = True

    def among(self, numbers: Iterable[int]) -> Iterator[int]:
        """Yield those of some incidents that fit, in their order."""
        return (filter if self.fit else filterfalse)(self.numbers.__contains__, numbers)

    def and_(self, other: Fitting) -> Fitting:
        """Return what fits both."""
        match self.fit, other.fit:
            case True, True:
                return Fitting(self.numbers & other.numbers)
            case True, False:
                return Fitting(self.numbers - other.numbers)
            case False, True:
                return Fitting(other.numbers - self.numbers)
        return Fitting(self.numbers | other.numbers, fit=False)


def fitting_link(vault: VaultContext, asked: Condition) -> Fitting:
    """Return the incidents that fit a condition over links.

    Raises NoSuchReference or AmbiguousReference where a record is named.
    """
    found = _fitting(vault, asked)
    return replace(found, fit=not found.fit) if asked.negated else found


def _fitting(vault: VaultContext, asked: Condition) -> Fitting:
    """Return what fits a condition as if it was not negated."""
    match asked.filter.form:
        case Form.ASSESSED:
            return Fitting(assessed_numbers(vault, asked.codes), fit=asked.yes)
        case Form.GAP:
            return Fitting(supported_numbers(vault, asked.codes), fit=False)
    link = LINKS[asked.filter.name]
    if asked.text == NONE_LINKED:
        return Fitting(numbers_with_any(vault, link.kind), fit=False)
    named = _named(vault, link, asked)
    if link.below:
        return Fitting(_with_those_below(vault, named))
    return Fitting(linked_numbers(vault, link.kind, named))


def _named(vault: VaultContext, link: Link, asked: Condition) -> set[str]:
    """Return the records that are meant, by their reference or by words of their names."""
    if asked.text:
        return {resolve_reference(vault, asked.text, link.kind)[1]}
    known = facets(link.kind)
    listed = [known[name].shape.many for name in link.named_by]
    fields = ", ".join(f'"{name}"' for name in link.named_by)
    statement = _NAMES.format(fields=fields, kind=link.kind, counts=COUNTS_SQL)
    # What is linked is found by itself: each has a document of its own, with its name in it.
    holding = indexed_numbers(vault.database, RECORD_INDEX, phrase(asked.words))
    folded = Folded()
    return {
        record
        for record, *texts in vault.database.tuples(statement, (json.dumps([*holding]),))
        if any(
            holds(one, asked.words, folded)
            for text, many in zip(texts, listed, strict=True)
            if text
            for one in (json.loads(text) if many else [text])
        )
    }


def _with_those_below(vault: VaultContext, named: set[str]) -> set[int]:
    """Return the incidents of units and of all that stood below them on the day of each."""
    below = ChainOfCommand.read(vault).times_below(named)
    times = [(unit, first, end) for unit, spans in below.items() for first, end in spans]
    return number_set(vault.database, _IN_TIMES, (json.dumps(times),))
