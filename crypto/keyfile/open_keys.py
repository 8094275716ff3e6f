"""The keys of an open vault are derived here and wiped when it closes.

vault key ── HKDF-SHA256, salt: vault id ──┬── afield/database/v1     SQLCipher
                                           ├── afield/blobs/v1        evidence
                                           ├── afield/head/v1         head of every chain
                                           ├── afield/quarantine/v1   bundles not yet accepted
                                           ├── afield/backup/v1       manifests of backups
                                           └── afield/header/v1       MAC of vault.json
author key ── the same ─────────────────────── afield/identity/v1     the device's own keys
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final, Never

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.errors import DamagedKeyFile, Locked
from crypto.keyfile.errors import ReadersSlot
from crypto.passphrases import KEY_BYTES, Random, expand, wipe

_NONCE_BYTES: Final = 12


class Keys:
    """What a slot unwrapped: the vault key and, unless it was a reader's, the author key.

    ``identity`` is the device's sealed identity as the header holds it, or None before one is
    stored. Each key comes as a bytearray of its own, for the caller to wipe. After ``wipe``
    every method raises Locked. Nothing of the keys shows in ``repr``.
    """

    __slots__ = ("_author", "_vault", "can_sign", "identity", "vault_id")

    def __init__(self, keys: bytearray, *, vault_id: str, identity: bytes | None = None) -> None:
        self.vault_id = vault_id
        self.identity = identity
        self.can_sign = len(keys) == 2 * KEY_BYTES
        self._vault = keys[:KEY_BYTES]
        self._author = keys[KEY_BYTES:]
        wipe(keys)

    def __repr__(self) -> str:
        return f"Keys(vault_id={self.vault_id!r}, can_sign={self.can_sign})"

    def __reduce__(self) -> Never:
        raise TypeError("keys are not to be written out")

    def database(self) -> bytearray:
        return self._derive(b"afield/database/v1")

    def blobs(self) -> bytearray:
        return self._derive(b"afield/blobs/v1")

    def head(self) -> bytearray:
        return self._derive(b"afield/head/v1")

    def quarantine(self) -> bytearray:
        return self._derive(b"afield/quarantine/v1")

    def backup(self) -> bytearray:
        return self._derive(b"afield/backup/v1")

    def mac(self, header: bytes) -> bytes:
        """Return the MAC of the header's bytes."""
        key = self._derive(b"afield/header/v1")
        try:
            return hmac.digest(key, b"afield/header/v1\0" + header, hashlib.sha256)
        finally:
            wipe(key)

    def wrapped(self, *, author: bool) -> bytearray:
        """Return the keys that a new slot wraps; raises ReadersSlot for a reader's keys."""
        self.demand_author()
        return self._vault + self._author if author else bytearray(self._vault)

    def seal_identity(self, identity: bytes, *, random: Random) -> bytes:
        """Seal the device's identity under the author key: a nonce, then the ciphertext."""
        nonce = random(_NONCE_BYTES)
        key = self._identity_key()
        try:
            return nonce + ChaCha20Poly1305(key).encrypt(nonce, identity, self._identity_bound())
        finally:
            wipe(key)

    def open_identity(self, kept: bytes | None = None) -> bytes | None:
        """Return the device's identity, or None for a reader and for a vault without one.

        ``kept`` is an identity that was sealed and does not stand in the header.
        """
        self._demand_open()
        kept = self.identity if kept is None else kept
        if kept is None or not self.can_sign:
            return None
        nonce, sealed = kept[:_NONCE_BYTES], kept[_NONCE_BYTES:]
        key = self._identity_key()
        try:
            return ChaCha20Poly1305(key).decrypt(nonce, sealed, self._identity_bound())
        except InvalidTag:
            raise DamagedKeyFile from None
        finally:
            wipe(key)

    def wipe(self) -> None:
        """Overwrite the keys; the database connection and open seals keep copies of their own."""
        wipe(self._vault, self._author)
        self._vault, self._author = bytearray(), bytearray()

    def _derive(self, purpose: bytes) -> bytearray:
        self._demand_open()
        return expand(self._vault, salt=bytes.fromhex(self.vault_id), info=purpose)

    def _identity_key(self) -> bytearray:
        self.demand_author()
        return expand(self._author, salt=bytes.fromhex(self.vault_id), info=b"afield/identity/v1")

    def _identity_bound(self) -> bytes:
        return b"afield/identity/v1\0" + self.vault_id.encode("ascii")

    def demand_author(self) -> None:
        """Raise ReadersSlot for a reader's keys, and Locked after a wipe."""
        self._demand_open()
        if not self.can_sign:
            raise ReadersSlot

    def _demand_open(self) -> None:
        if not self._vault:
            raise Locked
