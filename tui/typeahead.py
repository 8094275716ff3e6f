"""Keys that were typed ahead wait until the key before them has taken effect.

On a bad line several keys arrive in one packet, and people type ahead of what they see. Textual
hands each key to the widget that has the focus when it arrives; a key that asks a question or opens
a place moves the focus a moment later, so what was typed for it would run commands of the list.
Here a key is handed on once the one before it

    has come back to the app through all who might have used it, and
    stands: the place that it opened is there, and a command that it began has ended or asks.

Letters for a field pass at once, since they never move the focus; the lock key passes always.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import Worker

from tui.command import find_command
from tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from tui.afield import Afield

PATIENCE = 1.0
"""Seconds after which the next key is handed on in any case: a long piece of work may run on."""
TURN = 0.004
"""Seconds between two looks at whether a key has taken effect."""

Typed = events.Key | events.Paste
Forward = Callable[[Typed], Awaitable[None]]


class TypeAhead:
    """Hands keys to the app in their order, each when its time has come."""

    def __init__(self, app: Afield, forward: Forward) -> None:
        self._app = app
        self._forward = forward
        self._held: deque[Typed] = deque()
        self._task: asyncio.Task[None] | None = None

    async def take(self, event: Typed) -> None:
        """Hand on what was typed, now or when what was typed before it has taken effect."""
        if self._locks(event):
            await self._forward(event)
        elif self._task is None:
            await self._hand_on(event)
        else:
            self._held.append(event)

    def _locks(self, event: Typed) -> bool:
        keys = find_command("lock", self._app.commands).keys
        return isinstance(event, events.Key) and event.key in keys

    async def _hand_on(self, event: Typed) -> None:
        target: MessagePump = self._app.focused or self._app.screen
        if _only_types(event, target):
            await self._forward(event)
            return
        running = self._running()
        await self._forward(event)
        self._task = asyncio.create_task(self._wait(target, running))

    def _running(self) -> frozenset[Worker[object]]:
        """Give the work that was begun before and that this key does not set going again."""
        screen = self._app.screen
        if _asks(screen):
            return frozenset()
        return frozenset(worker for worker in self._app.workers if worker.node is screen)

    async def _wait(self, target: MessagePump, running: frozenset[Worker[object]]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                # The first way is that of the key, the second that of what it made of itself:
                # Enter becomes an answer, which closes the question.
                await _way(target)
                await _way(target)
                # Neither places nor workers tell anybody that they are done.
                while not self._stands(running):  # noqa: ASYNC110
                    await asyncio.sleep(TURN)
        self._task = None
        while self._held and self._task is None:
            await self._hand_on(self._held.popleft())

    def _stands(self, running: frozenset[Worker[object]]) -> bool:
        """Say whether the place is there, and no new work of it is unfinished but a question."""
        if not self._app.screen_stack:
            return True
        screen = self._app.screen
        if not all(node.is_mounted for node in (screen, *screen.query("*"))):
            return False
        return _asks(screen) or all(
            worker.is_finished or worker.node is not screen or worker in running
            for worker in self._app.workers
        )


def _asks(screen: Screen[Any]) -> bool:
    return any(prompt.is_asking for prompt in screen.query(Prompt))


def _only_types(event: Typed, target: MessagePump) -> bool:
    """Say whether this only puts text into a field."""
    if not isinstance(target, Input | TextArea):
        return False
    return isinstance(event, events.Paste) or event.is_printable


async def _way(node: MessagePump) -> None:
    """Go the way of an unused event up to the app: each handles what it got before in its turn."""
    arrived = asyncio.Event()
    _follow(node, arrived.set)
    await arrived.wait()


def _follow(node: MessagePump, arrived: Callable[[], object]) -> None:
    above = node._parent  # noqa: SLF001 - the way on which unused events bubble
    if above is None:
        node.call_later(arrived)
    elif not node.call_later(_follow, above, arrived):
        _follow(above, arrived)
