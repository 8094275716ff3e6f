"""Whether a field holds words, asked of the field itself where no index tells fields apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.queries.filters.filter_values import Condition, words_in


class Folded(dict[str, list[str]]):
    """The words of each piece of text between spaces, worked out once for one question.

    It is not kept beyond that: what is recorded has no business in memory after a lock.
    """

    def __missing__(self, piece: str) -> list[str]:
        """Work out the words of a piece, and remember them."""
        self[piece] = words_in(piece)
        return self[piece]

    def of(self, text: str) -> list[str]:
        """Return the words of a text."""
        return [word for piece in text.split() for word in self[piece]]


def fits(row: Mapping[str, Any], asked: Condition, folded: Folded) -> bool:
    """Return whether a field holds the words, one after the other, the last by its beginning."""
    *whole, last = asked.words
    found = False
    for text in _texts(row[asked.filter.field]):
        words = folded.of(text)
        for at in range(len(words) - len(whole)):
            end = at + len(whole)
            found = found or (words[end].startswith(last) and words[at:end] == whole)
    return found is not asked.negated


def begin(
    words: Iterable[str], row: Mapping[str, Any], fields: Iterable[str], folded: Folded
) -> bool:
    """Return whether each word begins one of those that a record holds."""
    held = [word for name in fields for text in _texts(row[name]) for word in folded.of(text)]
    return all(any(one.startswith(word) for one in held) for word in words)


def _texts(value: Any) -> Sequence[str]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []
