"""A note beside the vault says when it was last backed up, whichever process did that.

    last-backup    sealed canonical JSON {"v": 1, "at": <milliseconds>, "changes": n}

It is no part of the database, because a backup is made beside a running writer too, and a reader's
passphrase can make one. It is sealed under a key of the vault; new keys make the earlier note
unreadable, and earlier backups are then of other keys as well. A note that cannot be read, or is
of a newer form, counts as none.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crypto import canonical
from crypto.errors import AfieldError, CryptoError
from crypto.files import replace_file, seal_bytes, unseal_bytes
from crypto.keyfile import Keys
from crypto.passphrases import wipe
from models.lifecycle.backup.manifest import Manifest
from models.vault import note_in_journal

if TYPE_CHECKING:
    from models.vault import VaultContext

NOTE: Final = "last-backup"
_PURPOSE: Final = "last-backup"
_VERSION: Final = 1
_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When a vault was last backed up, and how many changes it has had since."""

    made: datetime
    days: int
    """Whole days since; none where the clock was set back."""
    changes_since: int


def keep_backup_note(
    folder: Path, keys: Keys, manifest: Manifest, *, random: Callable[[int], bytes] = os.urandom
) -> None:
    """Note beside a vault that it was backed up; raises StorageFull or StorageFailed."""
    at = int(manifest.made.timestamp() * 1000)
    content = canonical.encode({"v": _VERSION, "at": at, "changes": manifest.changes})
    key = keys.backup()
    try:
        sealed = seal_bytes(content, key=key, purpose=_PURPOSE, random=random)
    finally:
        wipe(key)
    replace_file(folder / NOTE, sealed)


def note_backup(vault: VaultContext, manifest: Manifest) -> None:
    """Note that a backup is there and proven, in the journal too where that can be written to.

    A backup does not fail because nobody could take note of it.
    """
    with suppress(AfieldError):
        keep_backup_note(vault.folder, vault.keys, manifest, random=vault.random)
    with suppress(AfieldError):
        if not vault.read_only:
            files = len(manifest.evidence)
            note_in_journal(vault, "backed-up", changes=manifest.changes, evidence=files)


def last_backup(vault: VaultContext) -> LastBackup | None:
    """Return when an open vault was last backed up, or None where nothing is known of it."""
    key = vault.keys.backup()
    try:
        with (vault.folder / NOTE).open("rb") as file:
            sealed = file.read(_MOST)
        content = canonical.decode(unseal_bytes(sealed, key=key, purpose=_PURPOSE))
        if content["v"] != _VERSION:
            return None
        made = datetime.fromtimestamp(content["at"] / 1000, UTC)
        days = max(0, (vault.clock.now() - made).days)
        return LastBackup(made, days, max(0, vault.history.count() - content["changes"]))
    except (OSError, CryptoError, KeyError, TypeError, ValueError):
        return None
    finally:
        wipe(key)
