"""Secrets that a person writes down or reads aloud: generated words and the recovery code.

The recovery code is Crockford's base32 with his check symbol modulo 37, which finds
every single wrong letter and every swap of neighbours.
"""

from __future__ import annotations

import functools
import os

from crypto.errors import NotUnlocked
from crypto.passphrases.derivation import Random
from crypto.passphrases.word_list import words_to_choose_from

CODE_BYTES = 16
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS = _SYMBOLS + "*~$=U"
_DIGITS = 26  # 128 bits in symbols of 5 bits; the first symbol holds only 3 of them
_GROUP = 5
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def generate_passphrase(words: int = 6, *, random: Random = os.urandom) -> str:
    """Return a passphrase of random words: six are 77 bits, seven are 90."""
    listed = words_to_choose_from()
    return " ".join(listed[_below(len(listed), random)] for _ in range(words))


def recovery_code(secret: bytes) -> str:
    """Return 128 bits as the code a person keeps on paper: five groups of five, one of two."""
    if len(secret) != CODE_BYTES:
        msg = f"a recovery code holds {CODE_BYTES} bytes"
        raise ValueError(msg)
    number = int.from_bytes(secret, "big")
    digits = "".join(_SYMBOLS[number >> 5 * place & 31] for place in reversed(range(_DIGITS)))
    text = digits + _CHECKS[number % len(_CHECKS)]
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def parse_recovery(text: str) -> bytes:
    """Return the bytes of a recovery code; case, spaces and hyphens do not matter.

    O, I and L are read as 0, 1 and 1. Raises BadRecoveryCode, which names no symbol of what was
    typed.
    """
    symbols = "".join(text.upper().split()).replace("-", "").translate(_MISREAD)
    digits, check = symbols[:_DIGITS], symbols[_DIGITS:]
    if len(check) != 1 or not set(digits) <= set(_SYMBOLS):
        raise BadRecoveryCode
    number = functools.reduce(lambda high, digit: high << 5 | _SYMBOLS.index(digit), digits, 0)
    if number >> CODE_BYTES * 8 or _CHECKS.find(check) != number % len(_CHECKS):
        raise BadRecoveryCode
    return number.to_bytes(CODE_BYTES, "big")


def _below(limit: int, random: Random) -> int:
    """Return a number below the limit without favouring any: draws past the last multiple fall."""
    span = 1 << 16
    while True:
        drawn = int.from_bytes(random(2), "big")
        if drawn < span - span % limit:
            return drawn % limit


class BadRecoveryCode(NotUnlocked):
    """A recovery code whose letters do not fit together was mistyped."""

    sentence = "This is not a whole recovery code: a letter is wrong, missing or too many."
    next_step = "Compare it with the paper, letter by letter, and type it again."
    code = "bad-recovery-code"
