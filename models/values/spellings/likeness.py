"""Two words may be one name: compared in Latin letters, without what the systems differ over."""

from __future__ import annotations

import re

from models.values.spellings.systems import latin_forms

_PER_SLIP = 4
"""Letters of a word for each that may differ: none of three, one of four to seven, and so on."""
_BEGINNING = 3
"""Letters of the beginning of a word by which it is found."""

# Spelled for the ears of several languages: English, Polish, German, French.
_SAME_SOUND = (
    ("shch", "sch"), ("shh", "sch"), ("chtch", "sch"), ("szcz", "sch"), ("tsch", "ch"),
    ("tch", "ch"), ("cz", "ch"), ("sz", "sh"), ("kh", "h"), ("ph", "f"), ("w", "v"), ("ou", "u"),
    ("x", "ks"), ("j", "i"), ("y", "i"), ("ii", "i"), ("ie", "e"), ("tz", "ts"), ("tc", "ts"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def compared_forms(word: str) -> frozenset[str]:
    """Return the Latin forms of a word, by every system, as they are compared."""
    return frozenset(_alike(form) for form in latin_forms(word) if form)


def _alike(form: str) -> str:
    for one, other in _SAME_SOUND:
        form = form.replace(one, other)
    return _DOUBLED.sub(r"\1", form)


def is_like(wanted: str, form: str) -> bool:
    """Return whether a form begins with the one that is wanted, or differs by few letters."""
    if len(wanted) >= _BEGINNING and form.startswith(wanted):
        return True
    return _within(wanted, form, max(len(wanted), len(form)) // _PER_SLIP)


def _within(one: str, other: str, most: int) -> bool:
    """Return whether one word becomes another by few letters put in, left out or exchanged."""
    if abs(len(one) - len(other)) > most or not most:
        return one == other
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        before, row = row, [number]
        for at, against in enumerate(other, start=1):
            exchanged = before[at - 1] + (letter != against)
            row.append(min(before[at] + 1, row[-1] + 1, exchanged))
        if min(row) > most:
            return False
    return row[-1] <= most
