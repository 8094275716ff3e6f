"""The skeleton of a name is what is left in every spelling of it: its consonants, in few classes.

Systems differ over vowels, soft signs, and which hissing letters stand for which: one name may be
written Щербак, Shcherbak, Ščerbak, Chtcherbak or Szczerbak. All hissing sounds are one class here,
and so are г, х, к and what stands for them. Skeletons decide what is compared closely, and
nothing else: different names share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MARKS = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[^\w\n]|[\d_]")
_DOUBLED = re.compile(r"([A-Z])\1+")

_HISS, _THROAT, _LIP = "S", "K", "V"

_LETTERS = {
    **dict.fromkeys("жзсцчшщszcß", _HISS),
    **dict.fromkeys("гґхкѓќkghqx", _THROAT),
    **dict.fromkeys("вфўvwf", _LIP),
    **dict(zip("бдлмнпрт", "BDLMNPRT", strict=True)),
    **dict(zip("bdlmnprt", "BDLMNPRT", strict=True)),
    "ђ": "D", "ћ": "S", "џ": "S", "љ": "L", "њ": "N", "đ": "D", "ł": "L",
}  # fmt: skip
_VOWELS = "аеёиіїйоуыэєюяьъaeiouyjøæœıјѣѵ"
_SILENT = "'‘’“”ʼ`´ʹʺ\""
_TABLE = str.maketrans({**_LETTERS, **dict.fromkeys(_VOWELS + _SILENT, "")})

# What several Latin letters stand for together, the longest first. Once the hissing ones are one
# letter, rows of them are one sound: ш, щ, ч and ц are told apart by no two systems alike.
_GROUPS = (
    ("schtsch", "s"), ("chtch", "s"), ("tsch", "s"), ("tch", "s"), ("sch", "s"), ("ch", "s"),
    ("sh", "s"), ("zh", "s"), ("ts", "s"), ("tz", "s"), ("tc", "s"), ("dzh", "s"), ("dž", "s"),
    ("ph", "f"), ("th", "t"), ("тс", "s"), ("дж", "s"), ("ks", "k"), ("кс", "k"), ("зг", "k"),
    ("zgh", "k"),
)  # fmt: skip


def skeletons(texts: Sequence[str]) -> list[str]:
    """Return the skeletons of the words of each text, parted by spaces.

    All are made at once, by a few passes over all of them.
    """
    joined = "\n\n".join(text.replace("\n", " ") for text in texts).casefold()
    # й and ї are letters of their own, and vowels with or without their marks.
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", joined))
    for group, letter in _GROUPS:
        plain = plain.replace(group, letter)
    # Letters of other scripts stay as they are.
    bare = _DOUBLED.sub(r"\1", _SIGNS.sub(" ", plain.translate(_TABLE)))
    return [" ".join(line.split()) for line in bare.split("\n\n")] if texts else []
