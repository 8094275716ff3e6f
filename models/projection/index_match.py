"""Words are asked of an index in FTS5's own language; all are folded to letters and digits."""

from __future__ import annotations

from collections.abc import Iterable

from models.storage import Database, number_set


def phrase(words: Iterable[str], column: str = "words") -> str:
    """Return what asks for words one after the other, the last by its beginning."""
    return f'{column} : "{" ".join(words)}"*'


def every_word(words: Iterable[str]) -> str:
    """Return what asks for each of some words by its beginning, anywhere."""
    return " AND ".join(phrase([word]) for word in words)


def indexed_numbers(database: Database, index: str, match: str) -> set[int]:
    """Return the row numbers of the documents of an index that hold what is asked for."""
    # The index is one of our two constants; what a person typed is a parameter.
    statement = f"SELECT json_group_array(rowid) FROM {index} WHERE {index} MATCH ?"  # noqa: S608
    return number_set(database, statement, (match,))
