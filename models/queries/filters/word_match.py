"""Whether a field holds words, asked of the field itself where no index tells fields apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.queries.filters.filter_values import Condition
from models.queries.filters.typed_line import words_in


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
    texts = _texts(row[asked.filter.field])
    return any(holds(text, asked.words, folded) for text in texts) is not asked.negated


def holds(text: str, asked: Sequence[str], folded: Folded) -> bool:
    """Return whether a text holds words one after the other, the last by its beginning."""
    *whole, last = asked
    words = folded.of(text)
    return any(
        words[at + len(whole)].startswith(last) and words[at : at + len(whole)] == whole
        for at in range(len(words) - len(whole))
    )


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
