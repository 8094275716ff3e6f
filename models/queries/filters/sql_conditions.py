"""What a filter asks of a table, as one condition of a statement.

A value that is known as a range fits where it may be what is asked for: ``2-5`` may be 3, and a
month may hold a day. What is not known at all fits nothing but a question mark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Float,
    Integer,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    not_,
    or_,
    select,
    type_coerce,
)

from models.queries.filters.filter_table import UNFILLED, Form
from models.queries.filters.filter_values import Condition
from models.records import counting, duplicates
from models.storage import ConflictRow

_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]


def listed_numbers(numbers: Collection[int]) -> Select[Any]:
    """Return row numbers as a select, however many: one parameter holds them all."""
    return select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value)


def condition_on(table: Table, asked: Condition) -> Any:
    """Return the condition on a table of records; words are not asked of tables."""
    found = _CONDITIONS[asked.filter.form](table, asked)
    # What a row does not say is not what was asked for, so a filter that leaves out keeps it.
    return not_(func.coalesce(found, False)) if asked.negated else found


def _codes(table: Table, asked: Condition) -> Any:
    column, facet = table.c[asked.filter.field], asked.filter.facet
    if facet and facet.shape.many:
        listed = type_coerce(column, Text)
        return or_(*(func.instr(listed, f'"{code}"') > 0 for code in asked.codes))
    found = column.in_(asked.codes)
    unfilled = UNFILLED.get((facet and facet.vocabulary) or "")
    return or_(found, column.is_(None)) if unfilled in asked.codes else found


def _yes_no(table: Table, asked: Condition) -> Any:
    match asked.filter.name:
        case "withdrawn":
            found = not_(counting(table))
        case "duplicate":
            found = duplicates(table)
        case "conflict":
            found = table.c.id.in_(select(_CONFLICT.c.record))
        case _:
            # Where nobody said yes it reads as no.
            found = func.coalesce(table.c[asked.filter.field], False)
    return found if asked.yes else not_(found)


def _number(table: Table, asked: Condition) -> Any:
    return _between(table.c[asked.filter.field], asked)


def _between(column: Any, asked: Condition) -> Any:
    bounds = [column >= asked.low] if asked.low is not None else []
    return and_(*bounds, *([column <= asked.high] if asked.high is not None else []))


def _count(table: Table, asked: Condition) -> Any:
    field = asked.filter.field
    written = table.c[field]
    if asked.text:
        return written == asked.text
    about = and_(written.startswith("~"), _between(cast(func.substr(written, 2), Integer), asked))
    return or_(about, _overlap(table.c[f"{field}_low"], table.c[f"{field}_high"], asked))


def _span(table: Table, asked: Condition) -> Any:
    low, best, high = (table.c[f"{asked.filter.field}_{end}"] for end in ("low", "best", "high"))
    # A best number alone is all that is known; beside a bound the bounds say what may be.
    return _overlap(
        func.coalesce(low, case((high.is_(None), best))),
        func.coalesce(high, case((low.is_(None), best))),
        asked,
    )


def _overlap(low: Any, high: Any, asked: Condition) -> Any:
    known = [or_(low.is_not(None), high.is_not(None))]
    if asked.high is not None:
        known.append(or_(low.is_(None), low <= asked.high))
    if asked.low is not None:
        known.append(or_(high.is_(None), high >= asked.low))
    return and_(*known)


def _date(table: Table, asked: Condition) -> Any:
    field = asked.filter.field
    earliest, latest = table.c[f"{field}_earliest"], table.c[f"{field}_latest"]
    if asked.text:
        return and_(earliest.is_(None), latest.is_(None))
    found = [or_(earliest.is_not(None), latest.is_not(None))]
    if asked.low is not None:
        # A day that is known without its hours reaches to midnight.
        day = asked.low[:10]
        found.append(or_(latest.is_(None), latest >= asked.low, latest == day))
    if asked.high is not None:
        # A day holds its moments: 2026-03-01T14:30 sorts after 2026-03-01 and lies within it.
        found.append(or_(earliest.is_(None), earliest <= f"{asked.high}~"))
    return and_(*found)


def _record(table: Table, asked: Condition) -> Any:
    return table.c[asked.filter.field] == asked.text


def _ref(table: Table, asked: Condition) -> Any:
    return table.c.ref.startswith(asked.text, autoescape=True)


def _position(table: Table, asked: Condition) -> Any:
    column = table.c[asked.filter.field]
    if not asked.text:
        return _between(cast(column, Float), asked)
    # What is recorded more finely begins so: 48.5 finds 48.5132, and 48 finds 48.9.
    finer = asked.text if "." in asked.text else f"{asked.text}."
    return or_(column == asked.text, column.startswith(finer))


def _digest(table: Table, asked: Condition) -> Any:
    return table.c[asked.filter.field].startswith(asked.text)


_CONDITIONS: Mapping[Form, Callable[[Table, Condition], Any]] = MappingProxyType(
    {
        Form.CODE: _codes,
        Form.YES_NO: _yes_no,
        Form.NUMBER: _number,
        Form.COUNT: _count,
        Form.SPAN: _span,
        Form.DATE: _date,
        Form.SINCE: _date,
        Form.UNTIL: _date,
        Form.RECORD: _record,
        Form.REF: _ref,
        Form.POSITION: _position,
        Form.DIGEST: _digest,
    }
)
