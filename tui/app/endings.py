"""The ways in which a sitting ends, each with its exit status."""

from __future__ import annotations

from enum import Enum

from tui.kit import CRASH_EXIT

HANGUP = 5.0
"""Seconds after a hang-up until the process is gone, whatever hangs on the dead terminal."""


class Ending(Enum):
    """Why the app ended; its value is the exit status."""

    def __init__(self, number: int, status: int) -> None:
        self.number = number
        self.status = status

    LEAVE = (0, 0)
    LOCK = (1, 0)
    SUSPEND = (2, 0)
    HANGUP = (3, 130)
    CRASH = (4, CRASH_EXIT)


def end_at_once() -> None:
    """End at once: the terminal that would be cleaned is not there."""
    import os

    os._exit(Ending.HANGUP.status)
