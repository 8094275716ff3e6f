"""Keys are derived from what a person knows, and many keys from one.

Argon2id (RFC 9106) stretches passphrases; HKDF-SHA256 (RFC 5869) derives keys from keys that are
random already. Everything secret stands in a ``bytearray`` that can be wiped. Python and OpenSSL
may still hold copies for a while, so wiping shortens a secret's life and promises no more.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.errors import CryptoError

Random = Callable[[int], bytes]
"""So many bytes that nobody can foresee; ``os.urandom`` outside tests."""

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
DERIVED_BYTES: Final = 64  # one half wraps, the other commits: see crypto.keyfile.slot

_MIB: Final = 1024
_MEMORY: Final = range(64 * _MIB, 4096 * _MIB + 1)
_ITERATIONS: Final = range(1, 21)
_LANES: Final = range(1, 17)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: memory in KiB, passes over it, lanes.

    The default takes 0.6 s on a laptop of two cores (our measurement; RFC 9106, section 4 asks
    for 64 MiB and three passes at least). The bounds keep a stranger's header from exhausting
    the machine; outside them ValueError is raised, before anything runs.
    """

    memory_kib: int = 256 * _MIB
    iterations: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        given = (self.memory_kib, self.iterations, self.lanes)
        allowed = (_MEMORY, _ITERATIONS, _LANES)
        if any(type(value) is not int for value in given):
            raise ValueError("a cost is made of whole numbers")
        if any(value not in bounds for value, bounds in zip(given, allowed, strict=True)):
            raise ValueError("a cost outside 64 MiB to 4 GiB, 1 to 20 passes, 1 to 16 lanes")

    @property
    def work(self) -> int:
        """Return what it takes as one number: the KiB that are filled, times the passes."""
        return self.memory_kib * self.iterations

    @classmethod
    def floor(cls) -> Cost:
        """Return the cheapest cost that a header may state."""
        return cls(memory_kib=_MEMORY.start, iterations=_ITERATIONS.start)

    @classmethod
    def measured(
        cls, *, seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter
    ) -> Cost:
        """Find the most memory, from 64 MiB to 1 GiB, that this machine fills in the time given.

        Three passes and four lanes throughout. A machine too slow or too small for more gets
        64 MiB, which still is RFC 9106's second recommended option.
        """
        best = cls(memory_kib=64 * _MIB)
        for mib in (64, 128, 256, 512, 1024):
            cost = cls(memory_kib=mib * _MIB)
            started = clock()
            try:
                wipe(stretch(bytearray(b"measuring"), salt=bytes(SALT_BYTES), cost=cost))
            except NotEnoughMemory:
                break
            if clock() - started > seconds:
                break
            best = cost
        return best


def secret_bytes(secret: str | bytearray) -> bytearray:
    """Spell a typed secret the one way in which it is derived, whatever keyboard typed it.

    NFC, and every kind of space as U+0020, as the OpaqueString profile of RFC 8265 does it. A
    bytearray of ASCII is copied without ever becoming a string, which could not be wiped.
    """
    if isinstance(secret, bytearray):
        if secret.isascii():
            return bytearray(secret)
        secret = secret.decode("utf-8", "surrogateescape")
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in secret)
    return bytearray(unicodedata.normalize("NFC", spaced).encode("utf-8", "surrogatepass"))


def stretch(secret: bytearray, *, salt: bytes, cost: Cost) -> bytearray:
    """Derive 64 bytes from a passphrase; raises NotEnoughMemory."""
    derived = bytearray(DERIVED_BYTES)
    try:
        argon = Argon2id(
            salt=salt,
            length=DERIVED_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        )
        # Typed as bytes, but any buffer is taken; bytes could not be wiped.
        argon.derive_into(cast("bytes", secret), derived)
    except MemoryError as error:
        raise NotEnoughMemory(mib=cost.memory_kib // _MIB) from error
    return derived


def expand(key: bytes | bytearray, *, salt: bytes, info: bytes, length: int = 32) -> bytearray:
    """Derive a key for one purpose from a key that is random already."""
    derived = bytearray(length)
    HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive_into(key, derived)
    return derived


def wipe(*buffers: bytearray) -> None:
    """Overwrite buffers with zeroes, in place."""
    for buffer in buffers:
        buffer[:] = bytes(len(buffer))


class NotEnoughMemory(CryptoError):
    """Argon2id could not get the memory that the slot asks for."""

    sentence = "This machine has not enough free memory to open the vault: it takes {mib} MiB."
    next_step = "Close other programs and try again."
    code = "not-enough-memory"
    exit_status = 8
