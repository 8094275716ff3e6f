"""Names are compared here as a reader sees them, who would take some for one another.

What a sign looks like is told by the confusables of Unicode (UTS 39), carried whole in
models/values/unicode/confusables.txt and read when the first two names are compared.

A skeleton as UTS 39 has it is not enough for names, because people do not mind case: a capital
I is read as i, its small form, and as l, its shape. One key for a name would make i and l one,
and so doubt Alia beside Alla. Each sign is therefore given all its readings, and two names are
alike when they share one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from crypto.signs import is_unseen
from models.values.scripts import script, scripts, table

Readings = tuple[str, ...]
"""All that one sign can be read as; empty text where it may as well not be there."""

# Cyrillic letters whose capitals have the shape of these. Their small forms are read so too, for
# in many typefaces they are small capitals.
_SMALL_CAPITALS = {"в": "b", "к": "k", "м": "m", "н": "h", "т": "t"}
_FIRST_ACCENT = 200
"""Canonical combining class from which marks stand above or below (UAX 44, table 15)."""
_POINTS = frozenset({7, *range(10, 36)})
"""Classes of nukta, and of the points of Hebrew and Arabic, which many people leave out."""


def alike(one: str, other: str) -> bool:
    """Return whether a reader might take two names for the same.

    Case, accents, width, spaces, punctuation and signs that are not seen do not count.
    """
    return one == other or _share(_read(one), _read(other))


def legible(name: str) -> bool:
    """Return whether a name has any letter or digit by which it could be told from others."""
    plain = unicodedata.normalize("NFKD", name)
    return any(sign.isalnum() and not is_unseen(sign) for sign in plain)


def _share(ours: Sequence[Readings], theirs: Sequence[Readings]) -> bool:
    """Return whether there is a text that both can be read as.

    A sign may look like two others (m like rn), so the one side can be ahead of the other: what
    it is ahead by is kept until the other has caught up.
    """
    todo, seen = [(0, "", 0, "")], set()
    while todo:
        at, ahead, there, behind = todo.pop()
        while ahead and behind and ahead[0] == behind[0]:
            ahead, behind = ahead[1:], behind[1:]
        state = (at, ahead, there, behind)
        if (ahead and behind) or state in seen:
            continue
        seen.add(state)
        if not ahead and at < len(ours):
            todo += [(at + 1, text, there, behind) for text in ours[at]]
        elif not behind and there < len(theirs):
            todo += [(at, ahead, there + 1, text) for text in theirs[there]]
        elif not ahead and not behind:
            return True
    return False


@lru_cache(maxsize=4096)
def _read(name: str) -> tuple[Readings, ...]:
    """Return the readings of each sign that counts."""
    found, stem = [], ""
    for sign in unicodedata.normalize("NFD", name):
        if is_unseen(sign):
            continue
        if unicodedata.category(sign)[0] != "M":
            stem = sign
            found.append(_readings(sign))
        elif _is_spelled(sign, stem):
            found.append((_spelled(sign),))
        else:
            # An accent does not count, unless it makes one letter look like another: d and a
            # stroke like đ. The iota below a Greek letter is a letter in capitals.
            found.append((_spelled(sign), _letters(_settled(sign.casefold())), ""))
    return tuple(one for one in found if any(one))


def _is_spelled(mark: str, stem: str) -> bool:
    """Return whether a mark is a vowel or another part of the word, as in Hindi, and no accent."""
    place = unicodedata.combining(mark)
    return (
        place < _FIRST_ACCENT
        and place not in _POINTS
        and bool(stem)
        and (script(mark) == script(stem))
    )


@lru_cache(maxsize=4096)
def _readings(sign: str) -> Readings:
    plain = unicodedata.normalize("NFKD", sign)
    # An accent counts as little inside a ligature as it does behind a letter.
    bare = "".join(one for one in plain if unicodedata.category(one)[0] != "M")
    forms = {sign, plain, bare or plain}
    if sign.isdecimal():
        forms.add(str(unicodedata.decimal(sign)))
    forms |= {one.casefold() for one in forms}
    forms |= {_SMALL_CAPITALS[one] for one in forms if one in _SMALL_CAPITALS}
    found = {_letters(_settled(one)) for one in forms}
    if sign.isdecimal():
        # The zero of Arabic looks like a full stop, and is a digit nevertheless.
        found.discard("")
    if not _is_letter(sign):
        # Somebody may read a bar as a letter, and somebody else pass over it.
        found.add("")
    return tuple(sorted(found))


def _settled(text: str) -> str:
    """Return what text looks like once neither its shapes nor its case change any more."""
    after = _spelled(text).casefold()
    while after != text:
        text, after = after, _spelled(after).casefold()
    return text


def _spelled(text: str) -> str:
    """Return the skeleton of a text (UTS 39, section 4); nothing unseen is in it any more."""
    shapes = _shapes()
    looks = "".join(shapes.get(sign, sign) for sign in unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFD", looks)


def _letters(text: str) -> str:
    """Return text without punctuation; a stroke through a letter makes another letter and stays."""
    return "".join(one for one in text if _is_letter(one) or unicodedata.category(one)[0] == "M")


def _is_letter(sign: str) -> bool:
    """Return whether a sign is a letter or a digit, also one that is newer than this Python."""
    return sign.isalnum() or (unicodedata.category(sign) == "Cn" and bool(scripts(sign)))


@cache
def _shapes() -> dict[str, str]:
    """Return what each sign looks like."""
    return {
        chr(int(sign, 16)): "".join(chr(int(one, 16)) for one in looks.split())
        for looks, signs in table("confusables.txt")
        for sign in signs
    }
