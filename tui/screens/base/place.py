"""A place is a framed screen that runs commands, does work on the vault, and goes to others."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from textual.binding import Binding
from textual.worker import Worker

from crypto.errors import AfieldError
from tui.commands import PLACE, TYPING, bindings, find_command
from tui.kit import _
from tui.screens.base.framed_screen import FramedScreen
from tui.screens.base.routes import make_place

if TYPE_CHECKING:
    from tui.widgets.notices import Progress


P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")


class Place(FramedScreen[T], inherit_bindings=False):
    """A screen with the four rows; a subclass gives `SCOPE`, `content` and its actions.

    The command table binds the keys of `SCOPE`, `place` and `everywhere`; a command of id
    ``edit`` runs ``action_edit``. An action may be a coroutine: it runs in a worker, so it may
    `ask`. An `AfieldError` that it raises is said in the prompt row with its next step.
    """

    progress: Progress | None = None
    """Work of this place that goes on, and that Esc stops."""

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

    def draft(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return what is typed and not saved, as key and values; kept on lock and hang-up."""
        return None

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
            finally:
                self.forget_answers()

        worker: Worker[None] = self.run_worker(wait, group=group)
        if inspect.iscoroutine(awaitable) and (task := worker._task) is not None:  # noqa: SLF001
            # Python would complain on the terminal of what a lock cancels before it began.
            task.add_done_callback(lambda _: awaitable.close())

    def action_do(self, id: str) -> None:
        """Run the command of this id, if this place has it."""
        command = find_command(id, self.afield.commands)
        if command.write and self.session.read_only:
            if not self.say_damage():
                self.say(_("This is a review session: it reads, and writes nothing."))
            return
        try:
            result = getattr(self, f"action_{id}")()
        except AfieldError as error:
            self.say_error(error)
        else:
            if inspect.isawaitable(result):
                self.guarded(result)

    def say_damage(self) -> bool:
        """Say in one row what helps where the vault is damaged; return whether it is."""
        if self.session.damage is None:
            return False
        self.say(_("The vault is damaged and only read. Now run: afield repair --to DIR"))
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take the keys of writing commands away from a session that only reads."""
        if action == "do" and parameters:
            # In a review the keys of writing commands say that it only reads.
            return not self._offered or parameters[0] in self._offered or self.session.read_only
        return super().check_action(action, parameters)

    async def keep_setting(self, name: str, value: object) -> None:
        """Keep a setting in the vault; a session that only reads says until when it holds."""
        if self.session.read_only:
            self.say(_("This holds until the lock; a review session writes nothing."))
        else:
            await self.session.set_setting(name, value)
            self.say(_("Kept."))

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
