"""The script of a sign is looked up here, and whether one name takes letters from several.

Python knows no script of a sign, so models/values/unicode/scripts.txt carries Unicode's table of
them (UAX 24) whole. It is read when the first name is looked at, not when the program starts.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache
from importlib import resources

_NO_SCRIPT = frozenset({"Common", "Inherited", "Unknown"})
# Writing systems that take several scripts in one word (UTS 39, section 5.1).
_TOGETHER = (
    frozenset({"Han", "Hiragana", "Katakana"}),
    frozenset({"Han", "Hangul"}),
    frozenset({"Han", "Bopomofo"}),
)


def table(name: str) -> list[tuple[str, list[str]]]:
    """Return a table beside this module: what stands first, and all that belongs to it."""
    text = (resources.files("models.values") / "unicode" / name).read_text(encoding="utf-8")
    rows = (row.split("; ") for row in text.splitlines() if not row.startswith("#"))
    return [(first, rest.split()) for first, rest in rows]


@cache
def _ranges() -> tuple[list[int], list[tuple[int, str]]]:
    """Return where each range begins, and beside it where it ends and whose it is."""
    found = []
    for script, spans in table("scripts.txt"):
        for first, last in (span.split("-") for span in spans):
            found.append((int(first, 16), int(last, 16), script))
    found.sort()
    return [first for first, _, _ in found], [(last, script) for _, last, script in found]


@lru_cache(maxsize=4096)
def script(sign: str) -> str:
    """Return the script of a sign by Unicode's name for it; ``Unknown`` where it has none."""
    begins, rest = _ranges()
    at = bisect_right(begins, ord(sign)) - 1
    last, found = rest[at]
    return found if at >= 0 and ord(sign) <= last else "Unknown"


def scripts(name: str) -> list[str]:
    """Return the scripts that the letters of a name are from, without what all scripts share."""
    return sorted({script(sign) for sign in name} - _NO_SCRIPT)


def mixing(name: str) -> str | None:
    """Return a sentence that a name takes letters from several scripts, or None.

    Digits, spaces and punctuation belong to no script. What Japanese, Korean and Chinese write in
    several is one.
    """
    found = scripts(name)
    if len(found) < 2 or any(one.issuperset(found) for one in _TOGETHER):
        return None
    named = [one.replace("_", " ") for one in found]
    listed = f"{', '.join(named[:-1])} and {named[-1]}"
    return f"The name {name} mixes {listed} letters: somebody may be imitating another name."
