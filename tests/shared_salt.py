"""Vaults that are made for a test share one salt, so that a key is derived once in a process.

To derive a key takes longer than most tests do, by design. What a vault draws is drawn as ever but
for the salt of its passphrase, and a program that a test starts derives the key itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from crypto.keyfile import slot, slot_changes
from crypto.keyfile.slot import SALT_BYTES, Slot
from crypto.passphrases import Cost, stretch

SALT = bytes(SALT_BYTES)


@contextmanager
def one_salt() -> Iterator[None]:
    """Give every slot that is made meanwhile the same salt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot_changes, "wrap_keys", _wrap_with_one_salt)
        yield


def stretch_once(secret: bytearray, *, salt: bytes, cost: Cost) -> bytearray:
    """Derive a key as ever; with that salt, once for each secret."""
    if bytes(salt) != SALT:
        return stretch(secret, salt=salt, cost=cost)
    return bytearray(_known(bytes(secret), cost))


@cache
def _known(secret: bytes, cost: Cost) -> bytes:
    return bytes(stretch(bytearray(secret), salt=SALT, cost=cost))


def _wrap_with_one_salt(*words: Any, random: Callable[[int], bytes], **named: Any) -> Slot:
    salts = iter([SALT])
    return slot.wrap_keys(*words, random=lambda size: next(salts, None) or random(size), **named)
