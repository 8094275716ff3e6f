"""Checks of the parts of a received JSON text: each returns the part or raises.

They raise ValueError or TypeError.
"""

from __future__ import annotations

import re
from typing import Any

_HEX = re.compile(r"[0-9a-f]+")


def hexadecimal(part: object, length: int) -> str:
    """Return the part, a text of ``length`` lower-case hexadecimal digits."""
    return named(_HEX, text(part, length, least=length))


def named(pattern: re.Pattern[str], part: str) -> str:
    """Return the text, all of which matches the pattern."""
    if pattern.fullmatch(part) is None:
        raise ValueError
    return part


def text(part: object, most: int, *, least: int = 1) -> str:
    """Return the part, a text of ``least`` to ``most`` characters."""
    if not isinstance(part, str) or not least <= len(part) <= most:
        raise ValueError
    return part


def listed(part: object) -> list[Any]:
    """Return the part, a list of anything."""
    if not isinstance(part, list):
        raise TypeError
    return part


def count(part: object) -> int:
    """Return the part, a whole number from 0 on."""
    if isinstance(part, bool) or not isinstance(part, int) or part < 0:
        raise ValueError
    return part
