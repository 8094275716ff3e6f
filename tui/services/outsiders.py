"""Somebody outside as a person names them: an age key, or a file that holds it, and a name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.sharing import Outsider

_MOST = 16 * 1024
"""Bytes of a file that are looked at; the longest key has 2,000 characters."""
_KEYS = ("age", "ssh-", "ecdsa-", "sk-")


def named_outsider(vault: Vault, *, key: str, name: str) -> Outsider:
    """Return the outsider; raises what ``read_outsider`` does, or StorageFailed for a file."""
    from models.sharing import read_outsider

    return read_outsider(vault, recipient=_key_in(key), name=name)


def _key_in(typed: str) -> str:
    """Return what was typed, or what the file of that name holds besides remarks.

    No error repeats what was typed unless it is the path of a file that is there: a secret key
    may have been pasted in its place.
    """
    from crypto.files import storage

    path = Path(typed.strip()).expanduser()
    try:
        named = not typed.strip().casefold().startswith(_KEYS) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        named = False
    if not named:
        return typed
    with storage(path), path.open("rb") as file:
        text = file.read(_MOST).decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("#"))
