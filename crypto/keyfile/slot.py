"""A key slot is one way into a vault: a secret that unwraps its keys.

A slot is a JSON object: ``id``, ``kind``, ``kdf`` with its parameters and salt, ``commitment`` and
``wrapped``. The secret gives 64 bytes. The first half is a ChaCha20-Poly1305 key that is used
once, because every wrapping draws a new salt; hence the nonce of zeroes. The second half keys an
HMAC over the associated data, which is the **commitment**: ChaCha20-Poly1305 alone would let one
forged slot open under many passphrases. The associated data is the vault's id and every field of
the slot but those two, so that a parameter weakened afterwards, or a slot moved to another vault,
opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto import base64text
from crypto.canonical import encode
from crypto.errors import DamagedKeyFile
from crypto.passphrases import (
    DERIVED_BYTES,
    KEY_BYTES,
    SALT_BYTES,
    Cost,
    Random,
    expand,
    stretch,
    wipe,
)

PASSPHRASE: Final = "passphrase"  # noqa: S105  # the name of a kind
RECOVERY: Final = "recovery"
READER: Final = "reader"

_TAG_BYTES: Final = 16
_ID_BYTES: Final = 8
_NONCE: Final = bytes(12)
_STRETCHED: Final = "argon2id"
_EXPANDED: Final = "hkdf-sha256"
_CHECKS: Final = ("commitment", "wrapped")

# Which derivation a kind uses, and how many keys it wraps: an owner's slot holds the vault key and
# the author key, a reader's the vault key alone.
_KINDS: Final = {PASSPHRASE: (_STRETCHED, 2), RECOVERY: (_EXPANDED, 2), READER: (_STRETCHED, 1)}


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as it stands in the header; fields that this version does not know are kept."""

    id: str
    kind: str
    fields: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, value: object) -> Slot:
        """Read a slot; a kind or derivation unknown here is kept unread, anything else is checked.

        Raises DamagedKeyFile, before anything that the parameters ask for is run.
        """
        try:
            if not isinstance(value, dict):
                raise ValueError("a slot is an object")  # noqa: TRY004
            if not isinstance(value["id"], str) or not isinstance(value["kind"], str):
                raise ValueError("a slot has an id and a kind")  # noqa: TRY004
            slot = cls(id=value["id"], kind=value["kind"], fields=value)
            if slot.known:
                slot._check()
        except (ValueError, KeyError, TypeError):
            raise DamagedKeyFile from None
        return slot

    @property
    def known(self) -> bool:
        """Return whether this version can open such a slot."""
        kdf = self.fields.get("kdf")
        name = kdf.get("name") if isinstance(kdf, dict) else None
        return self.kind in _KINDS and (not isinstance(name, str) or name == _KINDS[self.kind][0])

    @property
    def can_sign(self) -> bool:
        """Return whether the slot leads to the author key."""
        return self.known and self.kind != READER

    @property
    def cost(self) -> Cost:
        """Return what a guess at this slot costs; only passphrases have such a cost."""
        kdf = self.fields["kdf"]
        return Cost(kdf["memory_kib"], kdf["iterations"], kdf["lanes"])

    @property
    def work(self) -> int:
        """Return the work that trying a secret here takes, as ``Cost.work``; 0 for a code."""
        return self.cost.work if self.known and self.kind != RECOVERY else 0

    def open(self, secret: bytearray, *, vault_id: str) -> bytearray | None:
        """Return the wrapped keys, or None when the secret is not this slot's.

        A damaged slot returns None too: the two cannot be told apart.
        """
        derived = _derive(self.fields["kdf"], secret)
        wrapping, committing = derived[:KEY_BYTES], derived[KEY_BYTES:]
        bound = _bound(self.fields, vault_id)
        wrapped = base64text.decode(self.fields["wrapped"])
        keys = bytearray(len(wrapped) - _TAG_BYTES)
        try:
            commitment = base64text.decode(self.fields["commitment"])
            if not hmac.compare_digest(commitment, _commit(committing, bound)):
                return None
            ChaCha20Poly1305(wrapping).decrypt_into(_NONCE, wrapped, bound, keys)
        except InvalidTag:
            return None
        finally:
            wipe(derived, wrapping, committing)
        return keys

    def _check(self) -> None:
        """Raise ValueError, KeyError or TypeError unless every field is in its bounds."""
        _, keys = _KINDS[self.kind]
        base64text.decode(self.fields["commitment"], length=KEY_BYTES)
        base64text.decode(self.fields["wrapped"], length=keys * KEY_BYTES + _TAG_BYTES)
        base64text.decode(self.fields["kdf"]["salt"], length=SALT_BYTES)
        if not isinstance(self.fields["kdf"]["name"], str):
            raise ValueError("a derivation has a name")  # noqa: TRY004
        if self.kind != RECOVERY:
            _ = self.cost


def wrap_keys(
    keys: bytearray, *, kind: str, secret: bytearray, vault_id: str, cost: Cost, random: Random
) -> Slot:
    """Return a new slot that opens with the secret; a recovery code needs no stretching."""
    kdf: dict[str, Any] = {"name": _KINDS[kind][0], "salt": base64text.encode(random(SALT_BYTES))}
    if kind != RECOVERY:
        kdf.update(memory_kib=cost.memory_kib, iterations=cost.iterations, lanes=cost.lanes)
    fields: dict[str, Any] = {"id": random(_ID_BYTES).hex(), "kind": kind, "kdf": kdf}
    derived = _derive(kdf, secret)
    wrapping, committing = derived[:KEY_BYTES], derived[KEY_BYTES:]
    bound = _bound(fields, vault_id)
    fields["commitment"] = base64text.encode(_commit(committing, bound))
    fields["wrapped"] = base64text.encode(ChaCha20Poly1305(wrapping).encrypt(_NONCE, keys, bound))
    wipe(derived, wrapping, committing)
    return Slot.parse(fields)


def _derive(kdf: Mapping[str, Any], secret: bytearray) -> bytearray:
    salt = base64text.decode(kdf["salt"])
    if kdf["name"] == _EXPANDED:
        return expand(secret, salt=salt, info=b"afield/recovery/v1", length=DERIVED_BYTES)
    cost = Cost(kdf["memory_kib"], kdf["iterations"], kdf["lanes"])
    return stretch(secret, salt=salt, cost=cost)


def _bound(fields: Mapping[str, Any], vault_id: str) -> bytes:
    parameters = {name: value for name, value in fields.items() if name not in _CHECKS}
    return b"afield/slot/v1\0" + encode({"vault": vault_id, "slot": parameters})


def _commit(key: bytearray, bound: bytes) -> bytes:
    return hmac.digest(key, bound, hashlib.sha256)
