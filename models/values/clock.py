"""A clock tells the time of day; it is passed in wherever it is needed, so tests can set it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

DAY = 24 * 60 * 60 * 1000
"""A clock further ahead than this, in milliseconds, is shown and not followed."""


class Clock(Protocol):
    """A source of the present time."""

    def now(self) -> datetime:
        """Return the present moment, aware of its time zone."""
        ...


class SystemClock:
    """The clock of this machine, in its local time zone."""

    def now(self) -> datetime:
        """Return the present moment, aware of the local time zone."""
        return datetime.now(UTC).astimezone()


def milliseconds(moment: datetime) -> int:
    """Return a moment as whole milliseconds since 1970-01-01 UTC."""
    return int(moment.timestamp() * 1000)
