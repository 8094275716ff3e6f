"""The host is the app as the screens know it: what a place may ask of it, and no more."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Protocol

from tui.commands import Command
from tui.kit import Options, Profile
from tui.session import Idle, Session


class KeysAhead(Protocol):
    """Keys that were typed ahead of their turn."""

    @property
    def late(self) -> bool:
        """Whether keys wait for longer than their writer would expect."""
        ...

    def forget(self) -> None:
        """Drop what waits."""
        ...


class Host(Protocol):
    """The app that shows a place. ``Afield`` is the one there is."""

    options: Options
    profile: Profile
    session: Session
    idle: Idle
    commands: tuple[Command, ...]
    kept: deque[tuple[float, str]]
    complaint: str
    columns: Mapping[str, object]
    """The columns that were chosen, by the names of the lists."""

    @property
    def typed(self) -> KeysAhead:
        """The keys that were typed ahead."""
        ...

    def state_words(self) -> str:
        """Return the lock's state in words."""
        ...

    def keep_message(self, text: str) -> None:
        """Keep a message to be read again."""
        ...

    async def enter(self) -> None:
        """Go from the unlock screen to the incidents."""
        ...

    def lock(self) -> None:
        """Keep drafts, drop the session, clear the screen, and start afresh."""
        ...

    def leave(self) -> None:
        """Lock, and return to the shell."""
        ...
