"""Names that a reader would take for one another."""

from __future__ import annotations

import unicodedata

# Letters by their category that show as nothing: the fillers of Hangul.
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_ALIKE = str.maketrans("авекмнорстухіјѕԛԝһԁӏ01", "abekmhopctyxijsqwhdlol")


def looks(name: str) -> str:
    """Give what a name looks like, so that two that a reader would not tell apart are one.

    Case, accents, width, spaces, signs that are not seen, and Cyrillic letters with the shape
    of Latin ones do not count.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    seen = (one for one in plain if one.isalnum() and one not in _UNSEEN_LETTERS)
    return "".join(seen).translate(_ALIKE)
