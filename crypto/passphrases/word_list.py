"""The word list that passphrases and spoken fingerprints are made of.

It is the EFF's long list (7,776 words, 12.9 bits each) as the package ``xkcdpass`` carries it.
Fingerprints rest on its order, so a test pins its digest.
"""

from __future__ import annotations

import functools
import importlib.resources
import math


@functools.cache
def words_to_choose_from() -> tuple[str, ...]:
    """Return the EFF's long list, in its own order, which the words of a fingerprint rest on."""
    text = importlib.resources.files("xkcdpass").joinpath("static", "eff-long").read_text("ascii")
    return tuple(text.split())


def words_of(data: bytes) -> list[str]:
    """Return bytes as words, the fewest that tell any two of the same length apart.

    The bytes are one big-endian number, written in base 7,776 with a fixed count of digits.
    """
    listed = words_to_choose_from()
    number = int.from_bytes(data, "big")
    words: list[str] = []
    for _ in range(math.ceil(len(data) * 8 / math.log2(len(listed)))):
        number, digit = divmod(number, len(listed))
        words.append(listed[digit])
    return words[::-1]
