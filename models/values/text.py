"""Text is cleaned before it is recorded, and folded before it is searched."""

from __future__ import annotations

import re
import unicodedata

from crypto.signs import BIDI, HIDDEN, seen

_CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")

# A lone surrogate cannot be written as UTF-8, and a byte order mark inside text is a leftover.
_DROPPED = re.compile(f"[{re.escape(_CONTROLS)}{BIDI}\ufeff\ud800-\udfff]")
_DROPPED_FROM_LINES = re.compile(
    f"[{re.escape(_CONTROLS.replace(chr(9), '').replace(chr(10), ''))}{BIDI}\ufeff\ud800-\udfff]"
)


def clean(text: str, *, lines: bool = False) -> str:
    """Return text that is safe to keep: tamed, and without signs that are not seen.

    Cleaning twice changes nothing.
    """
    # Spelled in NFC before its joiners are looked at, since marks change places in it; and they
    # may once more where a joiner went from between them.
    cleaned = tame(HIDDEN.sub("", _broken(text, lines=lines)), lines=lines)
    while (again := tame(seen(cleaned), lines=lines)) != cleaned:
        cleaned = again
    return cleaned


def tame(text: str, *, lines: bool = False) -> str:
    """Return text that steers nothing: NFC, without control or direction characters.

    With ``lines`` the line breaks (each as one line feed) and tabs stay; without, they become
    spaces. Space at both ends goes. This is all that early versions did to what was typed, so
    what comes from others need be no more than this.
    """
    dropped = _DROPPED_FROM_LINES if lines else _DROPPED
    return unicodedata.normalize("NFC", dropped.sub("", _broken(text, lines=lines))).strip()


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


def search_key(text: str) -> str:
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
