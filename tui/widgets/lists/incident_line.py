"""An incident's line in the list is one row of words, in which the title takes what is left."""

from __future__ import annotations

from typing import Protocol

from textual.content import Content
from textual.widget import Widget

from tui.kit import _
from tui.widgets.lists.columns import lay_columns


class IncidentLine(Protocol):
    """What a line shows of an incident (`models.queries.list_lines.lines_of`)."""

    when: str | None
    title: str
    place: str | None
    how_many: str
    verification: str
    status: str
    withdrawn: bool
    conflict: bool


ROOMY = 72
"""Columns from which the status stands in a column of its own."""

WIDE = 80
"""Columns from which there is room for the figures of two harms; else the first is there."""


def draw_incident(line: IncidentLine, width: int) -> str:
    """Return an incident's line; ``!`` says that colleagues differ about it."""
    return _lay_out(
        (
            short_when(line.when),
            ("! " if line.conflict else "") + line.title,
            line.place or "",
            line.how_many or "?",
            line.verification,
            _("withdrawn") if line.withdrawn else line.status,
        ),
        width,
    )


def short_when(edtf: str | None) -> str:
    """Return a date for a narrow column: ``~`` about, ``..`` one day, ``/`` lasted, ``?`` unknown.

    The record itself shows the whole date, in words.
    """
    if not edtf or not edtf.strip("X-"):
        return "?"
    inner = edtf.strip("[]{}")
    if inner.endswith("..") and "/" not in inner:
        return ">=" + short_when(inner.removesuffix(".."))
    if inner.startswith("..") and "/" not in inner:
        return "<=" + short_when(inner.removeprefix(".."))
    for mark in ("/", ".."):
        first, found, last = inner.partition(mark)
        first = first.removesuffix("..")
        if found:
            return short_when(first) + mark if first else mark + short_when(last)
    return "~" + inner.rstrip("~%") if inner.endswith(("~", "%")) else inner


def heads(width: int) -> str:
    """Return the heads of the columns as one line."""
    return _lay_out((_("When"), _("What"), _("Where"), _("How many"), _("V"), _("Status")), width)


def _lay_out(cells: tuple[str, str, str, str, str, str], width: int) -> str:
    how_many = 20 if width >= WIDE else 9
    sizes = (12, 0, 12, how_many, 2) + ((9,) if width >= ROOMY else ())
    return lay_columns(list(zip(cells, sizes, strict=False)), width)


class Heads(Widget):
    """The heads of the columns, above the list and as wide as it is."""

    DEFAULT_CSS = """
    Heads { height: 1; width: 1fr; color: $text-muted; }
    """

    def render(self) -> Content:
        """Return the heads after the list's gutter."""
        return Content("  " + heads(max(self.size.width - 2, 0)))
