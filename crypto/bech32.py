"""Bech32 text (BIP 173) as age writes its keys: without the 90-character limit.

    age1pq 1 qyqszqgpqyqs… 6ugn3l
    prefix | data, 5 bits a letter | checksum over prefix and data

The text is all lower case or all upper case, and the checksum is always computed over the
lower case. ``decode`` returns the prefix in the case in which it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import xor

from crypto.errors import CryptoError

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
VALUES = {letter: value for value, letter in enumerate(LETTERS)}
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM_LETTERS = 6

# What the five bits that leave the checksum come to, so that each letter costs one look.
_LEAVING = tuple(
    reduce(xor, (term for bit, term in enumerate(GENERATOR) if top >> bit & 1), 0)
    for top in range(32)
)


class BadBech32(CryptoError):
    """A text is not Bech32: a letter is wrong, missing or of the wrong case."""

    sentence = "The key was mistyped or cut: its checksum does not hold."
    next_step = "Copy the whole key again."
    code = "bad-bech32"
    exit_status = 9


def encode(prefix: str, data: bytes) -> str:
    """Return the Bech32 text of some bytes, in the case of the prefix."""
    lower = prefix.lower()
    values = list(_regroup(data, have=8, want=5, pad=True))
    check = _polymod([*_spread(lower), *values, *[0] * CHECKSUM_LETTERS]) ^ 1
    values += [(check >> 5 * (CHECKSUM_LETTERS - 1 - i)) & 31 for i in range(CHECKSUM_LETTERS)]
    text = lower + "1" + "".join(LETTERS[value] for value in values)
    return text if prefix == lower else text.upper()


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix as it was written, and the bytes; raise BadBech32."""
    lower = text.lower()
    if not text.isascii() or text not in {lower, text.upper()}:
        raise BadBech32
    prefix, separator, letters = lower.rpartition("1")
    if not separator or not prefix or len(letters) < CHECKSUM_LETTERS:
        raise BadBech32
    if any(not "!" <= letter <= "~" for letter in prefix):
        raise BadBech32
    if any(letter not in VALUES for letter in letters):
        raise BadBech32
    values = [VALUES[letter] for letter in letters]
    if _polymod([*_spread(prefix), *values]) != 1:
        raise BadBech32
    data = bytes(_regroup(values[:-CHECKSUM_LETTERS], have=5, want=8, pad=False))
    return text[: len(prefix)], data


def _spread(prefix: str) -> list[int]:
    """Return the prefix as the checksum reads it: high bits, a zero, low bits."""
    codes = prefix.encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: Iterable[int]) -> int:
    """Return the remainder of the checksum's polynomial over GF(32)."""
    check = 1
    for value in values:
        check = (check & 0x1FFFFFF) << 5 ^ value ^ _LEAVING[check >> 25]
    return check


def _regroup(values: Iterable[int], *, have: int, want: int, pad: bool) -> Iterator[int]:
    """Divide the bits of some numbers anew; leftover bits must be a short run of zeros."""
    held = bits = 0
    for value in values:
        held = held << have | value
        bits += have
        while bits >= want:
            bits -= want
            yield held >> bits
            held &= (1 << bits) - 1
    if pad:
        if bits:
            yield held << (want - bits)
    elif bits >= have or held:
        raise BadBech32
