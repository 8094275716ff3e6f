"""How an incident comes to its figure, in words: its range, and each claim about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.records import facets
from tui.kit import _, one_line, plural
from tui.widgets.fields import shown_value
from tui.widgets.lists import lay_columns, short_when

if TYPE_CHECKING:
    from models.queries import BehindFigure

SPEAKS = "*"
"""Marks a claim that the figure comes from."""


def range_words(found: BehindFigure, harm: str) -> str:
    """Return the range of an incident and where it comes from."""
    parts = [f"{found.ref}  {harm}: {_bounds(found)}"]
    if found.adjudicated:
        parts.append(_("adjudicated: {basis}").format(basis=one_line(found.basis or "")))
    elif found.voices:
        parts.append(
            plural(found.voices, "from {n} independent voice", "from {n} independent voices")
        )
    if found.people:
        parts.append(plural(found.people, "{n} linked one by one", "{n} linked one by one"))
    return "; ".join(parts)


def draw_claim(claim: Any, width: int) -> str:
    """Return the line of a claim; what makes the figure is marked."""
    known = facets("claim")
    counted = (shown_value(known["harm"], claim.harm), shown_value(known["unit"], claim.unit))
    cells = [
        (SPEAKS if claim.speaks else "", 1),
        (one_line(claim.source) or _("no source named"), 0),
        (claim.how_many or "", 10),
        (" ".join(part for part in counted if part), 18),
        ("" if claim.speaks else _("not counted"), 11),
        (short_when(claim.reported_at) if claim.reported_at else "", 10),
        (claim.ref, 13),
    ]
    return lay_columns(cells, width)


def _bounds(found: BehindFigure) -> str:
    if found.low is None and found.high is None:
        return _("nobody gives a number")
    if found.high is None:
        return _("at least {low}").format(low=found.low)
    if found.low is None:
        return _("up to {high}").format(high=found.high)
    if found.low == found.high:
        return str(found.low)
    return _("at least {low}, up to {high}").format(low=found.low, high=found.high)
