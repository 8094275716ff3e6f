"""The identity of a device is its keys: Ed25519 and ML-DSA-44 to sign, an age key to receive.

The three are independent, each used for one purpose. Stored form, sealed in vault.json::

    AFIDENT   7 bytes    version 1   1 byte
    Ed25519 seed, ML-DSA-44 seed, age (mlkem768x25519) seed, 32 bytes each

A device's name is the first half of a digest of its Ed25519 key: 128 bits, which nobody can match
with another key on purpose.
"""

from __future__ import annotations

import os
from typing import Final, Never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from crypto.age import HybridIdentity
from crypto.errors import DamagedKeyFile, NewerFormat
from crypto.passphrases import Random
from crypto.signing.card import Card, device_of, make_card
from crypto.signing.errors import BadSignature

MAGIC: Final = b"AFIDENT"
VERSION: Final = 1
SEED_BYTES: Final = 32
_BYTES: Final = len(MAGIC) + 1 + 3 * SEED_BYTES


class Identity:
    """What a device signs and receives with; it never shows its keys."""

    __slots__ = ("_age_seed", "_ed25519", "_mldsa", "age_identity", "device")

    def __init__(self, *, ed25519: bytes, mldsa: bytes, age_seed: bytes) -> None:
        self._ed25519 = Ed25519PrivateKey.from_private_bytes(ed25519)
        self._mldsa = MLDSA44PrivateKey.from_seed_bytes(mldsa)
        self._age_seed = bytes(age_seed)
        self.age_identity = HybridIdentity(self._age_seed)
        self.device = device_of(self.ed25519)

    def __repr__(self) -> str:
        return f"Identity(device={self.device!r})"

    def __reduce__(self) -> Never:
        raise TypeError("an identity is not to be written out")

    @classmethod
    def generate(cls, *, random: Random = os.urandom) -> Identity:
        """Return the keys of a new device."""
        return cls(
            ed25519=random(SEED_BYTES), mldsa=random(SEED_BYTES), age_seed=random(SEED_BYTES)
        )

    @classmethod
    def from_bytes(cls, data: bytes | bytearray) -> Identity:
        """Return a stored identity; raises DamagedKeyFile or NewerFormat."""
        if not data.startswith(MAGIC) or len(data) <= len(MAGIC):
            raise DamagedKeyFile
        version = data[len(MAGIC)]
        if version > VERSION:
            raise NewerFormat(what="The device's identity", found=version, known=VERSION)
        if version != VERSION or len(data) != _BYTES:
            raise DamagedKeyFile
        seeds = bytes(data[len(MAGIC) + 1 :])
        ed25519, mldsa, age_seed = (
            seeds[start : start + SEED_BYTES] for start in range(0, len(seeds), SEED_BYTES)
        )
        return cls(ed25519=ed25519, mldsa=mldsa, age_seed=age_seed)

    def to_bytes(self) -> bytes:
        """Return the seeds, for nothing but being sealed."""
        seeds = (
            self._ed25519.private_bytes_raw(),
            self._mldsa.private_bytes_raw(),
            self._age_seed,
        )
        return MAGIC + bytes([VERSION]) + b"".join(seeds)

    @property
    def ed25519(self) -> bytes:
        """Return the public Ed25519 key, 32 bytes."""
        return self._ed25519.public_key().public_bytes_raw()

    @property
    def mldsa(self) -> bytes:
        """Return the public ML-DSA-44 key, 1,312 bytes."""
        return self._mldsa.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return an Ed25519 signature, 64 bytes; the message begins with its own domain."""
        return self._ed25519.sign(message)

    def sign_mldsa(self, message: bytes, context: bytes) -> bytes:
        """Return an ML-DSA-44 signature under a context (FIPS 204): 2,420 bytes, new every time."""
        return self._mldsa.sign(message, context=context)

    def card(self, name: str, valid_from: str) -> Card:
        """Return the card that colleagues get; raises BadName. The date is ISO, YYYY-MM-DD."""
        return make_card(
            name=name,
            valid_from=valid_from,
            ed25519=self.ed25519,
            mldsa=self.mldsa,
            recipient=str(self.age_identity.recipient()),
            sign=self.sign,
            sign_mldsa=self.sign_mldsa,
        )


def verify_ed25519(key: bytes, message: bytes, signature: bytes) -> None:
    """Raise BadSignature unless the key signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise BadSignature from None
