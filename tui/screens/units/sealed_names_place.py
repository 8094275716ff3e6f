"""The place in which sealed names are searched, once a person said that they may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from tui.kit import _, one_line, plural
from tui.screens.base import Place
from tui.widgets.lists import RowList, lay_columns
from tui.widgets.notices import Progress, percent

if TYPE_CHECKING:
    from models.queries import FoundName


class SealedNames(Place[None]):
    """Persons and sources found by a sealed name, typed in Cyrillic or in Latin letters.

    Any system of transliteration will do, and a letter or two may differ. What is typed and what
    is found is kept nowhere, and goes from the screen when you leave. / asks again; Enter opens.
    """

    SCOPE = "sealed_names"
    AUTO_FOCUS = "#names"

    def __init__(self) -> None:
        super().__init__()
        self.shown = False

    def content(self) -> Iterable[Widget]:
        """Compose the list of what fits."""
        yield RowList[str, "FoundName"](_draw, id="names")

    @property
    def rows(self) -> RowList[str, FoundName]:
        """The list."""
        return self.query_one("#names", RowList)

    def place_words(self) -> str:
        """Return in words how many fit and that sealed values are shown; no name stands here."""
        parts = [_("Sealed names")]
        if self.shown:
            parts += [
                plural(len(self.rows), "{n} fits", "{n} fit"),
                _("SEALED FIELDS SHOWN"),
            ]
        return "  ".join(parts)

    def on_mount(self) -> None:
        """Ask whether sealed names may be searched, and for which one."""
        self.guarded(self._begin())

    async def _begin(self) -> None:
        question = _("Searching sealed names shows them. Go on?")
        if await self.confirm(question):
            await self.action_ask_name()
        else:
            self.dismiss(None)

    async def action_ask_name(self) -> None:
        """Ask for a name, and show the persons and sources that bear it."""
        if self.progress is not None:
            return
        typed = await self.ask(_("Searching sealed names, in either script:"))
        if typed and typed.strip():
            await self._find(typed)

    async def _find(self, typed: str) -> None:
        from models.queries import find_sealed_names

        self.progress = Progress(self, _comparing)
        try:
            work = partial(find_sealed_names, self.session.vault, progress=self.progress)
            found = await self.session.do(work, typed)
        finally:
            self.progress = None
        self.shown = True
        self.rows.empty = _("No sealed name here fits; / asks again.")
        self.rows.show_rows([(one.id, one) for one in found])
        self.say("")
        self.refresh_frame()

    def on_screen_suspend(self) -> None:
        """Take what was found from the screen as soon as another place is shown."""
        self._forget()

    def _forget(self) -> None:
        self.shown = False
        self.rows.empty = _("What was found is hidden again; / asks for a name.")
        self.rows.show_rows([])

    @on(RowList.Opened, "#names")
    def _opened(self) -> None:
        if (row := self.rows.row) is not None:
            self.go("record", kind=row.kind, record=row.id)

    def action_back(self) -> None:
        """Stop the search, or leave."""
        if self.progress is not None:
            self.progress.stop()
        else:
            self.dismiss(None)


def _draw(found: FoundName, width: int) -> str:
    called = one_line(found.called or "")
    words = called if found.counts else f"{called} ({_('withdrawn')})"
    return lay_columns([(found.spelling, 0), (words, max(width // 3, 12)), (found.ref, 13)], width)


def _comparing(done: int, total: int) -> str:
    return _("comparing names {percent} %; Esc stops").format(percent=percent(done, total))
