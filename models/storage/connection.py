"""A connection to the encrypted file is made here: the raw key, and each setting with its reason.

SQLCipher keys each page with a raw 32-byte key, so no key derivation runs here. The settings
and their reasons:

* errors are not logged: SQLCipher would write them over the screen;
* ``journal_mode=TRUNCATE`` with ``synchronous=FULL``: a committed change survives power loss,
  and no long-lived log exists in which one flipped bit silently drops committed rows;
* ``secure_delete`` here and in FTS5: deleted words leave the file;
* ``cache_size``: the indexes that figures of a very large vault go through stay decrypted, which
  takes longer than to read them; a small vault fills little of it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from crypto.passphrases import wipe
from models.values import search_key

KEY_BYTES = 32
BUSY_MILLISECONDS = 5000
CACHE_KIB = 64 * 1024
SETTINGS = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    f"PRAGMA cache_size=-{CACHE_KIB}",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
)
WRITER_SETTINGS = ("PRAGMA journal_mode=TRUNCATE", "PRAGMA synchronous=FULL")


def connect(path: Path, key: bytearray, *, write: bool) -> Any:
    """Return a connection of the driver that has read the file's first page with this key.

    One that may write rolls back first what an interrupted writer left. Raises what the driver
    raises.
    """
    if write:
        # SQLite would make the file, and its journal after it, with the mode of the umask.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    mode = "rw" if write else "ro"
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cipher_log_level=none")
    text = key_text(key)
    connection.set_key(text)
    wipe(text)
    for setting in SETTINGS + (WRITER_SETTINGS if write else ("PRAGMA query_only=ON",)):
        connection.execute(setting).fetchall()
    connection.create_function("folded", 1, folded_text, deterministic=True)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    return connection


def key_text(key: bytearray) -> bytearray:
    """Return a raw key as SQLCipher wants it: one digit less and it would be a passphrase."""
    if len(key) != KEY_BYTES:
        raise ValueError("the database key is not 32 bytes")
    text = bytearray(b"x'")
    for byte in key:
        text += b"%02x" % byte
    text += b"'"
    return text


def folded_text(value: str | None) -> str | None:
    """Return the search key of a text, for use in SQL."""
    return search_key(value) if value else value
