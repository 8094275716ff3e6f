"""A record's history says in lines who changed what, when and why, with the values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from models.records import Facet, facets, in_order
from tui.kit import _, one_line
from tui.widgets.fields import NameOf, nobody, shown_value
from tui.widgets.lists import Line
from tui.widgets.records.record_lines import in_minutes

if TYPE_CHECKING:
    from models.queries import HistoryEntry
    from models.records import Value

SEALED = _("sealed; R shows it until you leave")
UNKNOWN = Facet(label="")
"""What is known of a field of a newer afield: nothing, not even whether it is sealed."""


def history_lines(
    changes: Iterable[HistoryEntry], kind: str, *, name_of: NameOf = nobody, revealed: bool = False
) -> list[Line]:
    """Return every operation with what it set, the newest first; sealed values only if revealed."""
    lines: list[Line] = []
    for change in reversed(list(changes)):
        lines.append(Line(text=f"{in_minutes(change.at)}  {one_line(change.author)}", heading=True))
        lines += _of_one(change, kind, name_of, revealed=revealed)
    return lines


def _of_one(change: HistoryEntry, kind: str, name_of: NameOf, *, revealed: bool) -> Iterator[Line]:
    if change.discarded:
        yield Line(label=_("Discarded"), text=_("kept, and no longer counts"))
    if change.why:
        hidden = change.has_sealed_reason(kind) and not revealed
        yield Line(label=_("Because"), text=SEALED if hidden else one_line(change.why))
    known = facets(kind)
    for name in in_order(kind, {*change.values, *change.withheld, *change.erased}):
        facet = known.get(name, UNKNOWN)
        if name in change.erased:
            words = _("erased")
        elif name in change.withheld:
            words = _("not shared with you")
        elif facet is UNKNOWN:
            words = _("set by a newer afield, which shows it")
        elif facet.sealed and not revealed:
            words = SEALED
        else:
            words = _words(facet, change.values[name], name_of)
        yield Line(label=_(facet.label) or one_line(name), text=words)


def _words(facet: Facet, value: Value, name_of: NameOf) -> str:
    return shown_value(facet, value, name_of) or _("(empty)")
