"""The place Review lists what waits for the person whose vault this is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from models.readings.review import waiting_for_me
from tui.kit import _, one_line, plural
from tui.screens.base import Place
from tui.widgets.lists import Line, Sheet, Target

if TYPE_CHECKING:
    from models.readings.review import Waiting


class ReviewQueue(Place[None]):
    """What waits for you: incidents that others coded, what came back, what is open.

    Enter opens an incident, or the notes in which a question or a task stands. In an incident r
    assesses it. Only a second person can agree: what you coded alone waits for somebody else.
    """

    SCOPE = "review"
    AUTO_FOCUS = "Sheet"

    def __init__(self) -> None:
        super().__init__()
        self.waiting: Sequence[Waiting] | None = None

    def content(self) -> Iterable[Widget]:
        """Compose the list."""
        yield Sheet(id="waiting", empty=_("Nothing waits for you."))

    def place_words(self) -> str:
        """Return in words how much waits."""
        if self.waiting is None:
            return _("Review")
        words = plural(len(self.waiting), "{n} waits for you", "{n} wait for you")
        return f"{_('Review')}  {words}"

    def on_screen_resume(self) -> None:
        """Read them again: another place may have settled one."""
        self.guarded(self._load(), group="review")

    async def _load(self) -> None:
        self.waiting = await self.session.do(waiting_for_me, self.session.vault)
        self.query_one(Sheet).show(waiting_lines(self.waiting), keep=True)
        self.refresh_frame()

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        target = event.line.target
        one = next((x for x in self.waiting or () if target and x.id == target.id), None)
        if one is None:
            return
        if one.kind == "incident":
            among = [x.id for x in self.waiting or () if x.reason == one.reason]
            self.go("incident", record=one.id, among=among)
        else:
            self.go("notes", about=one.about)


def waiting_lines(waiting: Iterable[Waiting]) -> list[Line]:
    """Return what waits under one heading for each reason."""
    lines: list[Line] = []
    for reason, some in groupby(waiting, key=lambda one: one.reason):
        group = list(some)
        lines.append(Line(text=f"{_heading(reason)}  {len(group)}", heading=True))
        lines += [_line(one) for one in group]
    return lines


def _line(one: Waiting) -> Line:
    about = _("about {ref}").format(ref=one.about_ref) if one.about_ref else ""
    text = "  ".join(part for part in (about, one_line(one.title)) if part)
    return Line(label=one.ref, text=text, target=Target(one.kind, one.id))


def _heading(reason: str) -> str:
    known = {
        "to-assess": _("To review: others coded these"),
        "returned": _("Returned to you, with reasons"),
        "open": _("Open questions and tasks"),
        "second-person": _("Called agreed by a single coder: they need a second person"),
    }
    return known[reason]
