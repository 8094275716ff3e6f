"""Columns of plain text have fixed widths but for one, which takes what is left."""

from __future__ import annotations

from collections.abc import Sequence

from tui.kit import fit


def lay_columns(cells: Sequence[tuple[str, int]], width: int) -> str:
    """Return texts joined at their widths, parted by one space; width 0 takes what is left.

    A column that is left with no room is dropped, separator and all.
    """
    fixed = sum(size for _, size in cells) + len(cells) - 1
    rest = max(width - fixed, 0)
    return " ".join(fit(text, size or rest) for text, size in cells if size or rest)
