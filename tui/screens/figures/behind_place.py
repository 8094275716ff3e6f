"""What stands behind a figure: its incidents, and of the one at the cursor the claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widget import Widget
from textual.worker import Worker

from crypto.errors import AfieldError
from models.records import facets
from tui.kit import _, one_line, plural
from tui.screens.base import Place
from tui.screens.figures.behind_lines import draw_claim, range_words
from tui.screens.figures.figure_reading import behind_figure, in_order
from tui.widgets.fields import shown_value
from tui.widgets.lists import INCIDENT_COLUMNS, Heads, RowList
from tui.widgets.notices import Words

if TYPE_CHECKING:
    from models.queries import BehindFigure

NEAR = 200
"""Incidents on either side of an opened one that can be gone through without the list."""


class Behind(Place[None]):
    """The incidents behind a figure, and below them the claims about the one at the cursor.

    Tab goes to the claims and back; Enter opens what the cursor is on. A claim with a * makes
    the figure of its incident; the others are not counted, by the rules of docs/counting.md.
    """

    SCOPE = "behind"
    AUTO_FOCUS = "#incidents"
    DEFAULT_CSS = """
    Behind #range { height: auto; max-height: 3; text-style: bold; }
    Behind #claims { height: 7; }
    """

    def __init__(self, *, title: str, numbers: Collection[int], harm: str) -> None:
        super().__init__()
        self.title_words = one_line(title)
        self.numbers = numbers
        self.harm = harm

    def content(self) -> Iterable[Widget]:
        """Compose the incidents over the range and the claims of one."""
        yield Heads(INCIDENT_COLUMNS)
        yield RowList[int, Any](INCIDENT_COLUMNS.draw, fetch=self.session.lines, id="incidents")
        yield Words(id="range")
        yield RowList[str, Any](draw_claim, empty=_("No claim is about it."), id="claims")

    @property
    def incidents(self) -> RowList[int, Any]:
        """The list of incidents."""
        return self.query_one("#incidents", RowList)

    def place_words(self) -> str:
        """Return in words which figure this stands behind."""
        many = plural(len(self.numbers), "{n} incident", "{n} incidents")
        return f"{_('Behind')}  {self.title_words}  {self._harm_words()}  {many}"

    def _harm_words(self) -> str:
        return shown_value(facets("claim")["harm"], self.harm).casefold()

    def on_screen_resume(self) -> None:
        """Read again: a record that was opened from here may have changed."""
        super().on_screen_resume()
        self.guarded(self._load(), group="behind")

    async def _load(self) -> None:
        numbers = await self.session.do(in_order, self.session.vault, self.numbers)
        await self.incidents.show(numbers)
        self._moved()

    @on(RowList.Moved, "#incidents")
    def _moved(self) -> None:
        _worker: Worker[None] = self.run_worker(self._show_claims, group="claims", exclusive=True)

    async def _show_claims(self) -> None:
        if (line := self.incidents.row) is None:
            return
        try:
            found: BehindFigure = await self.session.do(
                behind_figure, self.session.vault, line.id, self.harm
            )
        except AfieldError as error:
            self.say_error(error)
            return
        self.query_one("#range", Words).tell(range_words(found, self._harm_words()))
        claims = self.query_one("#claims", RowList)
        claims.show_rows((one.id, one) for one in found.claims)

    @on(RowList.Opened, "#incidents")
    def _opened(self) -> None:
        if (line := self.incidents.row) is not None:
            self.guarded(self._open(line.id))

    async def _open(self, record: str) -> None:
        keys, first = self.incidents.keys, max(self.incidents.cursor - NEAR, 0)
        lines = await self.session.lines(keys[first : self.incidents.cursor + NEAR])
        among = [line.id for line in lines]
        self.go("incident", record=record, among=among, first=first, total=len(keys))

    @on(RowList.Opened, "#claims")
    def _opened_claim(self) -> None:
        claim: Any = self.query_one("#claims", RowList).row
        if claim is not None:
            self.go("record", kind="claim", record=claim.id)

    @on(RowList.Failed)
    def _failed(self, event: RowList.Failed) -> None:
        self.say_error(event.error)
