"""The tree of units as of a day, today at first; each row is one place of a unit in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from models.readings.command_chain import TreeRow, as_of_day, stepped
from tui.casework import UnitsRead, read_units, unit_overview
from tui.kit import _, plural
from tui.screens.base import Place
from tui.screens.units.unit_row import Path, cursor_in, draw_heads, draw_unit
from tui.services import names_of
from tui.widgets.lists import Line, RowList
from tui.widgets.records import Detail

if TYPE_CHECKING:
    from models.readings.command_chain import UnitTree


class UnitTreePlace(Place[None]):
    """Units under each other as they stood on one day, with the incidents they are named in.

    Those of the unit itself, and in brackets with those of all that stood below it at the time.
    [ and ] go a month back and on, { and } a year, d asks for another day; Space opens or shuts
    what is below a unit; Enter opens the unit, l the line of command that puts it there, and c
    the claim which that rests on.
    """

    SCOPE = "units"
    CSS_PATH = "units.tcss"
    AUTO_FOCUS = "#units"

    def __init__(self) -> None:
        super().__init__()
        self.day = self._today()
        self.read: UnitsRead | None = None
        self.standing: UnitTree | None = None
        self.turned: set[Path] = set()

    def content(self) -> Iterable[Widget]:
        """Compose the heads of the columns, the list, and the pane for wide terminals."""
        with Horizontal():
            with Vertical(id="left"):
                yield Static(id="heads", markup=False)
                yield RowList[Path, TreeRow](
                    self._draw,
                    empty=_("No unit is recorded here; afield new actor begins one."),
                    id="units",
                )
            yield Detail(self._overview)

    @property
    def rows(self) -> RowList[Path, TreeRow]:
        """The list."""
        return self.query_one("#units", RowList)

    def place_words(self) -> str:
        """Return in words as of which day, how many units, and whether there are circles."""
        day = self.day + (f" ({_('today')})" if self.day == self._today() else "")
        parts = [_("Units as of {day}").format(day=day)]
        if self.standing is not None:
            parts.append(plural(self.standing.count, "{n} unit", "{n} units"))
            if self.standing.circles:
                circles = self.standing.circles
                parts.append(plural(circles, "! {n} in a circle", "! {n} in a circle"))
        return "  ".join(parts)

    # Reading and showing.

    def on_screen_resume(self) -> None:
        """Read them again: another place may have changed one."""
        self.guarded(self._load(), group="units")

    async def _load(self) -> None:
        first = self.read is None
        self.read = await self.session.do(read_units, self.session.vault)
        self._show()
        if first and (undated := self.read.units.undated):
            self.say(
                plural(
                    undated,
                    "{n} line of command has an unknown time, and is shown on no day.",
                    "{n} lines of command have an unknown time, and are shown on no day.",
                )
            )

    def _show(self, *, follow: Path | None = None) -> None:
        """Show the tree of the day; the cursor stays on its unit where that is still shown."""
        if self.read is None:
            return
        wanted = follow or self.rows.key
        self.standing = self.read.units.on(self.day)
        rows = [(row.path, row) for row in self.standing.rows(self.turned)]
        self.rows.show_rows(rows, cursor=cursor_in([path for path, _row in rows], wanted))
        self.refresh_frame()

    def on_resize(self) -> None:
        """Draw the heads for the new width, and fill the pane when there is room for one."""
        super().on_resize()
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        width = max(self.rows.size.width - 2, 0)
        self.query_one("#heads", Static).update("  " + draw_heads(width))
        self._moved()

    def _draw(self, row: TreeRow, width: int) -> str:
        return draw_unit(row, self.read.incidents(row.unit.id) if self.read else "", width)

    @on(RowList.Moved, "#units")
    def _moved(self) -> None:
        if self.has_class("-wide"):
            key = self.rows.key
            self.query_one(Detail).about("/".join((self.day, *key)) if key else None)

    async def _overview(self, _about: str) -> Sequence[Line] | None:
        """Return what the pane says of the unit at the cursor."""
        row, tree, read = self.rows.row, self.standing, self.read
        if row is None or tree is None or read is None:
            return None
        claims = {line.claim for _steps, line in tree.above(row.unit.id) if line.claim}
        names = await self.session.do(names_of, self.session.vault, claims) if claims else {}
        return list(unit_overview(read, tree, row, names))

    # Another day.

    @staticmethod
    def _today() -> str:
        return datetime.now().astimezone().date().isoformat()

    def _to(self, day: str) -> None:
        if day == self.day:
            self.say(_("The calendar ends here."))
        self.day = day
        self._show()

    def action_month_back(self) -> None:
        """Show the tree a month earlier."""
        self._to(stepped(self.day, -1))

    def action_month_on(self) -> None:
        """Show the tree a month later."""
        self._to(stepped(self.day, 1))

    def action_year_back(self) -> None:
        """Show the tree a year earlier."""
        self._to(stepped(self.day, -12))

    def action_year_on(self) -> None:
        """Show the tree a year later."""
        self._to(stepped(self.day, 12))

    async def action_as_of(self) -> None:
        """Ask for another day, in the grammar of dates."""
        typed = await self.ask(_("As of (2024-11-21, 2024-11, yesterday):"), keep=True)
        if typed and typed.strip():
            self.day = as_of_day(typed.strip(), now=datetime.now().astimezone())
            self._show()

    # Opening and shutting.

    def action_fold(self) -> None:
        """Open or shut what stands below the unit at the cursor."""
        row = self.rows.row
        if row is None or row.circle or not row.below:
            self.say(_("Nothing stands below it on that day."))
            return
        self.turned ^= {row.path}
        self._show(follow=row.path)

    def action_fold_all(self) -> None:
        """Shut every branch, or open all again."""
        if self.standing is None:
            return
        opened = {row.path for row in self.standing.rows(self.turned) if row.opened}
        self.turned = opened ^ self.turned if opened else set()
        self._show()

    # Going.

    @on(RowList.Opened, "#units")
    def _opened(self) -> None:
        row = self.rows.row
        if row is not None and row.unit.shared:
            self.go("record", kind="actor", record=row.unit.id)
        else:
            self.say(_("That record was not shared with you."))

    def action_command_line(self) -> None:
        """Open the line of command that puts the unit here."""
        row = self.rows.row
        if row is None or row.line is None:
            self.say(_("No line of command puts it here: nobody stood above it on that day."))
        else:
            self.go("record", kind="command", record=row.line.record)

    def action_line_claim(self) -> None:
        """Open the claim that the line of command rests on."""
        row = self.rows.row
        if row is None or row.line is None or not row.line.claim:
            self.say(_("No claim is named for it; l opens the line of command."))
        else:
            self.go("record", kind="claim", record=row.line.claim)
