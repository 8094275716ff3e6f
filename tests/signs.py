"""Signs that steer a terminal or turn the order of what is read, each by itself.

Taken from the standards and not from the tables of the program, so that one missing there shows:
ISO 6429 for C0, DEL and C1; UAX #9, table 1 with section 2, for direction.
"""

from __future__ import annotations

import unicodedata

DIRECTIONS = tuple(
    map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
CONTROLS = tuple(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
BREAKS = frozenset("\n\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85")
"""Those controls that part lines or words, and may be kept as such, or come out as a space."""


def code(sign: str) -> str:
    """Give what a test's case is called by."""
    return f"U+{ord(sign):04X}"


def are_all_of_them() -> bool:
    """Say whether these are all the signs that Unicode itself calls explicit directions."""
    explicit = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    marks = {"LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK", "ARABIC LETTER MARK"}
    found = {
        chr(number)
        for number in range(0x110000)
        if unicodedata.bidirectional(chr(number)) in explicit
        or unicodedata.name(chr(number), "") in marks
    }
    return found == set(DIRECTIONS)
