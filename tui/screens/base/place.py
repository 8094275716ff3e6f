"""The frame of every screen: row 1 says where we are, then content, the prompt row, the hints."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from crypto.errors import AfieldError
from tui.commands import PLACE, TYPING, Command, bindings, commands_in, find_command, hint_line
from tui.kit import _
from tui.screens.base.routes import make_place
from tui.widgets.frame import Changed, Complete, Hints, Prompt, Room, Status, is_cramped, starting

if TYPE_CHECKING:
    from tui.screens.base.host import Host
    from tui.session import Session
    from tui.widgets.frame import Progress

BESIDE = "beside"
"""The group of work beside what a person does, such as keeping a draft: no key waits for it."""

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")


class Place(Screen[T], inherit_bindings=False):
    """A screen with the four rows; a subclass gives `SCOPE`, `content` and its actions.

    The command table binds the keys of `SCOPE`, `place` and `everywhere`; a command of id
    ``edit`` runs ``action_edit``. An action may be a coroutine: it runs in a worker, so it may
    `ask`. An `AfieldError` that it raises is said in the prompt row with its next step.
    """

    SCOPE: ClassVar[str] = ""
    AUTO_FOCUS: ClassVar[str | None] = "#content *"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Widgets repaint what focus changes; Textual's own repaints the whole screen, 2 kB a Tab."""

    progress: Progress | None = None
    """Work of this place that goes on, and that Esc stops."""

    _offered: frozenset[str] = frozenset()

    DEFAULT_CSS = """
    Place { overflow: hidden; layers: default room; }
    Place > #content { height: 1fr; }
    Place.-cramped > Room { display: block; }
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Bind the commands of the scope that have an action here."""
        kept = [
            binding
            for binding in bindings(cls.SCOPE, PLACE)
            if isinstance(binding, Binding) and hasattr(cls, f"action_{binding.id}")
        ]
        cls.BINDINGS = [
            *kept,
            Binding("tab", "app.focus_next", show=False),
            Binding("shift+tab", "app.focus_previous", show=False),
        ]
        super().__init_subclass__(**kwargs)

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
        """Say in words where the person is; the left of row 1."""
        return self.SCOPE

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return what is typed and not saved, as key and values; kept on lock and hang-up."""
        return None

    @property
    def afield(self) -> Host:
        """The app, as the places know it."""
        return self.app  # type: ignore[return-value]

    @property
    def session(self) -> Session:
        """The open session."""
        return self.afield.session

    # What the rows show.

    def on_screen_resume(self) -> None:
        """Say again where we are: state may have changed while another screen was shown."""
        self._ask_for_room()
        self.refresh_frame()

    def on_resize(self) -> None:
        """Ask for room where the terminal is too small."""
        self._ask_for_room()

    def _ask_for_room(self) -> None:
        self.set_class(is_cramped(self.app.size), "-cramped")

    def refresh_frame(self) -> None:
        """Bring row 1 and the hints up to date."""
        if self.is_mounted and self.query(Status):
            self._offered = frozenset(command.id for command in self.commands())
            self.query_one(Status).show(place=self.place_words(), state=self.afield.state_words())
            if not self.query_one(Prompt).is_asking:
                self.query_one(Hints).show(self.hints())

    def hints(self) -> Sequence[str]:
        """Name the keys that help most here, or say that what is typed waits."""
        if self.afield.typed.late:
            lock = hint_line([find_command("lock", self.afield.commands)])
            return [_("At work: keys wait their turn"), _("Esc drops them"), *lock]
        return hint_line(self.commands(), typing=self.SCOPE in TYPING)

    def refresh_state(self) -> None:
        """Bring the lock's state in row 1 up to date."""
        if self.query(Status):
            self.query_one(Status).show(state=self.afield.state_words())

    def commands(self) -> list[Command]:
        """Return what a person can ask for here, as their keymap and their slot allow."""
        found = commands_in(self.SCOPE, self.afield.commands, read_only=self.session.read_only)
        return [c for c in found if c.id == "lock" or hasattr(self, f"action_{c.id}")]

    # Talking in the prompt row.

    def say(self, text: str) -> None:
        """Show a message in the prompt row; `:messages` keeps it."""
        self.afield.keep_message(text)
        for prompt in self.query(Prompt):
            prompt.say(text)

    def say_error(self, error: AfieldError) -> None:
        """Say what went wrong and what to do next."""
        self.say(" ".join(part for part in (_(str(error)), _(error.next_step)) if part))

    async def ask(
        self,
        question: str,
        *,
        initial: str = "",
        secret: bool = False,
        complete: Complete | None = None,
        changed: Changed | None = None,
        choices: Sequence[str] = (),
        hints: Sequence[str] = (),
    ) -> str | None:
        """Ask in the prompt row; returns nothing for Esc. The hints row names the choices."""
        complete = complete or (starting(choices) if choices else None)
        keys = [_("Enter answers"), _("Esc leaves"), *([_("Tab completes")] if complete else [])]
        self.query_one(Hints).show(hints or choices or [*keys, "F12 " + _("lock")])
        try:
            return await self.query_one(Prompt).ask(
                question, initial=initial, secret=secret, complete=complete, changed=changed
            )
        finally:
            self.refresh_frame()

    async def confirm(self, question: str) -> bool:
        """Ask for yes or no; only a typed yes is one."""
        answer = await self.ask(f"{question} {_('y or 1 is yes:')}")
        return (answer or "").strip().casefold() in {"y", "yes", "1", _("yes")}

    # Doing work.

    def run(
        self,
        work: Callable[P, R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run model work on the vault's thread and forget what it returns."""
        self.guarded(self.session.do(work, *args, **kwargs))

    def guarded(self, awaitable: Awaitable[Any], *, group: str = "default") -> None:
        """Await in a worker; an `AfieldError` becomes a sentence in the prompt row."""

        async def wait() -> None:
            try:
                await awaitable
            except AfieldError as error:
                self.say_error(error)

        worker: Worker[None] = self.run_worker(wait, group=group)
        if inspect.iscoroutine(awaitable) and (task := worker._task) is not None:  # noqa: SLF001
            # Python would complain on the terminal of what a lock cancels before it began.
            task.add_done_callback(lambda _: awaitable.close())

    def action_do(self, id: str) -> None:
        """Run the command of this id, if this place has it."""
        command = find_command(id, self.afield.commands)
        if command.write and self.session.read_only:
            self.say(_("This is a review session: it reads, and writes nothing."))
            return
        try:
            result = getattr(self, f"action_{id}")()
        except AfieldError as error:
            self.say_error(error)
        else:
            if inspect.isawaitable(result):
                self.guarded(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take the keys of writing commands away from a session that only reads."""
        if action == "do" and parameters:
            # In a review the keys of writing commands say that it only reads.
            return not self._offered or parameters[0] in self._offered or self.session.read_only
        return super().check_action(action, parameters)

    # Going places.

    def go(self, name: str, *, done: Callable[[Any], None] | None = None, **facts: Any) -> None:
        """Show another place; `done` gets what it was dismissed with."""
        self.app.push_screen(make_place(name, **facts), done)

    async def visit(self, name: str, **facts: Any) -> Any:
        """Show another place, wait until it is left, and return what it was dismissed with.

        Await it in a worker; an action that is a coroutine runs in one.
        """
        return await self.app.push_screen_wait(make_place(name, **facts))

    def action_back(self) -> Awaitable[None] | None:
        """Leave this place."""
        self.dismiss(None)
        return None

    def action_help(self) -> None:
        """Show help for the focused widget and this place."""
        widget = getattr(self.focused, "HELP", None) or ""
        commands = self.commands()
        if self.SCOPE in TYPING:
            # Where a person types, a symbol is typed too; the menu has what has no other key.
            commands = [
                replace(c, keys=tuple(key for key in c.keys if len(key) > 1) or ("f4",))
                for c in commands
            ]
        self.go("help", commands=commands, about=self.__doc__ or "", widget=widget)

    async def action_palette(self) -> None:
        """Choose from all commands of this place."""
        chosen = await self.visit("menu", commands=self.commands())
        if chosen:
            self.call_later(self.action_do, chosen)

    def action_messages(self) -> None:
        """Read all messages again."""
        self.go("messages")

    def action_lock(self) -> None:
        """Lock from the menu; the key itself is the app's."""
        self.afield.lock()

    def action_quit(self) -> None:
        """Lock, and leave afield."""
        self.afield.leave()
