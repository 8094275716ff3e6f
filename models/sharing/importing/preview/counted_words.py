"""Numbers in words, as the lines of a preview say them."""

from __future__ import annotations

from collections.abc import Mapping


def changes_in_words(many: int) -> str:
    """Return "1 change" or "2 changes": what people call operations."""
    return "1 change" if many == 1 else f"{many:,} changes"


def earlier_changes_in_words(many: int) -> str:
    """Return "1 earlier change" or "2 earlier changes"."""
    return "1 earlier change" if many == 1 else f"{many:,} earlier changes"


def values_in_words(many: int) -> str:
    """Return "1 value" or "2 values"."""
    return "1 value" if many == 1 else f"{many:,} values"


def records_in_words(many: int) -> str:
    """Return "1 record" or "2 records"."""
    return "1 record" if many == 1 else f"{many:,} records"


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Return "2 new, 1 same" for the counts that are not 0, or "none"."""
    return ", ".join(f"{many:,} {what}" for what, many in counts.items() if many) or "none"
