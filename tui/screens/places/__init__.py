"""The kinds of place: to be read, to be told, to type in, to search in, to act in."""

from __future__ import annotations

from tui.screens.places.columned_list import Columned
from tui.screens.places.entry_place import Entry, local_now
from tui.screens.places.list_search import Finding
from tui.screens.places.marked_list import Marking
from tui.screens.places.one_field import OneField
from tui.screens.places.path_question import ask_path
from tui.screens.places.record_actions import Acting
from tui.screens.places.record_pointers import Pointing
from tui.screens.places.sectioned import Sectioned
from tui.screens.places.text_place import Reading
from tui.screens.places.warning_place import Warn

__all__ = [
    "Acting",
    "Columned",
    "Entry",
    "Finding",
    "Marking",
    "OneField",
    "Pointing",
    "Reading",
    "Sectioned",
    "Warn",
    "ask_path",
    "local_now",
]
