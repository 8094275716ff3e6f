"""The frame of every screen, what a place knows of the app, and the table of routes."""

from __future__ import annotations

from tui.screens.base.host import Host
from tui.screens.base.place import Place
from tui.screens.base.routes import make_place, prepare_place

__all__ = [
    "Host",
    "Place",
    "make_place",
    "prepare_place",
]
