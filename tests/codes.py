"""A recovery code that was replaced as a person does it: it is shown, and they have it."""

from __future__ import annotations

from pathlib import Path

from crypto.keyfile import Keys, replace_recovery


def renewed_code(path: Path, keys: Keys) -> str:
    """Replace the recovery code of a header, and return the one that was shown."""
    shown: list[str] = []
    replace_recovery(path, keys, show=shown.append)
    (code,) = shown
    return code
