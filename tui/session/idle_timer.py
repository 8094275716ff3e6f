"""The idle timer says when to lock: after idle minutes, and after the machine slept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]

SLEPT = 20.0
"""Seconds between two ticks, a second apart, after which the machine must have been asleep."""

CHOICES = (1, 2, 5, 10, 15, 30, 60)
"""Minutes that the settings offer. Never is not among them."""


def awake_or_not() -> float:
    """Return seconds that also count while the machine sleeps, where the system has them."""
    clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


@dataclass(slots=True)
class Idle:
    """Counts down from the last key; `minutes` is the person's setting."""

    minutes: float = 5
    clock: Clock = awake_or_not
    _last: float = field(init=False)
    _tick: float = field(init=False)
    _slept: bool = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count now."""
        self.begin()

    def begin(self) -> None:
        """Count from now, whatever was before."""
        self._last = self._tick = self.clock()
        self._slept = False

    def touch(self) -> None:
        """Count from now, because a key was pressed."""
        self._last = self.clock()

    @property
    def left(self) -> float:
        """Seconds until the lock."""
        return self.minutes * 60 - (self.clock() - self._last)

    def is_over(self) -> bool:
        """Return whether to lock now; call it once a second.

        That the machine slept is not forgotten while a lock has to wait for work to be done.
        """
        now, before = self.clock(), self._tick
        self._tick = now
        self._slept = self._slept or now - before > SLEPT
        return self.left <= 0 or self._slept

    def words(self) -> str:
        """Return what is left in words: the last minute by tens of seconds, else by minutes.

        Rounded up, so that a screen at rest is painted once a minute and not once a second:
        on a slow line a ticking clock would cost more than reading does.
        """
        left = max(self.left, 0)
        step = 60 if left > 60 else 10
        whole = int(-(-left // step) * step)
        return f"{whole // 60}:{whole % 60:02d}"
