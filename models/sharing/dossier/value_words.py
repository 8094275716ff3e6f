"""Recorded values in the words of a sheet, for somebody who never saw a form of afield."""

from __future__ import annotations

from collections.abc import Mapping

from models.records import Facet, Shape, Value
from models.values import BadWhen, clean, read_date, vocabulary

NOT_HERE = "(a record that was not handed over)"


def value_words(facet: Facet, value: Value, names: Mapping[str, str]) -> str:
    """Return a value as a person reads it; ``names`` gives the records that are in the dossier.

    A value that a newer afield, or somebody's own program, wrote in another shape stands as text.
    """
    if isinstance(value, list):
        return "; ".join(_one(facet, each, names) for each in value)
    return _one(facet, value, names)


def _one(facet: Facet, value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if facet.vocabulary:
        term = vocabulary(facet.vocabulary).terms.get(text)
        return f"{term.label} ({text})" if term and term.label != text else clean(text)
    if facet.shape is Shape.WHEN:
        return _when(text)
    if facet.shape is Shape.RECORD:
        return names.get(text, NOT_HERE)
    return clean(text, lines=True)


def _when(text: str) -> str:
    try:
        words = read_date(text).words()
    except BadWhen:
        return clean(text)
    return words if words == text else f"{words} ({text})"
