"""The strength of a passphrase is a guess at how long it withstands who holds the vault's file.

No word list of every language fits here, so letters that a person chose count as prose does,
about 2.5 bits each, and never as if a machine had drawn them. Only generated words count in full.
The guess is a lower bound meant to be too low rather than too high.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from crypto.passphrases.word_list import words_to_choose_from

# Bits a character adds when a person chose it, not a machine. Letters: Shannon's estimate for
# prose is 1 to 2.3 bits; digits are mostly dates and runs; marks mostly stand at the end.
_LETTER_BITS = 2.5
_DIGIT_BITS = 2.5
_OTHER_BITS = 4.0
_REPEAT_BITS = 0.5
_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "йцукенгшщзхї",
    "фівапролджє",
    "ячсмить",
)

# Guesses a second of a rich attacker: Argon2id at 256 MiB takes about half a second of a core,
# so this stands for some five thousand cores rented at once.
_GUESSES_A_SECOND = 10_000
_YEAR = 365.25 * 86_400


@dataclass(frozen=True, slots=True)
class Strength:
    """How many bits a guesser has to search, and what that means in words."""

    bits: float
    words: str


def strength(text: str) -> Strength:
    """Return how strong a passphrase is; generated words count in full, all else as prose."""
    typed = text.split()
    listed = frozenset(words_to_choose_from())
    if len(typed) > 1 and listed.issuperset(typed):
        bits = len(set(typed)) * math.log2(len(listed))
    else:
        bits = sum(_bits(text, place) for place in range(len(text)))
    return Strength(bits=round(bits, 1), words=_verdict(bits))


def _bits(text: str, place: int) -> float:
    """Return what one character adds after those before it, in bits."""
    now = text[place].casefold()
    before = text[place - 1].casefold() if place else ""
    if before and (now == before or _follows(before, now) or now in text[: place - 1].casefold()):
        return _REPEAT_BITS if now == before or _follows(before, now) else _kind(now) / 2
    return _kind(now)


def _kind(character: str) -> float:
    if character.isalpha():
        return _LETTER_BITS
    return _DIGIT_BITS if character.isdigit() else _OTHER_BITS


def _follows(before: str, now: str) -> bool:
    """Return whether two characters are neighbours in an alphabet or on a keyboard's row."""
    if len(before) == len(now) == 1 and abs(ord(before) - ord(now)) == 1:
        return True
    return any(before + now in row or now + before in row for row in _ROWS)


def _verdict(bits: float) -> str:
    """Return in words how long half of all guesses take at the rate stated above."""
    seconds = 2 ** min(bits, 200) / 2 / _GUESSES_A_SECOND
    if seconds < 86_400:
        return "weak: found within a day by somebody with rented machines"
    if seconds < _YEAR:
        return "weak: found within a year by somebody with rented machines"
    if seconds < 1_000_000 * _YEAR:
        return "fair: holds for years against rented machines"
    return "strong: not to be guessed in a lifetime by anybody"
