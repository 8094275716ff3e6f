"""How many points of a kind of fault are tried: a few, more, or all of them.

AFIELD_FAULTS=more is what ``python3 dev.py faults`` asks for, AFIELD_FAULTS=all its long mode.
"""

from __future__ import annotations

import os

_ASKED = os.environ.get("AFIELD_FAULTS", "")
ALL = _ASKED == "all"
_EVERY = 100_000


def points(few: int, *, more: int) -> int:
    """Return how many points to try where a few are tried in every run of the tests."""
    return _EVERY if ALL else more if _ASKED == "more" else few
