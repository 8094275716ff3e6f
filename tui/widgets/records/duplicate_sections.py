"""What the duplicates of an incident hold is read from the incident that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tui.kit import _, one_line
from tui.widgets.lists import Line, Target
from tui.widgets.records.record_lines import claim_line, evidence_line

if TYPE_CHECKING:
    from models.queries import Casefile


def duplicate_lines(section: str, cases: Iterable[Casefile]) -> Iterator[Line]:
    """Yield for the claims and the evidence of an incident those of its duplicates, under each."""
    for case in cases:
        sources = {source.id: source for source in case.sources}
        if section == "claims":
            lines = [claim_line(claim, sources) for claim in case.claims]
        elif section == "evidence":
            lines = [evidence_line(item) for item in case.evidence]
        else:
            continue
        words = _("Of the duplicate {ref}  {title}")
        named = words.format(ref=case.incident.ref, title=one_line(case.incident.title or ""))
        yield Line(text=named, heading=True, target=Target("incident", case.incident.id))
        yield from lines or [Line(text=_("Nothing is recorded there."))]
