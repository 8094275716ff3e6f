"""The differences that a bundle would make in one record are shown here, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget

from models.records import KINDS, facets
from tui.kit import _, one_line
from tui.screens.base import Place
from tui.widgets.fields import shown_value
from tui.widgets.lists import Line, Sheet

if TYPE_CHECKING:
    from models.records import Value
    from models.sharing import Difference


class Differences(Place[None]):
    """What a bundle would change in one record: ours, then theirs, field by field."""

    SCOPE = "differences"
    AUTO_FOCUS = "Sheet"

    def __init__(self, kind: str, found: list[Difference], names: Mapping[str, str]) -> None:
        super().__init__()
        self.kind = kind
        self.found = found
        self.names = names

    def content(self) -> Iterable[Widget]:
        """Compose the list of fields."""
        yield Sheet(id="differences")

    def place_words(self) -> str:
        """Return words that this is only looked at."""
        return _("What would change")

    def on_mount(self) -> None:
        """Show the fields."""
        lines: list[Line] = []
        for one in self.found:
            lines += difference_lines(self.kind, one, self.names)
        self.query_one(Sheet).show(lines or [Line(text=_("Nothing would change in it."))])


def difference_lines(kind: str, one: Difference, names: Mapping[str, str]) -> list[Line]:
    """Return one field before and after; sealed values are named and not shown."""
    heading = _(one.label) + ("  " + _("CONFLICT") if one.conflict else "")
    lines = [Line(text=heading, heading=True)]
    if one.sealed:
        return [*lines, Line(text=_("sealed; it can be shown once it is here"))]
    theirs = one.all_theirs if one.conflict else (one.theirs,)
    ours = _value(kind, one.field, one.ours, names)
    if ours:
        lines.append(Line(label=_("here"), text=ours))
    for value in theirs:
        text = _value(kind, one.field, value, names) or _("(empty)")
        lines.append(Line(label=_("theirs"), text=text))
    return lines


def _value(kind: str, name: str, value: Value, names: Mapping[str, str]) -> str:
    known = facets(kind) if kind in KINDS else {}
    return shown_value(known[name], value, names.get) if name in known else one_line(str(value))
