"""Yes and no are read as people type them, in English and in Ukrainian."""

from __future__ import annotations

_YES = frozenset({"yes", "y", "true", "1", "так", "т"})
_NO = frozenset({"no", "n", "false", "0", "ні", "н"})


def read_yes_no(text: str) -> bool | None:
    """Return what a word says, or None where it is neither yes nor no."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None
