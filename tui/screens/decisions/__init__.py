"""Screens on which a person decides: conflicts, forks, erasures."""

from __future__ import annotations

from tui.screens.decisions.erasures import confirm_erasure, erased_words
from tui.screens.decisions.forks import forked_words

__all__ = [
    "confirm_erasure",
    "erased_words",
    "forked_words",
]
