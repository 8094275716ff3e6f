"""The hybrid logical clock of a device gives timestamps that only go forward.

A timestamp is milliseconds since 1970 and a counter. It orders what is shown; what came before what
is read from the causal graph of each record, which needs no clock.
"""

from __future__ import annotations

from models.log.operation_header import MOST_TICKS
from models.values import DAY, Clock, milliseconds

Timestamp = tuple[int, int]


class HybridClock:
    """A clock whose timestamps are later than all that it gave or was shown before."""

    def __init__(self, clock: Clock) -> None:
        """Begin before every timestamp."""
        self._clock = clock
        self._latest: Timestamp = (0, 0)

    def next(self) -> Timestamp:
        """Return the next timestamp."""
        now = milliseconds(self._clock.now())
        latest, counter = self._latest
        if now > latest:
            self._latest = (now, 0)
        elif counter < MOST_TICKS:
            self._latest = (latest, counter + 1)
        else:
            self._latest = (latest + 1, 0)
        return self._latest

    @property
    def absurd(self) -> int:
        """Return the milliseconds from which on a timestamp is shown and not followed."""
        return milliseconds(self._clock.now()) + DAY

    def heard(self, at: Timestamp) -> None:
        """Go on from a timestamp that somebody signed, unless it is absurd."""
        if at[0] <= self.absurd:
            self._latest = max(self._latest, at)
