"""Erasures of sealed values: those that colleagues ask for, and the words around one's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual import on
from textual.widget import Widget

from tui.kit import _, one_line, plural
from tui.screens.base import Place
from tui.screens.places import Warn
from tui.services import Request, comply_with_request, list_requests
from tui.widgets.lists import Line, Sheet, Target

WORD = _("ERASE")
"""What a person types before anything is erased; a key pressed by mistake is not enough."""


class Erasures(Place[None]):
    """Erasures that colleagues ask for and that this vault has not done.

    What a colleague recorded, their own vault erases here by itself. Anything else waits for
    you: Enter on a line erases what is asked, for good.
    """

    SCOPE = "erasures"
    AUTO_FOCUS = "Sheet"

    def __init__(self) -> None:
        super().__init__()
        self.requests: Sequence[Request] = ()

    def content(self) -> Iterable[Widget]:
        """Compose the list."""
        yield Sheet(id="erasures", empty=_("No colleague asks for an erasure."))

    def place_words(self) -> str:
        """Return in words how many erasures wait."""
        count = plural(len(self.requests), "{n} asked for", "{n} asked for")
        return f"{_('Erasures')}  {count}"

    def on_screen_resume(self) -> None:
        """Read them again."""
        self.guarded(self._load(), group="erasures")

    async def _load(self) -> None:
        self.requests = await self.session.do(list_requests, self.session.vault)
        lines = [
            Line(label=one_line(one.author), text=in_words(one), target=Target("erasure", str(n)))
            for n, one in enumerate(self.requests)
        ]
        self.query_one(Sheet).show(lines, keep=True)
        self.refresh_frame()

    @on(Sheet.Opened)
    def _opened(self, event: Sheet.Opened) -> None:
        event.stop()
        if event.line.target is not None:
            self.guarded(self._comply(self.requests[int(event.line.target.id)]))

    async def _comply(self, request: Request) -> None:
        if self.session.read_only:
            self.say(_("This is a review session: it reads, and writes nothing."))
            return
        if not await confirm_erasure(self):
            return
        count = await self.session.do(comply_with_request, self.session.vault, request, "")
        await erased_words(self, count)


def in_words(request: Request) -> str:
    """Return in words what a colleague asks for."""
    many = len(request.asked.digests)
    words = plural(many, "{n} sealed value in {name}", "{n} sealed values in {name}",
                   name=one_line(request.name))  # fmt: skip
    reason = one_line(request.reason)
    return f"{words}  {_('because: {why}').format(why=reason)}" if reason else words


async def confirm_erasure(place: Place[Any]) -> bool:
    """Return whether the person typed the word for it; anything else erases nothing."""
    question = _("Type {word}; undo cannot bring back what is erased:")
    typed = await place.ask(question.format(word=WORD))
    if typed is not None and typed.strip() in {"ERASE", WORD}:
        return True
    place.say(_("Nothing was erased."))
    return False


async def erased_words(place: Place[Any], count: int) -> None:
    """Show on the whole screen what was erased and what is out of reach."""
    from models.actions import OUT_OF_REACH

    erased = plural(count, "{n} VALUE WAS ERASED", "{n} VALUES WERE ERASED")
    await place.app.push_screen_wait(Warn(f"{erased}\n\n{_(OUT_OF_REACH)}"))
