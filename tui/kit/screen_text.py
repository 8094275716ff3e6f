"""Text on its way to the screen: cleaned, cut to cells, and in the person's language.

Record text is data that strangers may have written. `printable` is the last gate before a
terminal that obeys escape sequences; the app's line filter applies it to every painted line.
"""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

from rich import cells as rich_cells
from rich.cells import chop_cells, set_cell_size

from crypto.signs import UNSEEN, seen, stand_in

cell_len = rich_cells.cell_len
"""Cells that a text takes: two for a wide character, none for a joiner."""

UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{UNSEEN}]")
"""C0, C1, line separators, half of a sign, and everything that reorders or hides text.

U+200C and U+200D stay where Persian, the Indic scripts and others are misspelt without them;
``printable`` takes them out elsewhere.
"""

ELLIPSIS = "…"


def printable(text: str) -> str:
    """Return the text without control characters, overrides, and signs that are not seen."""
    return seen(UNSAFE.sub("", text))


def painted(line: str) -> list[str]:
    """Return for each sign of a line what to paint, so that nothing beside it moves.

    Where a sign is not to be painted there are as many spaces as it was given room.
    """
    return [
        sign if sign == kept and not UNSAFE.match(sign) else " " * cell_len(sign)
        for sign, kept in zip(line, stand_in(line), strict=True)
    ]


def one_line(text: str) -> str:
    """Return the text cleaned and folded to one line, words parted by single spaces."""
    return printable(" ".join(text.split()))


def fit(text: str, cells: int) -> str:
    """Return the text as one line of exactly this many cells, cut at a cell border.

    A wide character that would straddle the border is replaced by a space.
    """
    return exactly(" ".join(text.split()), cells)


def exactly(text: str, cells: int) -> str:
    """Return a line that is already laid out as exactly this many cells; its spaces stay."""
    line = printable(text)
    if cells <= 0:
        return ""
    if cell_len(line) <= cells:
        return line + " " * (cells - cell_len(line))
    return set_cell_size(line, cells - 1) + ELLIPSIS


def wrap(text: str, cells: int) -> list[str]:
    """Return ``text`` in rows of at most ``cells`` cells, broken at spaces, in words at need."""
    cells = max(2, cells)
    rows: list[str] = []
    for paragraph in text.split("\n"):
        rows.extend(_wrap_paragraph(printable(paragraph.replace("\t", " ")).rstrip(), cells))
    return rows or [""]


def _wrap_paragraph(paragraph: str, cells: int) -> list[str]:
    if cell_len(paragraph) <= cells:
        return [paragraph]
    rows: list[str] = []
    row, used = "", 0
    for word in paragraph.split(" "):
        width = cell_len(word)
        if row and used + 1 + width <= cells:
            row, used = f"{row} {word}", used + 1 + width
            continue
        if row:
            rows.append(row)
        *whole, row = chop_cells(word, cells) or [""]
        rows.extend(whole)
        used = cell_len(row)
    return [*rows, row]


@cache
def _catalogue() -> gettext.NullTranslations:
    """Return the catalogue of the person's language, or English."""
    folder = Path(__file__).parents[1] / "locale"
    return gettext.translation("afield", localedir=folder, fallback=True)


def _(sentence: str) -> str:
    """Return the sentence in the person's language."""
    return _catalogue().gettext(sentence)


def as_sentence(words: str) -> str:
    """Return words that finish a sentence as one of their own."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def plural(n: int, one: str, many: str, **facts: str) -> str:
    """Return the form that fits the number, with ``{n}`` and other names filled in.

    The catalogue chooses among as many forms as its language has.
    """
    return _catalogue().ngettext(one, many, n).format(n=grouped(n), **facts)


def grouped(n: int) -> str:
    """Return a number with its thousands set apart, as people read it."""
    return f"{n:,}"


def size_in_words(size: int) -> str:
    """Return a size in bytes with a unit that keeps it short: units of 1000, as disks are sold."""
    if size < 1000:
        return plural(size, "{n} byte", "{n} bytes")
    amount, units = size / 1000, ["kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    return f"{amount:.0f} {units[0]}" if amount >= 100 else f"{amount:.1f} {units[0]}"
