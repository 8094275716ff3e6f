"""The Textual app: the guards around every screen, and the ways in which a session ends."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.screen import Screen
from textual.worker import WorkerFailed

from crypto.paths import place_problem
from tui.app import theme
from tui.app.endings import HANGUP, Ending, end_at_once
from tui.app.output_guards import Guarded
from tui.app.typeahead import TypeAhead
from tui.commands import (
    COMMANDS,
    EVERYWHERE,
    BadKeymap,
    Command,
    bindings,
    keymap_path,
    read_keymap,
    remapped,
)
from tui.kit import CRASH_EXIT, Options, Profile, _, crash_sentence
from tui.screens.base import Host, make_place
from tui.session import Idle, Session
from tui.widgets.frame import is_cramped

WIDE = 110
"""Columns from which a detail pane stands at the right."""


class Afield(Guarded, inherit_bindings=False):
    """The app: it shows places, locks, and lets nothing out by the stock exits."""

    DEFAULT_MODE = "locked"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - Textual's own type
    BINDINGS: ClassVar = bindings(EVERYWHERE, action="{id}")
    CSS = """
    Input { border: none; height: 1; padding: 0; background: $background; }
    Input:focus { border: none; background-tint: transparent 0%; }
    Input > .input--cursor, Input:ansi > .input--cursor, TextArea .text-area--cursor {
        color: $foreground; background: $background; text-style: reverse;
    }
    """

    def __init__(self, options: Options, profile: Profile, session: Session | None = None) -> None:
        super().__init__()
        self.options = options
        self.profile = profile
        self.session = session or Session()
        self.ending = Ending.LEAVE
        self.ended = False
        self.idle = Idle()
        self.kept: deque[tuple[float, str]] = deque(maxlen=500)
        self.commands: tuple[Command, ...] = COMMANDS
        self.complaint = ""
        self.columns: Mapping[str, object] = {}
        self.typed = TypeAhead(self, lambda: self.commands, super().on_event)
        for each in theme.ALL:
            self.register_theme(each)
        self.add_mode("locked", self._first_place)
        self.add_mode("open", lambda: make_place("incidents"))
        self.set_reactive(App.theme, profile.theme)
        self.animation_level = "none"

    # Beginning.

    def _first_place(self) -> Screen[Any]:
        """Show the unlock screen first, or the first run where there is no vault."""
        header = self.options.folder / "vault.json"
        # What cannot be looked at may be a vault; unlocking says in words what is wrong with it.
        there = bool(place_problem(header)) or header.exists()
        return make_place("unlock" if there or self.options.review else "first_run")

    def on_mount(self) -> None:
        """Catch signals, begin to count idle time, and read the person's keys."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._loop_failed)
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self.hang_up)
            loop.add_signal_handler(signal.SIGTSTP, self.lock, Ending.SUSPEND)
        self.set_interval(1.0, self._tick)
        self.call_after_refresh(self._after_first_frame)

    def _after_first_frame(self) -> None:
        """Do what the first frame need not wait for."""
        self.session.warm()
        try:
            self.set_keys(read_keymap(keymap_path()))
        except BadKeymap as error:
            self.complaint = f"{error} {error.next_step}"

    async def enter(self) -> None:
        """Go from the unlock screen to the incidents, with the settings of this vault."""
        self.idle.minutes = float(await self.session.setting("idle_minutes", self.idle.minutes))
        self.idle.begin()
        chosen = await self.session.setting("theme")
        if self.options.theme is None and not self.profile.low and chosen in self.available_themes:
            self.theme = chosen
        columns = await self.session.setting("columns")
        self.columns = columns if isinstance(columns, dict) else {}
        await self.switch_mode("open")

    def set_keys(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Bind the keys that a person chose to their commands."""
        self.commands = remapped(keys)
        self.set_keymap({name: ",".join(chosen) for name, chosen in keys.items()})

    # Ending.

    def lock(self, ending: Ending = Ending.LOCK) -> None:
        """Keep drafts, drop the session, clear the screen, and end; `run` then starts afresh."""
        self._end(ending)
        self.exit()

    def leave(self) -> None:
        """Lock, and return to the shell."""
        self.lock(Ending.LEAVE)

    def hang_up(self) -> None:
        """Lock because the line is gone or the machine shuts down, and do not start afresh."""
        watchdog = threading.Timer(HANGUP, end_at_once)
        watchdog.daemon = True
        watchdog.start()
        self.lock(Ending.HANGUP)

    def _end(self, ending: Ending) -> None:
        self.ending, self.ended = ending, True
        self.typed.forget()
        with suppress(Exception):
            if self._driver is not None:
                self._driver.write("\x1b[2J")
                self._driver.flush()
        drafts = {}
        for screen in self.screen_stack:
            with suppress(Exception):
                draft = screen.draft()  # type: ignore[attr-defined]
                if draft is not None:
                    drafts[draft[0]] = draft[1]
        self.session.lock(drafts)

    def action_lock(self) -> None:
        """Lock now: no question, nothing destroyed."""
        self.lock()

    def _tick(self) -> None:
        """Lock when nobody has pressed a key for long enough.

        A person who waits for a long piece of work presses no key; the lock comes when it is done.
        """
        if not self.session.is_open:
            self.idle.begin()
        elif self.idle.is_over() and not self.session.is_busy:
            self.lock()
        elif self.screen_stack:
            # None is left while the app closes, and this may still be called then.
            refresh = getattr(self.screen, "refresh_state", None)
            if refresh is not None:
                refresh()

    def state_words(self) -> str:
        """Return the lock's state in words, for the right of row 1."""
        if not self.session.is_open:
            return _("[LOCKED]")
        if self.session.damage is not None:
            return _("[DAMAGED read-only {left}]").format(left=self.idle.words())
        words = _("[REVIEW read-only {left}]") if self.session.read_only else _("[UNLOCKED {left}]")
        return words.format(left=self.idle.words())

    # Faults.

    def _handle_exception(self, error: Exception) -> None:
        """Lock first, then say type and line only; the stock traceback prints local values."""
        if self.ended:
            # A place that was just opening gets no widgets any more, and fails for want of them.
            return
        if isinstance(error, WorkerFailed):
            error = error.error if isinstance(error.error, Exception) else error
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._end(Ending.CRASH)
        self.exit(return_code=CRASH_EXIT, message=Text(crash_sentence(error)))

    def _print_error_renderables(self) -> None:
        """Print the first sentence only; a fault on the way out would say no more."""
        for sentence in self._exit_renderables[:1]:
            self.error_console.print(sentence)
        self._exit_renderables.clear()

    def panic(self, *renderables: Any) -> None:
        """Show none of the tracebacks that Textual hands over."""
        self._handle_exception(RuntimeError())

    def _loop_failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and self.ending is Ending.LEAVE and not self._exit:
            self._handle_exception(error)

    # Keys, messages, room.

    async def on_event(self, event: events.Event) -> None:
        """Count idle time from the last key, and let keys typed ahead wait for their turn.

        On a terminal that is too small to read only the lock key does anything.
        """
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self.idle.touch()
        if self.typed.locks(event) or not is_cramped(self.size):
            await self.typed.take(event)

    def keep_message(self, text: str) -> None:
        """Keep a message for `:messages`."""
        if text:
            self.kept.append((time.time(), text))


if TYPE_CHECKING:
    _HOST: type[Host] = Afield
