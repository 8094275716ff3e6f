"""Keys as text: which kind a recipient or an identity is, told by its prefix."""

from __future__ import annotations

import os

from crypto import bech32
from crypto.age import hybrid, x25519
from crypto.age.errors import BadKey
from crypto.age.hybrid import HybridIdentity, HybridRecipient
from crypto.age.recipient import Random
from crypto.age.x25519 import X25519Identity, X25519Recipient

LONGEST = 4096
"""Twice the longest key; a text beyond it is no key and not worth a checksum."""


def parse_recipient(text: str) -> HybridRecipient | X25519Recipient:
    """Return the recipient in a text such as ``age1pq1…`` or ``age1…``; raise BadKey."""
    prefix, key = _decode(text)
    if prefix == hybrid.RECIPIENT_PREFIX:
        return HybridRecipient(key)
    if prefix == x25519.RECIPIENT_PREFIX:
        return X25519Recipient(key)
    raise BadKey


def parse_identity(text: str) -> HybridIdentity | X25519Identity:
    """Return the identity in a text such as ``AGE-SECRET-KEY-PQ-1…``; raise BadKey."""
    prefix, key = _decode(text)
    if prefix == hybrid.IDENTITY_PREFIX:
        return HybridIdentity(key)
    if prefix == x25519.IDENTITY_PREFIX:
        return X25519Identity(key)
    raise BadKey


def generate_identity(*, random: Random = os.urandom) -> HybridIdentity:
    """Return a new post-quantum identity from 32 random bytes."""
    return HybridIdentity(random(hybrid.SEED_SIZE))


def _decode(text: str) -> tuple[str, bytes]:
    if len(text) > LONGEST:
        raise BadKey
    try:
        return bech32.decode(text.strip())
    except bech32.BadBech32:
        raise BadKey from None
