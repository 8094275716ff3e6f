"""The running app: its guards, lock, idle time, themes and keys typed ahead."""

from __future__ import annotations

from tui.app.entry_point import run

__all__ = [
    "run",
]
