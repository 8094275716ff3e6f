"""Parts of a JSON text that came in, each within its bounds; raise ValueError or TypeError."""

from __future__ import annotations

import re
from typing import Any

_HEX = re.compile(r"[0-9a-f]+")


def hexadecimal(part: object, length: int) -> str:
    """Give so many lower-case hexadecimal digits."""
    return named(_HEX, text(part, length, least=length))


def named(pattern: re.Pattern[str], part: str) -> str:
    """Give a text all of which fits a pattern."""
    if pattern.fullmatch(part) is None:
        raise ValueError
    return part


def text(part: object, most: int, *, least: int = 1) -> str:
    """Give a text of so many characters."""
    if not isinstance(part, str) or not least <= len(part) <= most:
        raise ValueError
    return part


def listed(part: object) -> list[Any]:
    """Give a list of anything."""
    if not isinstance(part, list):
        raise TypeError
    return part


def count(part: object) -> int:
    """Give a number from 0 on."""
    if isinstance(part, bool) or not isinstance(part, int) or part < 0:
        raise ValueError
    return part
