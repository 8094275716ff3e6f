"""The gap sheet sets an incident beside the elements of four crimes, and computes no verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from models.queries import read_gap_sheet
from tui.kit import _, missing_words, no_verdict_words, speaking_words
from tui.screens.base import Place
from tui.widgets.lists import Line, Sheet, Target
from tui.widgets.notices import Words

if TYPE_CHECKING:
    from models.queries import ElementGaps, GapSheet, Speaking


class Gaps(Place[None]):
    """What supports each element of four crimes, what contradicts it, and what is missing.

    It follows from what is recorded: the elements that claims and evidence links name, and the
    fields that are coded. Enter opens the record of a line. No verdict is computed.
    """

    SCOPE = "gaps"
    AUTO_FOCUS = "Sheet"

    def __init__(self, *, record: str) -> None:
        super().__init__()
        self.record = record
        self.sheet: GapSheet | None = None

    def content(self) -> Iterable[Widget]:
        """Compose the one sentence over the sheet."""
        yield Words(no_verdict_words(), id="no-verdict")
        yield Sheet(id="gaps")

    def place_words(self) -> str:
        """Return in words whose gap sheet this is."""
        return _("Gap sheet {ref}").format(ref=self.sheet.ref if self.sheet else "").rstrip()

    def on_screen_resume(self) -> None:
        """Read it again: another place may have filled a gap."""
        self.guarded(self._load(), group="gaps")

    async def _load(self) -> None:
        self.sheet = await self.session.do(read_gap_sheet, self.session.vault, self.record)
        self.query_one(Sheet).show(gap_lines(self.sheet), keep=True)
        self.refresh_frame()

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        target = event.line.target
        if target is None:
            return
        if target.kind == "incident":
            self.action_back()
        else:
            self.go("record", kind=target.kind, record=target.id)


def gap_lines(sheet: GapSheet) -> list[Line]:
    """Return the sheet crime by crime, element by element."""
    lines: list[Line] = []
    for crime in sheet.crimes:
        lines.append(Line(text=crime.label, heading=True))
        for element in crime.elements:
            lines += _element_lines(element)
    return lines


def _element_lines(element: ElementGaps) -> list[Line]:
    return [
        Line(text=element.label),
        *(_speaking(_("supports"), one) for one in element.supports),
        *(_speaking(_("contradicts"), one) for one in element.contradicts),
        *(Line(label=_("missing"), text=words) for words in missing_words(element)),
    ]


def _speaking(label: str, one: Speaking) -> Line:
    return Line(label=label, text=speaking_words(one), target=Target(one.kind, one.id))
