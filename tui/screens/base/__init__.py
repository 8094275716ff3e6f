"""The frame of every screen, the table of routes, and the places that are only read."""

from __future__ import annotations

from tui.screens.base.host import Host
from tui.screens.base.notice_place import Telling
from tui.screens.base.place import BESIDE, Place
from tui.screens.base.routes import make_place
from tui.screens.base.text_place import Reading
from tui.screens.base.warning_place import Warn

__all__ = [
    "BESIDE",
    "Host",
    "Place",
    "Reading",
    "Telling",
    "Warn",
    "make_place",
]
