"""What is said while something goes on: lines of words, and progress in words."""

from __future__ import annotations

from tui.widgets.notices.progress import (
    Progress,
    hashing,
    percent,
    unsealing,
    writing_out,
)
from tui.widgets.notices.words import Words

__all__ = [
    "Progress",
    "Words",
    "hashing",
    "percent",
    "unsealing",
    "writing_out",
]
