"""The records that fit words and conditions: by the index, by the tables, and word by word.

The index holds an incident's words together with those of all that hangs on it, so it narrows a
question about one field and the field itself answers. Of other kinds each record's own words
count, whether or not an incident holds them too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, Table, func, or_, select

from models.projection import (
    COLUMN_OF_FIELD,
    INCIDENT_INDEX,
    RECORD_INDEX,
    every_word,
    indexed_numbers,
    phrase,
    searched_fields,
)
from models.queries.filters.filter_table import UNFILLED, Form
from models.queries.filters.filter_values import Condition
from models.queries.filters.link_match import Fitting, fitting_link
from models.queries.filters.sql_conditions import condition_on, listed_numbers
from models.queries.filters.typed_line import words_in
from models.queries.filters.word_match import Folded, begin, fits
from models.queries.record_lookup import resolve_reference
from models.records import KINDS, counting, facets
from models.values import vocabulary

if TYPE_CHECKING:
    from models.vault import VaultContext

_INCIDENT = "incident"
_FEW = 2_000
"""Rows that are faster looked up one by one than found through the whole table or its index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Words that a record must hold, all of them, and conditions that it must fulfil."""

    kind: str
    words: tuple[str, ...]
    conditions: tuple[Condition, ...]

    def asks(self, name: str) -> bool:
        """Return whether a filter of this name, or what a field of this name holds, is asked for.

        To leave out what a field holds asks for none of the records that have it filled.
        """
        return any(
            one.filter.name == name or (one.filter.field == name and not one.negated)
            for one in self.conditions
        )


def matching_numbers(vault: VaultContext, sought: Sought) -> set[int]:
    """Return the row numbers of the records that fit; withdrawn ones only where asked for.

    Among incidents withdrawn ones may be, see ``fitting_incidents``, which says what is raised.
    """
    if sought.kind == _INCIDENT:
        found = fitting_incidents(vault, sought)
        return set(found.among(_selected(vault, _INCIDENT, (), None)))
    sought, wheres = _resolved(vault, sought)
    if not sought.asks("withdrawn"):
        wheres.append(counting(_table(sought.kind)))
    return _others(vault, sought, wheres)


def fitting_incidents(vault: VaultContext, sought: Sought) -> Fitting:
    """Return the incidents that fit, or where most do those that do not, by their row numbers.

    Withdrawn ones may be among them: the order of a list, which is known, leaves them out without
    a look into the table. Raises NoSuchReference or AmbiguousReference where a filter names a
    record.
    """
    sought, wheres = _resolved(vault, sought)
    linked = [fitting_link(vault, one) for one in sought.conditions if one.filter.over_links]
    if sought.words or len(linked) < len(sought.conditions):
        linked.append(Fitting(_incidents(vault, sought, wheres, narrows=bool(wheres))))
    return reduce(Fitting.and_, linked, Fitting(set(), fit=False))


def _resolved(vault: VaultContext, sought: Sought) -> tuple[Sought, list[Any]]:
    """Return what is sought with records by their ids, and what of it is asked of its table."""
    conditions = tuple(_by_id(vault, one) for one in sought.conditions)
    sought = replace(sought, conditions=conditions)
    asked = [one for one in conditions if _by_table(sought, one)]
    return sought, [condition_on(_table(sought.kind), one) for one in asked]


def _table(kind: str) -> Table:
    return KINDS[kind].__table__  # type: ignore[attr-defined, no-any-return]


def _by_id(vault: VaultContext, asked: Condition) -> Condition:
    """Return a condition that names a record by its id."""
    if asked.filter.form is not Form.RECORD or _is_id(asked.text):
        return asked
    target = asked.filter.facet.target if asked.filter.facet else None
    return replace(asked, text=resolve_reference(vault, asked.text, target)[1])


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _incidents(
    vault: VaultContext, sought: Sought, wheres: Sequence[Any], *, narrows: bool
) -> set[int]:
    """Return what fits among incidents: first by the index, then by the table, then by words."""
    phrases = [every_word(sought.words), *map(_phrase, sought.conditions)]
    match = " AND ".join(filter(None, phrases))
    found = indexed_numbers(vault.database, INCIDENT_INDEX, match) if match else None
    answered = [one for one in sought.conditions if _by_index_alone(sought, one)]
    if narrows or found is None:
        found = _selected(vault, sought.kind, wheres, found)
    for one in answered:
        if one.negated:
            match = _phrase(replace(one, negated=False))
            found -= indexed_numbers(vault.database, INCIDENT_INDEX, match)
    rest = [one for one in sought.conditions if one.filter.form is Form.WORDS]
    return _holding(vault, sought.kind, [one for one in rest if one not in answered], found)


def _by_table(sought: Sought, asked: Condition) -> bool:
    """Return whether a condition is asked of the table of its kind."""
    elsewhere = asked.filter.form is Form.WORDS or asked.filter.over_links
    return not (elsewhere or _by_index_alone(sought, asked))


def _by_index_alone(sought: Sought, asked: Condition) -> bool:
    """Return whether the index has a column for the field of a condition, and tells it apart."""
    if sought.kind != _INCIDENT or asked.filter.field not in COLUMN_OF_FIELD:
        return False
    return asked.filter.form is Form.WORDS or _told_apart(
        (asked.filter.facet and asked.filter.facet.vocabulary) or ""
    )


@cache
def _told_apart(name: str) -> bool:
    """Return whether no code of a vocabulary is a part of another, word by word."""
    codes = [f" {' '.join(words_in(code))}" for code in vocabulary(name).terms]
    return not any(one in other for one in codes for other in codes if one is not other)


def _phrase(asked: Condition) -> str:
    """Return in FTS5's own language what an incident must hold to fit, or nothing."""
    column = COLUMN_OF_FIELD.get(asked.filter.field, "words")
    if asked.negated:
        return ""
    if asked.filter.form is Form.WORDS:
        return phrase(asked.words, column)
    facet = asked.filter.facet
    if asked.filter.form is Form.CODE and facet and facet.vocabulary:
        if UNFILLED.get(facet.vocabulary) in asked.codes:
            return ""
        return f"({' OR '.join(phrase(words_in(code), column) for code in asked.codes)})"
    return ""


def _selected(
    vault: VaultContext, kind: str, wheres: Sequence[Any], within: Collection[int] | None
) -> set[int]:
    table = _table(kind)
    # One text that holds all numbers is read twice as fast as a row for each.
    statement = select(func.json_group_array(table.c.no)).where(*wheres)
    with vault.database.reading() as connection:
        numbers = connection.execute(_within(statement, table, within)).scalar_one()
    found = set(json.loads(numbers))
    return found if within is None else found.intersection(within)


def _within(statement: Select[Any], table: Table, within: Collection[int] | None) -> Select[Any]:
    """Return a statement that looks up a few rows by their numbers instead of going through all."""
    if within is None or len(within) > _FEW:
        return statement
    return statement.where(table.c.no.in_(listed_numbers(within)))


def _holding(
    vault: VaultContext, kind: str, asked: Sequence[Condition], within: set[int]
) -> set[int]:
    """Return those of some records whose fields hold the words that are asked for."""
    if not asked or not within:
        return within
    table = _table(kind)
    fields = list(dict.fromkeys(one.filter.field for one in asked))
    statement = _within(select(table.c.no, *(table.c[name] for name in fields)), table, within)
    with vault.database.reading() as connection:
        rows = connection.execute(statement).all()
    folded = Folded()
    held = {row.no: dict(zip(fields, row[1:], strict=True)) for row in rows if row.no in within}
    return {no for no, values in held.items() if all(fits(values, one, folded) for one in asked)}


def _others(vault: VaultContext, sought: Sought, wheres: list[Any]) -> set[int]:
    """Return what fits among the records of another kind, each by its own words."""
    table = _table(sought.kind)
    asked = [one for one in sought.conditions if one.filter.form is Form.WORDS]
    if not (asked or sought.words):
        return _selected(vault, sought.kind, wheres, None)
    fields = searched_fields(sought.kind) if sought.words else ()
    named = list(dict.fromkeys([*fields, *(one.filter.field for one in asked)]))
    statement = select(table.c.no, *(table.c[name] for name in named)).where(*wheres)
    if sought.words and (narrower := _about_incidents(vault, sought)) is not None:
        statement = statement.where(narrower)
    found, folded = set(), Folded()
    with vault.database.reading() as connection:
        for row in connection.execute(statement):
            held = dict(zip(named, row[1:], strict=True))
            fitting = all(fits(held, one, folded) for one in asked)
            if fitting and begin(sought.words, held, fields, folded):
                found.add(row.no)
    return found


def _about_incidents(vault: VaultContext, sought: Sought) -> Any:
    """Return what narrows records that hang on incidents, which may be very many, or None."""
    table = _table(sought.kind)
    pointers = [
        name
        for name, facet in facets(sought.kind).items()
        if facet.hangs and facet.target == _INCIDENT
    ]
    if len(pointers) != 1:
        return None
    match = every_word(sought.words)
    incidents = _table(_INCIDENT)
    hung_on = select(incidents.c.id).where(
        incidents.c.no.in_(listed_numbers(indexed_numbers(vault.database, INCIDENT_INDEX, match)))
    )
    return or_(
        table.c[pointers[0]].in_(hung_on),
        table.c.no.in_(listed_numbers(indexed_numbers(vault.database, RECORD_INDEX, match))),
    )
