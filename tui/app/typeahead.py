"""Keys that were typed ahead wait until the key before them has taken effect.

On a bad line several keys arrive in one packet, and people type ahead of what they see. Textual
hands each key to the widget that has the focus when it arrives; a key that asks a question or opens
a place moves the focus a moment later, so what was typed for it would run commands of the list.
Here a key is handed on once the one before it

    has come back to the app through all who might have used it, and
    stands: the place that it opened is there, and a command that it began has ended or asks.

Letters for a field pass at once, since they never move the focus; the lock key passes always, and
Esc where it stops work that is shown to go on. Any other key waits however long the work before it
takes: handed on too early it would change a record that its writer does not see. The hints say so
after a moment, and Esc then drops what waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.worker import Worker

from tui.commands import Command, find_command
from tui.screens.base import Place
from tui.session import BESIDE, MOVING
from tui.widgets.frame import Prompt

PATIENCE = 1.0
"""Seconds after which the person is told that keys wait, and Esc drops them."""
TURN = 0.004
"""Seconds between the first two looks at whether a key has taken effect."""
LONGEST_TURN = 0.05
"""Seconds between two looks once it takes long: looking costs time too."""

Typed = events.Key | events.Paste
Forward = Callable[[Typed], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Effect:
    """Where a key went, and the work that ran before it and says nothing of its effect."""

    target: MessagePump
    running: frozenset[Worker[object]]


class TypeAhead:
    """Hands keys to the app in their order, each when its time has come."""

    def __init__(
        self, app: App[None], commands: Callable[[], Sequence[Command]], forward: Forward
    ) -> None:
        """Hold the keys of this app; ``commands`` tells with which key it locks just now."""
        self._app = app
        self._commands = commands
        self._forward = forward
        self._held: deque[Typed] = deque()
        self._task: asyncio.Task[None] | None = None
        self._overdue = False
        self._told = False

    @property
    def late(self) -> bool:
        """Whether keys wait for longer than their writer would expect."""
        return self._overdue and bool(self._held)

    async def take(self, event: Typed) -> None:
        """Hand on what was typed, now or when what was typed before it has taken effect."""
        if self.locks(event):
            await self._forward(event)
        elif self._stops(event):
            self.forget()
            await self._forward(event)
        elif self._task is None:
            if (effect := await self._hand_on(event)) is not None:
                self._task = asyncio.create_task(self._go_on(effect))
        elif self.late and _is_escape(event):
            self.forget()
        else:
            self._held.append(event)
            self._tell()

    def forget(self) -> None:
        """Drop what waits: it was typed before its writer could see what it would now answer."""
        self._held.clear()
        self._tell()

    def locks(self, event: Typed) -> bool:
        """Return whether this is the lock key, which passes always."""
        keys = find_command("lock", self._commands()).keys
        return isinstance(event, events.Key) and event.key in keys

    def _stops(self, event: Typed) -> bool:
        """Return whether this is Esc where work goes on that it stops."""
        screen = self._app.screen
        return _is_escape(event) and isinstance(screen, Place) and screen.progress is not None

    async def _hand_on(self, event: Typed) -> Effect | None:
        """Hand a key on; return what to wait for if it may do more than put text into a field."""
        target: MessagePump = self._app.focused or self._app.screen
        effect = None if _only_types(event, target) else Effect(target, self._running())
        await self._forward(event)
        return effect

    async def _go_on(self, effect: Effect | None) -> None:
        """Wait for the effect of a key, and hand on those that came meanwhile one by one."""
        try:
            while effect is not None or self._held:
                if effect is not None:
                    await self._taken(effect)
                effect = await self._hand_on(self._held.popleft()) if self._held else None
        except Exception as error:  # noqa: BLE001 - nobody awaits this; the app locks and ends
            self._app._handle_exception(error)  # noqa: SLF001
        finally:
            self._task = None

    def _running(self) -> frozenset[Worker[object]]:
        """Return the work that was begun before and that this key does not set going again."""
        screen = self._app.screen
        if _asks(screen):
            return frozenset()
        return frozenset(worker for worker in self._app.workers if _works_in(worker, screen))

    async def _taken(self, effect: Effect) -> None:
        """Wait until a key has taken effect, however long that takes."""
        taken = asyncio.create_task(self._takes(effect))
        try:
            await asyncio.wait({taken}, timeout=PATIENCE)
            self._overdue = not taken.done()
            self._tell()
            await taken
        finally:
            taken.cancel()
            self._overdue = False
            self._tell()

    async def _takes(self, effect: Effect) -> None:
        # The first way is that of the key, the second that of what it made of itself: Enter
        # becomes an answer, which closes the question.
        await _way(effect.target)
        await _way(effect.target)
        turn = TURN
        while True:
            # Neither places nor workers tell anybody that they are done.
            while not self._stands(effect.running):
                await asyncio.sleep(turn)
                turn = min(turn * 1.05, LONGEST_TURN)
            # What a closed place gives back, and a command chosen in the menu, is still on its way
            # to the place below, and begins work there.
            if not self._app.screen_stack:
                return
            await _way(self._app.focused or self._app.screen)
            if self._stands(effect.running):
                return

    def _tell(self) -> None:
        """Let the place say in its hints that keys wait, or that none does any longer."""
        if self.late != self._told:
            self._told = self.late
            if self._app.screen_stack and isinstance(self._app.screen, Place):
                self._app.screen.refresh_frame()

    def _stands(self, running: frozenset[Worker[object]]) -> bool:
        """Return whether the place is there and no new work of it but a question is unfinished."""
        if not self._app.screen_stack:
            return True
        screen = self._app.screen
        if not all(node.is_mounted for node in screen.walk_children(Widget, with_self=True)):
            return False
        return _asks(screen) or all(
            worker.is_finished
            or not _works_in(worker, screen)
            or worker.group == BESIDE
            or worker in running
            for worker in self._app.workers
        )


def _works_in(worker: Worker[object], screen: Screen[Any]) -> bool:
    """Return whether this is the place's work, or a list's in it whose cursor is on its way."""
    if worker.node is screen:
        return True
    return worker.group == MOVING and screen in worker.node.ancestors_with_self


def _asks(screen: Screen[Any]) -> bool:
    prompt = screen.query_one_optional(Prompt)
    return prompt is not None and prompt.is_asking


def _is_escape(event: Typed) -> bool:
    return isinstance(event, events.Key) and event.key == "escape"


def _only_types(event: Typed, target: MessagePump) -> bool:
    """Return whether this only puts text into a field."""
    if not isinstance(target, Input | TextArea):
        return False
    return isinstance(event, events.Paste) or event.is_printable


async def _way(node: MessagePump) -> None:
    """Wait on an unused event's way up to the app until each on it has handled what came before."""
    arrived = asyncio.Event()
    _follow(node, arrived.set)
    await arrived.wait()


def _follow(node: MessagePump, arrived: Callable[[], object]) -> None:
    above = node._parent  # noqa: SLF001 - the way on which unused events bubble
    if above is None:
        # A place that was closed takes no more calls, and nothing is on its way in it.
        if not node.call_later(arrived):
            arrived()
    elif not node.call_later(_follow, above, arrived):
        _follow(above, arrived)
