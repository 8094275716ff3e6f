"""Signs of text that are not seen, or that turn how others are seen.

What comes in is cleaned of them, and what is shown is looked at once more. The table is here, in
the room that needs nothing, so that the first screen is painted before any record is thought of.
"""

from __future__ import annotations

import re
import unicodedata

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""The signs that turn the direction of writing (Bidi_Control, UAX 9)."""
# Signs that show as nothing, or that change how others are shown: soft hyphen, grapheme joiner,
# fillers of Hangul, vowel separator of Mongolian, zero width space, word joiner and invisible
# operators, deprecated format characters, interlinear annotations, controls of shorthand and of
# music, and tags. Variation selectors stay: names in Japanese are written with them.
UNSEEN = (
    f"{BIDI}\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
)
"""The signs that no text needs, as the inside of a class of a regular expression."""
HIDDEN = re.compile(f"[{UNSEEN}]")
# What Unicode lets a program ignore besides (Default_Ignorable_Code_Point, UAX 44).
_IGNORED = re.compile(
    f"[{UNSEEN}\u17b4\u17b5\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile("[\u200c\u200d]+")
# The scripts whose letters join, or stack, with one another: Arabic and its neighbours, those of
# India and what descends from them, Mongolian, and Adlam.
_JOINED = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1700-\u18af\u1900-\u1c4f\ua800-\uabff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f]"
)
_VIRAMA = 9
"""Canonical combining class of the sign that takes a vowel away; a joiner shapes it."""
_STAND_IN = "\ue000"
"""A sign of nobody: it is neither cleaned away nor part of anything."""


def is_unseen(sign: str) -> bool:
    """Return whether a sign shows as nothing by itself, wherever it stands."""
    return bool(_IGNORED.match(sign))


def seen(text: str, *, instead: str = "") -> str:
    """Return text without the signs that are not seen, or with a sign instead of each.

    U+200C and U+200D stay where spelling needs them: between letters of a script that joins
    them, after the sign that takes away a vowel, and U+200D between the parts of an emoji.
    """
    if text.isascii():
        return text
    return _JOINERS.sub(lambda found: _joiner(found, instead), HIDDEN.sub(instead, text))


def _joiner(found: re.Match[str], instead: str) -> str:
    """Return the one joiner that is needed between two signs, or what stands instead of it."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    spelled = _is_joined(before) and (_is_joined(after) or unicodedata.combining(before) == _VIRAMA)
    pictured = "\u200d" in found[0] and _is_picture(before) and _is_picture(after)
    if not spelled and not pictured:
        return instead * len(found[0])
    one = "\u200d" if pictured else found[0][0]
    return one + instead * (len(found[0]) - 1)


def _is_joined(sign: str) -> bool:
    return bool(_JOINED.match(sign)) and unicodedata.category(sign)[0] in "LM"


def _is_picture(sign: str) -> bool:
    """Return whether a sign is a picture, its shade of skin, or the mark that makes it one."""
    return bool(sign) and (
        unicodedata.category(sign) == "So"
        or sign == "\ufe0f"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )


def stand_in(text: str) -> str:
    """Return text with a plain sign in the place of each that is not seen."""
    return seen(text, instead=_STAND_IN)
