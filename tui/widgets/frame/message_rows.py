"""The rows of a message: as many as it needs, and no more than leave room for the content."""

from __future__ import annotations

from tui.kit import _, cell_len, exactly, wrap

MOST_ROWS = 4
"""Rows that a message may take; the end of a refusal says what to do next."""


def message_rows(words: str, width: int) -> list[str]:
    """Return a message in rows; one that is still too long ends with where it stands whole."""
    rows = wrap(words, width)
    if len(rows) <= MOST_ROWS:
        return rows
    more = _("… :messages")
    last = exactly(rows[MOST_ROWS - 1], width - cell_len(more) - 1)
    return [*rows[: MOST_ROWS - 1], f"{last.rstrip(' …')} {more}"]
