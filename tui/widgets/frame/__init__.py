"""The rows of every screen: status, prompt and hints, and progress in words."""

from __future__ import annotations

from tui.widgets.frame.hints import Hints
from tui.widgets.frame.inputs import Long, OneRow, Row
from tui.widgets.frame.progress import Progress, hashing, percent
from tui.widgets.frame.prompt import Changed, Complete, Prompt, starting
from tui.widgets.frame.status import Status
from tui.widgets.frame.too_small import Room, is_cramped
from tui.widgets.frame.words import Words

__all__ = [
    "Changed",
    "Complete",
    "Hints",
    "Long",
    "OneRow",
    "Progress",
    "Prompt",
    "Room",
    "Row",
    "Status",
    "Words",
    "hashing",
    "is_cramped",
    "percent",
    "starting",
]
