"""How alike two texts are, by RapidFuzz on this machine alone; it needs no model.

Texts are compared by their search keys, so that capitals and marks do not matter. Two spellings
in different scripts are not recognised as one.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from models.values import search_key

ALIKE = 88
"""Of 100: words that are the same but for a letter or their order."""
_PART = 95


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    """Return the words of a text as they are compared: folded, and without punctuation."""
    return default_process(search_key(text))


def alike(one: str, other: str) -> bool:
    """Return whether two texts say the same but for a letter or the order of their words."""
    return bool(fuzz.token_sort_ratio(_key(one), _key(other), score_cutoff=ALIKE))


def partly_alike(one: str, other: str) -> bool:
    """Return whether one of two texts holds the words of the other."""
    return bool(fuzz.token_set_ratio(_key(one), _key(other), score_cutoff=_PART))


def same_numbers(one: str, other: str) -> bool:
    """Return whether two names hold the same numbers; Well 12 is not Well 13."""
    return _numbers(one) == _numbers(other)


def alike_among(text: str, others: Collection[str]) -> list[str]:
    """Return those of many names that are alike a name, with its numbers."""
    return [written for written in alike_titles(text, others) if same_numbers(text, written)]


def alike_titles(text: str, others: Collection[str]) -> set[str]:
    """Return those of many texts that are alike one; none is alike an empty one."""
    if not text:
        return set()
    keyed: dict[str, list[str]] = {}
    for other in others:
        keyed.setdefault(_key(other), []).append(other)
    found = process.extract(
        _key(text), keyed.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=None
    )
    return {written for key, *_ in found for written in keyed[key]}


def may_be_alike(name: str) -> tuple[int, int, str]:
    """Return bounds of the length of names that are alike one, and a part of each (for LIKE)."""
    longest = max(_numbers(name), key=len, default="")
    return len(name) // 2, 2 * len(name) + 4, f"%{longest}%"


def _numbers(text: str) -> set[str]:
    return {word for word in _key(text).split() if word.isdigit()}
