"""Systems by which Cyrillic names are written in Latin letters: Ukrainian and Russian ones.

The Russian ones, by passport, by library, by press and by road sign, are those of ``iuliia``. The
Ukrainian ones are the official table (resolution 55 of the Cabinet of Ministers, 2010), the one
before it, and the scholarly one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN, _RUSSIAN = re.compile("[іїєґ]"), re.compile("[ёыэъ]")
_FOLDED = re.compile(r"[^\w]|[\d_]")
_MARKS = re.compile("[\u0300-\u036f]")

_SAME = {
    "а": "a", "б": "b", "в": "v", "д": "d", "е": "e", "з": "z", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "і": "i",
    "ь": "", "ґ": "g", "'": "", "’": "", "ʼ": "",
}  # fmt: skip
_OFFICIAL = _SAME | {
    "г": "h", "є": "ie", "ж": "zh", "и": "y", "ї": "i", "й": "i", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia",
}  # fmt: skip
_EARLIER = _OFFICIAL | {"г": "g", "є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_SCHOLARLY = _SAME | {
    "г": "h", "є": "je", "ж": "z", "и": "y", "ї": "ji", "й": "j", "х": "x", "ц": "c", "ч": "c",
    "ш": "s", "щ": "sc", "ю": "ju", "я": "ja",
}  # fmt: skip
_RUSSIAN_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_RUSSIAN_SYSTEMS = (
    "ICAO_DOC_9303", "WIKIPEDIA", "BGN_PCGN", "ALA_LC_ALT", "SCIENTIFIC", "GOST_779_ALT",
    "MVD_310_FR", "TELEGRAM",
)  # fmt: skip
"""Passports of today, the press, maps, libraries, linguists, the state standard, the French
passports of old, and messengers."""
_AT_THE_BEGINNING = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def folded(word: str) -> str:
    """Return a word without capitals, marks and signs."""
    return _FOLDED.sub("", _MARKS.sub("", unicodedata.normalize("NFKD", word.casefold())))


@cache
def _russian_tables() -> tuple[dict[int, str], ...]:
    """Return the letters of the systems of iuliia that differ in what is compared, as tables.

    What a letter is beside another one differs in vowels and signs alone, which are not compared;
    a table takes a microsecond a name where the library takes a hundred.
    """
    import iuliia

    systems = (getattr(iuliia, name) for name in _RUSSIAN_SYSTEMS)
    # Each letter inside a word, between two that every system writes as one letter.
    return tuple(
        {ord(letter): one.translate(f"б{letter}б")[1:-1] for letter in _RUSSIAN_LETTERS}
        for one in systems
    )


def latin_forms(word: str) -> frozenset[str]:
    """Return a word in Latin letters, folded: by every system where it is Cyrillic, else itself."""
    if not CYRILLIC.search(word):
        return frozenset({folded(word)})
    small = unicodedata.normalize("NFC", word.casefold())
    forms: set[str] = set()
    if not _RUSSIAN.search(small):
        forms |= _ukrainian_forms(small)
    if not _UKRAINIAN.search(small):
        # A ё is printed as е more often than not; as it stands, some systems leave it Cyrillic.
        for spelling in {small, small.replace("ё", "е")}:
            forms |= {folded(spelling.translate(table)) for table in _russian_tables()}
    return frozenset(form for form in forms if not CYRILLIC.search(form)) or frozenset({small})


def _ukrainian_forms(word: str) -> set[str]:
    word = word.replace("зг", "zgh")
    first = _AT_THE_BEGINNING.get(word[:1], "")
    official = first + _by(word[1:], _OFFICIAL) if first else _by(word, _OFFICIAL)
    return {folded(one) for one in (official, _by(word, _EARLIER), _by(word, _SCHOLARLY))}


def _by(word: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in word)
