"""A Cyrillic layout sends its own letters; the keys under them are those of a Latin layout."""

from __future__ import annotations

# The letters of the Ukrainian and the Russian layout over the Latin keys they share.
LATIN_KEYS = str.maketrans("йцукенгшщзфівапролдячсмитьы", "qwertyuiopasdfghjklzxcvbnms")


def latin_key(letter: str) -> str:
    """Return the Latin letter of the key that sends a Cyrillic one; others stay as they are."""
    return letter.translate(LATIN_KEYS)
