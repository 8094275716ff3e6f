"""Devices whose keys are not all one person's: what somebody can make who has broken some of them.

A device has three keys, and the last of them two halves. Each vouches for something else, so a
card is the colleague's only if all of them are.
"""

from __future__ import annotations

from collections.abc import Callable

from crypto.age import HybridRecipient
from crypto.age.hybrid import MLKEM_KEY_SIZE
from crypto.signing import Card, Identity
from crypto.signing.card import make_card
from crypto.signing.identity import SEED_BYTES

DAY = "2026-03-10"
Mix = Callable[[Identity, Identity], Identity]


def seeds(identity: Identity) -> list[bytes]:
    """Give the seeds of the Ed25519, the ML-DSA and the age key."""
    stored = identity.to_bytes()[8:]
    return [stored[at : at + SEED_BYTES] for at in range(0, len(stored), SEED_BYTES)]


def mixed(ed25519: Identity, mldsa: Identity, age: Identity) -> Identity:
    """Give a device with one key of each."""
    return Identity(ed25519=seeds(ed25519)[0], mldsa=seeds(mldsa)[1], age_seed=seeds(age)[2])


def with_halves(of: Identity, name: str, *, mlkem: Identity, x25519: Identity) -> Card:
    """Give a well signed card whose receiving key is made of two people's halves."""
    first, second = (one.age_identity.recipient().key for one in (mlkem, x25519))
    recipient = HybridRecipient(first[:MLKEM_KEY_SIZE] + second[MLKEM_KEY_SIZE:])
    return make_card(
        name=name,
        valid_from=DAY,
        ed25519=of.ed25519,
        mldsa=of.mldsa,
        recipient=str(recipient),
        sign=of.sign,
        sign_mldsa=of.sign_mldsa,
    )


def under_her_device(her: Identity, other: Identity, name: str) -> dict[str, tuple[Identity, Card]]:
    """Give the mixes that have her Ed25519 key, and so her device, each with its card."""
    devices = {
        "another ML-DSA key": mixed(her, other, her),
        "another receiving key": mixed(her, her, other),
        "her Ed25519 key alone": mixed(her, other, other),
    }
    found = {what: (one, one.card(name, DAY)) for what, one in devices.items()}
    found["another X25519 half"] = her, with_halves(her, name, mlkem=her, x25519=other)
    found["another ML-KEM half"] = her, with_halves(her, name, mlkem=other, x25519=her)
    found["another name"] = her, her.card(f"{name} of the Commission", DAY)
    return found


def under_another_device(her: Identity, other: Identity) -> dict[str, Identity]:
    """Give the mixes that have her other keys and somebody else's Ed25519 key."""
    return {
        "her ML-DSA key": mixed(other, her, other),
        "her receiving key": mixed(other, other, her),
        "all but her Ed25519 key": mixed(other, her, her),
    }


HERS = tuple(under_her_device(Identity.generate(), Identity.generate(), "x"))
NOT_HERS = tuple(under_another_device(Identity.generate(), Identity.generate()))
