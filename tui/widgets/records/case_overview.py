"""An incident at a glance, for the pane beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.kit import _
from tui.widgets.lists import Line
from tui.widgets.records.hanging_lines import people_lines, unit_lines
from tui.widgets.records.record_lines import (
    claim_line,
    counted,
    evidence_line,
    fact_lines,
    note_line,
)

if TYPE_CHECKING:
    from models.queries import Casefile


def overview(case: Casefile) -> list[Line]:
    """Return the facts, then what hangs on it; nothing sealed is among it."""
    lines = fact_lines(case.incident, agreement=case.agreement)
    if case.harms:
        lines.append(Line(text=counted(_("People"), case.harms), heading=True))
        lines += people_lines(case)
    names = {source.id: source for source in case.sources}
    lines.append(Line(text=counted(_("Claims"), case.claims), heading=True))
    lines += [claim_line(claim, names) for claim in case.claims]
    if case.involvements or case.order_links:
        lines += unit_lines(case)
    lines.append(Line(text=counted(_("Evidence"), case.evidence), heading=True))
    lines += [evidence_line(item) for item in case.evidence]
    lines.append(Line(text=counted(_("Notes"), case.notes), heading=True))
    lines += [note_line(note) for note in case.notes]
    return lines
