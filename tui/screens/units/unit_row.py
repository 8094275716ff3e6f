"""One row of the tree of units: set in by how deep it stands, and what is special said in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.casework import bare_name, echelon_words, place_words, special_words
from tui.kit import _, exactly, one_line
from tui.widgets.lists import lay_columns

if TYPE_CHECKING:
    from models.readings.command_chain import TreeRow

Path = tuple[str, ...]
"""The ids from a root of the tree down to a unit."""

WIDE = 100
"""Columns of a list from which the party stands in a column of its own."""


def draw_unit(row: TreeRow, incidents: str, width: int) -> str:
    """Return the line of a unit: ``-`` where what is below it is shown, ``+`` where it is not."""
    sign = ("-" if row.opened else "+") if row.below and not row.circle else " "
    words = ", ".join(filter(None, [*special_words(row.unit), place_words(row)]))
    others = (echelon_words(row.unit), one_line(row.unit.party or ""), incidents)
    first = f"{'  ' * min(row.depth, width // 8)}{sign} {bare_name(row.unit)}"
    return _lay_out(first, words, others, width)


def draw_heads(width: int) -> str:
    """Return the heads of the columns."""
    return _lay_out("  " + _("Unit"), "", (_("Echelon"), _("Party"), _("Incidents")), width)


def cursor_in(paths: Sequence[Path], wanted: Path | None) -> int:
    """Return where a place stands, or its unit elsewhere, or the nearest unit above it."""
    if wanted is None:
        return 0
    places = {path: at for at, path in reversed(list(enumerate(paths)))}
    units = {path[-1]: at for at, path in reversed(list(enumerate(paths)))}
    for length in range(len(wanted), 0, -1):
        if (path := wanted[:length]) in places:
            return places[path]
        if path[-1] in units:
            return units[path[-1]]
    return 0


def _lay_out(first: str, words: str, others: tuple[str, str, str], width: int) -> str:
    """Return a line in columns; ``words`` stand after the name, which is cut where it is long."""
    echelon, party, count = others
    shown = [(echelon, 13), *([(party, 20)] if width >= WIDE else []), (count, 9)]
    rest = max(width - sum(size + 1 for _text, size in shown), 0)
    room = max(rest - cell_len(words) - 2, rest // 3) if words else rest
    name = exactly(first, room) if cell_len(first) > room else first
    return exactly(f"{name}  {words}" if words else name, rest) + " " + lay_columns(shown, width)
