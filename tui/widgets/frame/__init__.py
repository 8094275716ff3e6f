"""The rows of every screen: status, prompt and hints."""

from __future__ import annotations

from tui.widgets.frame.completion import Complete, starting
from tui.widgets.frame.hints import Hints
from tui.widgets.frame.inputs import Long, Row
from tui.widgets.frame.prompt import Changed, Meant, Prompt
from tui.widgets.frame.status import Status
from tui.widgets.frame.too_small import Room, is_cramped

__all__ = [
    "Changed",
    "Complete",
    "Hints",
    "Long",
    "Meant",
    "Prompt",
    "Room",
    "Row",
    "Status",
    "is_cramped",
    "starting",
]
