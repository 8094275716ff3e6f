"""Who says what: one line a statement, with its source, its figure, its period and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.records import facets
from tui.kit import _, grouped, one_line, printable
from tui.widgets.fields import shown_value
from tui.widgets.lists import lay_columns, short_when

if TYPE_CHECKING:
    from models.queries import Statement

NARROW, ROOMY = (0, 10, 18, 11, 10), (0, 8, 34, 17, 10)
"""Columns of who says, the figure, what is counted, the period, and when it was published."""
WIDE = 100
"""Columns from which there is room for whole periods, and for in how many incidents."""


def draw_statement_heads(width: int) -> str:
    """Return the heads of the columns."""
    names = (_("Who says"), _("How many"), _("Counted"), _("Period"), _("Published"))
    return _lay_out(names, width)


def draw_statement(statement: Statement, width: int) -> str:
    """Return the line of one statement; what its source did not say is left empty.

    A figure that a later one of the same source replaces stays, and says so.
    """
    claim = statement.claim
    known = facets("claim")
    counted = [shown_value(known["harm"], claim.harm), shown_value(known["unit"], claim.unit)]
    wide = width >= WIDE
    if wide and claim.incidents and claim.how_many:
        counted.append(_("in {n} incidents").format(n=printable(claim.incidents)))
    cells = (
        one_line(statement.source) or _("no source named"),
        _figure(claim),
        (_("replaced: ") if statement.replaced else "")
        + one_line(" ".join(part for part in counted if part) or claim.words or ""),
        _period(claim.period, wide=wide) if claim.period else "",
        short_when(claim.reported_at) if claim.reported_at else "",
    )
    return _lay_out(cells, width)


def _period(edtf: str, *, wide: bool) -> str:
    return printable(edtf) if wide else short_when(edtf)


def _figure(claim: Any) -> str:
    """Return the figure as its source gave it, and in how many incidents where that is all."""
    if claim.how_many:
        return printable(claim.how_many)
    if claim.best is not None:
        return grouped(claim.best)
    return _("{n} events").format(n=printable(claim.incidents)) if claim.incidents else ""


def _lay_out(cells: tuple[str, ...], width: int) -> str:
    widths = ROOMY if width >= WIDE else NARROW
    return lay_columns(list(zip(cells, widths, strict=True)), width)
