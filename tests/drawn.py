"""Stand-ins: randomness that is the same on every run, and a key derivation without its cost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from crypto.passphrases import DERIVED_BYTES, Cost


def drawn(seed: str) -> Callable[[int], bytes]:
    """Return a source of bytes that depends on the seed alone."""
    place = 0

    def random(size: int) -> bytes:
        nonlocal place
        start, place = place, place + size
        return hashlib.shake_256(seed.encode()).digest(place)[start:]

    return random


def quick(secret: bytearray, *, salt: bytes, cost: Cost) -> bytearray:
    """Stand in for Argon2id: the same inputs, without the work."""
    stated = f"{cost.memory_kib} {cost.iterations} {cost.lanes} ".encode()
    return bytearray(hashlib.shake_256(stated + salt + secret).digest(DERIVED_BYTES))
