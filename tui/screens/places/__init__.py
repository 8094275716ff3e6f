"""What places to type in, to search in and to act in have in common."""

from __future__ import annotations

from tui.screens.entry.entry_place import Entry, local_now
from tui.screens.entry.list_search import Finding
from tui.screens.entry.one_field import OneField
from tui.screens.entry.record_actions import Acting

__all__ = [
    "Acting",
    "Entry",
    "Finding",
    "OneField",
    "local_now",
]
