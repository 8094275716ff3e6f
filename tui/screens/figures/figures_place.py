"""The place of figures: tables that count, each figure with its four facts, and who says what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widget import Widget
from textual.worker import Worker

from crypto.errors import AfieldError
from models.queries import Statement, read_statements
from models.records import facets
from tui.kit import _, plural
from tui.screens.figures.choosing import Choosing
from tui.screens.figures.figure_reading import figure_reader, read_filter, read_table
from tui.screens.figures.four_facts import facts_of
from tui.screens.figures.group_lines import draw_group, draw_heads, reach
from tui.screens.figures.statement_lines import draw_statement, draw_statement_heads
from tui.screens.figures.tables import SAID, line_of_tables
from tui.widgets.fields import shown_value
from tui.widgets.lists import RowList
from tui.widgets.notices import Words

if TYPE_CHECKING:
    from models.queries import FigureReader, Group


def _completions(typed: str) -> list[str]:
    from models.queries import complete_line

    return complete_line(typed)


class Figures(Choosing):
    """Incidents and people counted, at least and at most, by the rules of docs/counting.md.

    A digit or [ and ] choose a table; s takes the units below a unit along; h counts another
    harm; a filter narrows what is counted. Enter shows the incidents behind a figure. Who says
    what stands side by side: nothing of it is ever added.
    """

    SCOPE = "figures"
    AUTO_FOCUS = "#groups"
    DEFAULT_CSS = """
    Figures #tables, Figures #heads { height: 1; }
    Figures #heads { color: $text-muted; }
    Figures #facts { height: auto; max-height: 7; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.reader: FigureReader | None = None
        self.shown: Sequence[Group] = ()
        self.said: Sequence[Statement] = ()
        self.as_of: date | None = None
        self.drawn = self.asked
        """What stands on the screen, while the answer to a later question is being read."""
        self._most = 0
        self._seen = False

    def content(self) -> Iterable[Widget]:
        """Compose the tables that there are, the chosen one, and the facts of a figure."""
        yield Words(id="tables")
        yield Words(id="heads")
        yield RowList[int, Any](self._draw, empty=_("Nothing is counted here."), id="groups")
        yield Words(id="facts")

    @property
    def rows(self) -> RowList[int, Any]:
        """The list of groups, or of statements."""
        return self.query_one("#groups", RowList)

    def place_words(self) -> str:
        """Return in words what is counted, of which incidents."""
        if self.drawn.says:
            words = plural(
                len(self.said), "{n} statement, never added", "{n} statements, never added"
            )
            return f"{_('Figures')}  {words}"
        parts = [_("Figures"), self.harm_words()]
        if self.shown:
            parts.append(plural(self.shown[0].figure.incidents, "{n} incident", "{n} incidents"))
        if self.drawn.below and self.drawn.table.below:
            parts.append(_("with subordinates"))
        return "  ".join([*parts, *([self.drawn.words] if self.drawn.words else [])])

    def harm_words(self) -> str:
        """Return the harm that is counted, in words."""
        return shown_value(facets("claim")["harm"], self.drawn.harm).casefold()

    # Reading.

    def on_screen_resume(self) -> None:
        """Read again: another place may have changed something; what did not is at hand."""
        self.load()

    def on_resize(self) -> None:
        """Draw the heads for the new width."""
        self._draw_heads()

    def load(self) -> None:
        """Show the chosen table; a newer question cancels an older one."""
        _worker: Worker[None] = self.run_worker(self._load_guarded, group="figures", exclusive=True)

    async def _load_guarded(self) -> None:
        try:
            await self._load()
        except AfieldError as error:
            self.say_error(error)

    async def _load(self) -> None:
        if self.reader is None:
            self.reader = await self.session.do(figure_reader, self.session.vault)
        asked = self.asked
        if asked.grouping:
            found = await self.session.do(
                read_table,
                self.session.vault,
                self.reader,
                asked.grouping,
                harm=asked.harm,
                query=asked.query,
            )
            if not self._seen and not found.total.members and await self._read_said():
                # Where nothing is counted there is still something that is said.
                self._seen = True
                self.choose(SAID)
                return
            self.shown, self.as_of = [found.total, *found.groups], found.as_of
            self._most = reach(found.total.figure)
        else:
            await self._read_said()
        self._seen = True
        self._show()

    async def _read_said(self) -> Sequence[Statement]:
        self.said = await self.session.do(read_statements, self.session.vault)
        return self.said

    def _show(self) -> None:
        self.drawn = self.asked
        lines = self.said if self.drawn.says else self.shown
        # The cursor stays on what it is on, where that is in the table that comes.
        here = _identity(self.rows.row)
        cursor = next((at for at, line in enumerate(lines) if _identity(line) == here), 0)
        self.rows.show_rows(enumerate(lines), cursor=cursor)
        self._draw_heads()
        self.refresh_frame()

    # Drawing.

    def _draw(self, row: Any, width: int) -> str:
        if self.drawn.says:
            return draw_statement(row, width)
        return draw_group(row, width, most=self._most, parts=self.drawn.table.parts)

    def _draw_heads(self) -> None:
        self.query_one("#tables", Words).tell(line_of_tables(self.drawn.table, self.app.size.width))
        width = max(self.app.size.width - 2, 0)
        if self.drawn.says:
            text = draw_statement_heads(width)
        else:
            text = draw_heads(self.drawn.table.parts, width)
        self.query_one("#heads", Words).tell("  " + text)

    @on(RowList.Moved, "#groups")
    def _moved(self) -> None:
        if self.drawn.says:
            facts = [_("Sources count different things over different times; nothing is added.")]
        elif self.rows.row is None or self.as_of is None:
            facts = []
        else:
            facts = facts_of(
                self.rows.row, harm=self.harm_words(), as_of=self.as_of, filtered=self.drawn.words
            )
        self.query_one("#facts", Words).tell("\n".join(facts))

    # Going.

    @on(RowList.Opened, "#groups")
    def _opened(self) -> None:
        row = self.rows.row
        if row is not None and self.drawn.says:
            among = [one.claim.id for one in self.said]
            self.go("record", kind="claim", record=row.claim.id, among=among)
        elif row is not None:
            self.go(
                "behind", title=row.label or row.name, numbers=row.members, harm=self.drawn.harm
            )

    async def action_filter(self) -> None:
        """Narrow what is counted, by the same words as the list of incidents."""
        typed = await self.ask(
            _("Filter:"), initial=self.asked.words, complete=_completions, keep=True
        )
        if typed is None:
            return
        words = typed.strip()
        query = await self.session.do(read_filter, words)
        self.ask_for(replace(self.asked, words=words, query=query))

    def action_back(self) -> None:
        """Clear the filter, or leave."""
        if self.asked.words:
            self.ask_for(replace(self.asked, words="", query=None))
        else:
            self.dismiss(None)


def _identity(line: Any) -> object:
    """Return what tells a line from others: of a statement its claim, of a group its name."""
    if isinstance(line, Statement):
        return line.claim.id
    return None if line is None else (line.record, line.name)
