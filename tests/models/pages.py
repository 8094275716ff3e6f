"""The pages of a vault's database as whoever holds its key and its file can read them.

SQLCipher 4 by default: pages of 4,096 bytes, each with 80 bytes at its end, of which the first 16
are the vector of its AES-256-CBC and the others its authentication code. The first 16 bytes of the
file are the salt, which a raw key makes no use of. Nothing here asks SQLite which pages are in use,
so freed pages and the free room inside the others are read like all the rest.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from models.lifecycle import Vault
from models.vault import DATABASE

PAGE = 4096
RESERVED = 80
VECTOR = 16
SALT = 16


def pages(vault: Vault) -> bytes:
    """Give the content of every page, one after the other, without asking the database."""
    content = (vault.folder / DATABASE).read_bytes()
    assert content
    assert len(content) % PAGE == 0
    key = bytes(vault.keys.database())
    return b"".join(
        _opened(content[at : at + PAGE], key, skip=0 if at else SALT)
        for at in range(0, len(content), PAGE)
    )


def _opened(page: bytes, key: bytes, *, skip: int) -> bytes:
    end = PAGE - RESERVED
    if not any(page):
        return b""
    reading = Cipher(AES256(key), CBC(page[end : end + VECTOR])).decryptor()
    return reading.update(page[skip:end]) + reading.finalize()
