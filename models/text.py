"""Text as people write it: cleaned before it is recorded, folded before it is searched."""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")

# A lone surrogate cannot be written as UTF-8, and a byte order mark inside text is a leftover.
_DROPPED = re.compile(f"[{re.escape(_CONTROLS)}{_BIDI}\ufeff\ud800-\udfff]")
_DROPPED_FROM_LINES = re.compile(
    f"[{re.escape(_CONTROLS.replace(chr(9), '').replace(chr(10), ''))}{_BIDI}\ufeff\ud800-\udfff]"
)

# Signs that show as nothing, or that change how others are shown: soft hyphen, grapheme joiner,
# fillers of Hangul, vowel separator of Mongolian, zero width space, word joiner and invisible
# operators, deprecated format characters, interlinear annotations, controls of shorthand and of
# music, and tags. Variation selectors stay: names in Japanese are written with them.
UNSEEN = (
    f"{_BIDI}\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
)
"""The signs that no text needs, as the inside of a class of a regular expression."""
_HIDDEN = re.compile(f"[{UNSEEN}]")
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
    """Say whether a sign shows as nothing by itself, wherever it stands."""
    return bool(_IGNORED.match(sign))


def seen(text: str, *, instead: str = "") -> str:
    """Return text without the signs that are not seen, or with a sign instead of each.

    U+200C and U+200D stay where spelling needs them: between letters of a script that joins
    them, after the sign that takes away a vowel, and U+200D between the parts of an emoji.
    """
    if text.isascii():
        return text
    return _JOINERS.sub(lambda found: _joiner(found, instead), _HIDDEN.sub(instead, text))


def _joiner(found: re.Match[str], instead: str) -> str:
    """Give the one joiner that is needed between two signs, or what stands instead of it."""
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
    """Say whether a sign is a picture, its shade of skin, or the mark that makes it one."""
    return bool(sign) and (
        unicodedata.category(sign) == "So"
        or sign == "\ufe0f"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )


def clean(text: str, *, lines: bool = False) -> str:
    """Return text that is safe to keep: tamed, and without signs that are not seen.

    Cleaning twice changes nothing.
    """
    # Spelled in NFC before its joiners are looked at, since marks change places in it.
    spelled = tame(_HIDDEN.sub("", _broken(text, lines=lines)), lines=lines)
    return tame(seen(spelled), lines=lines)


def tame(text: str, *, lines: bool = False) -> str:
    """Return text that steers nothing: NFC, without control or direction characters.

    With ``lines`` the line breaks (each as one line feed) and tabs stay; without, they become
    spaces. Space at both ends goes. This is all that early versions did to what was typed, so
    what comes from others need be no more than this.
    """
    dropped = _DROPPED_FROM_LINES if lines else _DROPPED
    return unicodedata.normalize("NFC", dropped.sub("", _broken(text, lines=lines))).strip()


def stand_in(text: str) -> str:
    """Return text with a plain sign in the place of each that is not seen."""
    return seen(text, instead=_STAND_IN)


def _broken(text: str, *, lines: bool) -> str:
    """Return text with one kind of line break, or with none."""
    broken = _BREAKS.sub("\n", text)
    return broken if lines else broken.replace("\n", " ").replace("\t", " ")


# Letters that Unicode does not decompose, and that people type without their mark. The Ukrainian
# ґ is one: it was out of print for decades, and many spell without it.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ґ": "г",
    }
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹʻ`´′＇", "'"))
_INSIDE_CYRILLIC = re.compile(r"(?<=[\u0400-\u052f])'(?=[\u0400-\u052f])")
_UNSOUGHT = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


def fold(text: str) -> str:
    """Return text as search compares it, to be used both when indexing and when asking.

    Capitals, marks and compatibility forms fold away, so a word is found with its marks or
    without them: й, ї and ё as и, і and е; Ł, ø and ß as l, o and ss. All apostrophes are one,
    and inside a Cyrillic word they go, because there they part no words. Folding twice changes
    nothing.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    spelled = unicodedata.normalize("NFKD", _UNSOUGHT.sub("", text.translate(_APOSTROPHES)))
    spelled = unicodedata.normalize("NFKD", spelled.casefold())
    bare = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    plain = bare.translate(_LETTERS).translate(_APOSTROPHES)
    return unicodedata.normalize("NFC", _INSIDE_CYRILLIC.sub("", plain))
