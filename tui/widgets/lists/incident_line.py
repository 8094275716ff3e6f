"""An incident's line in the list: the columns that it can have, and which are shown at first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from tui.kit import _, marks
from tui.widgets.lists.columns import Column, Columns


class IncidentLine(Protocol):
    """What a line shows of an incident (`models.queries.list_lines.lines_of`)."""

    ref: str
    when: str | None
    title: str
    place: str | None
    how_many: str
    verification: str
    status: str
    handling: str
    graphic: bool
    withdrawn: bool
    conflict: bool
    claims: int
    tags: Sequence[str]
    changed: int
    single_coder: bool
    lacks: Sequence[str]


def _title(line: IncidentLine) -> str:
    """Return the title; ``!`` says that colleagues differ about the incident.

    The first thing that it concludes without a ground stands in words before its title, with how
    many more there are; its facts say all of them.
    """
    first, *more = marks(line.lacks, single_coder=line.single_coder) or ("",)
    mark = f"[{first} +{len(more)}] " if more else f"[{first}] " if first else ""
    return ("! " if line.conflict else "") + mark + line.title


def _status(line: IncidentLine) -> str:
    return _("withdrawn") if line.withdrawn else line.status


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


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d")


INCIDENT_COLUMNS: Columns[IncidentLine] = Columns(
    of="incidents",
    known=(
        Column(name="when", heading=_("When"), words=lambda line: short_when(line.when),
               importance=80, least=12, wanted=12),
        Column(name="title", heading=_("What"), words=_title,
               importance=100, least=18, wanted=40, stays=True),
        Column(name="place", heading=_("Where"), words=lambda line: line.place or "",
               importance=50, least=11, wanted=20),
        Column(name="how_many", heading=_("How many"), words=lambda line: line.how_many or "?",
               importance=70, least=9, wanted=22),
        Column(name="verification", heading=_("V"), words=lambda line: line.verification,
               importance=40, least=2, wanted=2),
        # It says too that an incident was withdrawn and does not count.
        Column(name="status", heading=_("Status"), words=_status,
               importance=90, least=9, wanted=10, stays=True),
        Column(name="reference", heading=_("Reference"), words=lambda line: line.ref,
               importance=65, least=13, wanted=13),
        Column(name="handling", heading=_("Handling"), words=lambda line: line.handling,
               importance=64, least=8, wanted=12),
        Column(name="claims", heading=_("Claims"), words=lambda line: str(line.claims),
               importance=63, least=6, wanted=6),
        Column(name="graphic", heading=_("Graphic"),
               words=lambda line: _("GRAPHIC") if line.graphic else "",
               importance=62, least=7, wanted=7),
        Column(name="tags", heading=_("Tags"), words=lambda line: ", ".join(line.tags),
               importance=61, least=10, wanted=24),
        Column(name="changed", heading=_("Changed"), words=lambda line: _day(line.changed),
               importance=60, least=10, wanted=10),
    ),
    names=("when", "title", "place", "how_many", "verification", "status"),
)  # fmt: skip
"""What nobody sees unless they ask for it weighs more than the place: who asks wants to see it."""
