"""The session: the open vault, the one thread that works on it, and when it locks by itself."""

from __future__ import annotations

from tui.session.idle_timer import CHOICES, Idle
from tui.session.session import Session
from tui.session.work_groups import BESIDE, MOVING

__all__ = [
    "BESIDE",
    "CHOICES",
    "MOVING",
    "Idle",
    "Session",
]
