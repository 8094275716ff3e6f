"""A framed screen has four rows: where the person is, content, the prompt row, and the hints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import active_worker

from crypto.errors import AfieldError
from tui.commands import TYPING, Command, commands_in, find_command, hint_line
from tui.kit import _, latin_key
from tui.widgets.frame import (
    Changed,
    Complete,
    Hints,
    Meant,
    Prompt,
    Room,
    Status,
    is_cramped,
    starting,
)

if TYPE_CHECKING:
    from tui.screens.base.host import Host
    from tui.session import Session

T = TypeVar("T")


class FramedScreen(Screen[T], inherit_bindings=False):
    """Composes the four rows, keeps them up to date, and talks in the prompt row."""

    SCOPE: ClassVar[str] = ""
    AUTO_FOCUS: ClassVar[str | None] = "#content *"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Widgets repaint what focus changes; Textual's own repaints the whole screen, 2 kB a Tab."""

    _offered: frozenset[str] = frozenset()
    _answered: Mapping[tuple[str, str], str] = MappingProxyType({})
    _sent_back: Mapping[tuple[str, str], str] = MappingProxyType({})
    """What was typed, by the question and what that offered: now, and before a refusal."""

    DEFAULT_CSS = """
    FramedScreen { overflow: hidden; layers: default picker room; }
    FramedScreen > #content { height: 1fr; }
    FramedScreen.-cramped > Room { display: block; }
    """

    def compose(self) -> ComposeResult:
        """Compose the four rows; a subclass overrides `content` instead."""
        yield Status()
        with Vertical(id="content"):
            yield from self.content()
        yield Prompt()
        yield Hints()
        yield Room()

    def content(self) -> Iterable[Widget]:
        """Compose what stands between row 1 and the prompt row."""
        return ()

    def place_words(self) -> str:
        """Return in words where the person is, for the left of row 1."""
        return self.SCOPE

    @property
    def afield(self) -> Host:
        """The app, as the places know it."""
        return self.app  # type: ignore[return-value]

    @property
    def session(self) -> Session:
        """The open session."""
        return self.afield.session

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave, and end what still reads for this screen.

        Textual ends it after the widgets have gone, and until then it fails for want of them.
        """
        for worker in self.workers:
            if worker.node is self and worker is not active_worker.get(None):
                worker.cancel()
        return super().dismiss(result)

    # What the rows show.

    def on_screen_resume(self) -> None:
        """Bring the rows up to date: state may have changed while another screen was shown."""
        self._ask_for_room()
        self.refresh_frame()

    def on_resize(self) -> None:
        """Ask for room where the terminal is too small."""
        self._ask_for_room()

    def _ask_for_room(self) -> None:
        self.set_class(is_cramped(self.app.size), "-cramped")

    def refresh_frame(self) -> None:
        """Bring row 1 and the hints up to date."""
        status = self.query_one_optional(Status) if self.is_mounted else None
        if status is not None:
            self._offered = frozenset(command.id for command in self.commands())
            status.show(place=self.place_words(), state=self.afield.state_words())
            if not self.query_one(Prompt).is_asking:
                self.query_one(Hints).show(self.hints())

    def hints(self) -> Sequence[str]:
        """Return the keys that help most here, or words that what is typed waits."""
        if self.afield.typed.late:
            lock = hint_line([find_command("lock", self.afield.commands)])
            return [_("At work: keys wait their turn"), _("Esc drops them"), *lock]
        return hint_line(self.commands(), typing=self.SCOPE in TYPING)

    def refresh_state(self) -> None:
        """Bring the lock's state in row 1 up to date."""
        status = self.query_one_optional(Status)
        if status is not None:
            status.show(state=self.afield.state_words())

    def commands(self) -> list[Command]:
        """Return what a person can ask for here, as their keymap and their slot allow."""
        found = commands_in(self.SCOPE, self.afield.commands, read_only=self.session.read_only)
        return [c for c in found if c.id == "lock" or hasattr(self, f"action_{c.id}")]

    # Talking in the prompt row.

    def say(self, text: str) -> None:
        """Show a message in the prompt row; `:messages` keeps it."""
        self.afield.keep_message(text)
        prompt = self.query_one_optional(Prompt)
        if prompt is not None:
            prompt.say(text)

    def say_error(self, error: AfieldError) -> None:
        """Show in the prompt row what went wrong and what to do next."""
        self.say_refused(" ".join(part for part in (_(str(error)), _(error.next_step)) if part))

    def say_refused(self, text: str) -> None:
        """Say why what was typed is not taken; it is offered when the same is asked again."""
        self._sent_back = {**self._sent_back, **self._answered}
        self.say(text)

    async def ask(
        self,
        question: str,
        *,
        initial: str = "",
        secret: bool = False,
        complete: Complete | None = None,
        changed: Changed | None = None,
        meant: Meant | None = None,
        choices: Sequence[str] = (),
        hints: Sequence[str] = (),
        keep: bool = False,
    ) -> str | None:
        """Return the answer to a question in the prompt row, None for Esc; hints name choices.

        With ``keep`` an answer that was refused is offered when the same is asked again.
        """
        complete = complete or (starting(choices) if choices else None)
        keys = [_("Enter answers"), _("Esc leaves"), *([_("Tab completes")] if complete else [])]
        self.query_one(Hints).show(hints or choices or [*keys, "F12 " + _("lock")])
        asked = (question, initial)
        if keep:
            refused = dict(self._sent_back)
            initial = refused.pop(asked, initial)
            self._sent_back = refused
        try:
            answer = await self.query_one(Prompt).ask(
                question,
                initial=initial,
                secret=secret,
                complete=complete,
                changed=changed,
                meant=meant,
            )
        finally:
            self.refresh_frame()
        if keep and answer is not None:
            self._answered = {**self._answered, asked: answer}
        return answer

    async def ask_key(self, question: str, choices: Mapping[str, str]) -> str | None:
        """Return the key of the choice that one press takes, None for Esc or another key.

        ``choices`` holds what the hints say by key. A key of a Cyrillic layout counts as the
        Latin one that it stands on.
        """
        prompt = self.query_one(Prompt)
        answer = await self.ask(question, changed=prompt.answered, hints=list(choices.values()))
        pressed = (answer or "").strip().casefold()
        return next((key for key in (pressed, latin_key(pressed)) if key in choices), None)

    def forget_answers(self) -> None:
        """Forget what was typed for what is done by now; what was refused stays."""
        self._answered = {}

    async def confirm(self, question: str) -> bool:
        """Ask for yes or no, and return whether yes was typed."""
        answer = await self.ask(f"{question} {_('y or 1 is yes:')}")
        return (answer or "").strip().casefold() in {"y", "yes", "1", _("yes")}
