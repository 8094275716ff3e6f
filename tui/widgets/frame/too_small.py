"""A terminal that is too small to read shows one sentence that asks for room."""

from __future__ import annotations

from textual.geometry import Size
from textual.widgets import Static

from tui.kit import _

LEAST = Size(60, 16)
"""Columns and rows below which a place cannot be read."""


def is_cramped(size: Size) -> bool:
    """Return whether a terminal of this size is too small."""
    return size.width < LEAST.width or size.height < LEAST.height


class Room(Static):
    """Covers a whole place while there is no room, and leaves it as it is.

    It is no place of its own: what opens, closes or asks meanwhile stands there when there is
    room again.
    """

    DEFAULT_CSS = """
    Room { display: none; layer: room; width: 100%; height: 100%; background: $background; }
    """

    def __init__(self) -> None:
        super().__init__(
            _("afield needs 60 columns and 16 rows; please make the window larger. F12 locks."),
            markup=False,
        )
