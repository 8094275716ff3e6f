"""The incidents that fit a filter over links."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.queries.filters.filter_table import Form
from models.queries.filters.filter_values import Condition
from models.queries.filters.link_values import NONE_LINKED
from models.queries.filters.word_match import Folded, holds
from models.queries.record_lookup import resolve_reference
from models.readings.command_chain import ChainOfCommand
from models.readings.links import (
    LINKS,
    Link,
    linked_numbers,
    unlinked_numbers,
    unsupported_numbers,
)
from models.records import COUNTS_SQL, facets

if TYPE_CHECKING:
    from models.vault import VaultContext

# Without a level whatever somebody concluded counts.
_ASSESSED = f"""SELECT no FROM incident WHERE id IN (SELECT incident FROM assessment
    WHERE {COUNTS_SQL}
    AND (?1 = '[]' OR coalesce(verification, '') IN (SELECT value FROM json_each(?1))))"""  # noqa: S608
_EVERY = "SELECT no FROM incident"
# SQLite prefers the index that tells ids apart, and then looks the days up row by row.
_INVOLVED = f"""SELECT i.no, v.actor, coalesce(i.when_earliest, i.when_latest)
    FROM involvement AS v JOIN incident AS i INDEXED BY incident_days ON i.id = v.incident
    WHERE v.{COUNTS_SQL} AND v.actor IN (SELECT value FROM json_each(?))"""  # noqa: S608
_NAMES = 'SELECT id, {fields} FROM "{kind}" WHERE {counts}'


def numbers_of_links(vault: VaultContext, asked: Condition) -> set[int]:
    """Return the incidents that fit; what leaves out is for the caller to leave out.

    Raises NoSuchReference or AmbiguousReference where a record is named.
    """
    match asked.filter.form:
        case Form.ASSESSED:
            found = set(vault.database.numbers(_ASSESSED, (json.dumps(asked.codes),)))
            return found if asked.yes else set(vault.database.numbers(_EVERY)) - found
        case Form.GAP:
            return unsupported_numbers(vault, asked.codes)
    link = LINKS[asked.filter.name]
    if asked.text == NONE_LINKED:
        return unlinked_numbers(vault, link.kind)
    named = _named(vault, link, asked)
    if link.below:
        return _with_those_below(vault, named)
    return linked_numbers(vault, link.kind, named)


def _named(vault: VaultContext, link: Link, asked: Condition) -> set[str]:
    """Return the records that are meant, by their reference or by words of their names."""
    if asked.text:
        return {resolve_reference(vault, asked.text, link.kind)[1]}
    known = facets(link.kind)
    listed = [known[name].shape.many for name in link.named_by]
    fields = ", ".join(f'"{name}"' for name in link.named_by)
    statement = _NAMES.format(fields=fields, kind=link.kind, counts=COUNTS_SQL)
    folded = Folded()
    return {
        record
        for record, *texts in vault.database.tuples(statement)
        if any(
            holds(one, asked.words, folded)
            for text, many in zip(texts, listed, strict=True)
            if text
            for one in (json.loads(text) if many else [text])
        )
    }


def _with_those_below(vault: VaultContext, named: set[str]) -> set[int]:
    """Return the incidents of units and of all that stood below them on the day of each."""
    chain = ChainOfCommand.read(vault)
    possible = json.dumps(sorted(chain.ever_below(named)))
    return {
        number
        for number, unit, day in vault.database.tuples(_INVOLVED, (possible,))
        if not named.isdisjoint(chain.above(unit, day))
    }
