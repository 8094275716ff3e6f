"""A rotation gives a vault a new device, whose keys and card count from one moment on.

    with the transaction   the database keeps the new card, and beside it the device's keys,
                           sealed under the author key as they are in vault.json
    after it               vault.json gets the keys, and the database forgets them

The commit is that moment. What fails before it leaves the vault with the device that it
had, in memory too; what is interrupted after it is finished at the next opening.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crypto import base64text
from crypto.keyfile import KeyFile, load_identity, store_identity
from crypto.signing import Identity
from crypto.signs import seen
from models.merge import give_up_device, newest_row
from models.storage import drop_setting, keep_setting, read_setting
from models.vault.colleagues import add_own_card
from models.vault.journal import note_in_journal

if TYPE_CHECKING:
    from models.vault.context import VaultContext

_WAITING = "identity"


def rotate_device(vault: VaultContext, *, after: int | None = None) -> None:
    """Sign under a new device key from now on, so that no number is ever signed twice.

    ``after`` is the last row of the history that was here while the key before was surely in its
    owner's hands alone; without it, the last one of all.
    """
    name, before = vault.name, vault.card.device
    identity = Identity.generate(random=vault.random)
    sealed = vault.keys.seal_identity(identity.to_bytes(), random=vault.random)
    with vault.writing():
        give_up_device(vault, before, after=newest_row(vault) if after is None else after)
        add_own_card(vault, identity.card(seen(name), vault.clock.now().date().isoformat()))
        keep_setting(vault, _WAITING, base64text.encode(sealed))
        note_in_journal(vault, "new-device-chain")
        vault.take_up(identity)
        vault.when_kept(partial(finish_rotation, vault))


def resume_rotation(vault: VaultContext) -> None:
    """Sign as the present device where vault.json has not got its keys yet."""
    kept = read_setting(vault, _WAITING)
    if kept is None or vault.read_only:
        return
    opened = vault.keys.open_identity(base64text.decode(kept))
    identity = Identity.from_bytes(opened) if opened else None
    if identity and identity.device == vault.card.device:
        vault.take_up(identity)


def finish_rotation(vault: VaultContext) -> None:
    """Write the device's keys to vault.json and remove them from the database.

    Raises StorageFull or StorageFailed; the database has them then until it is done again.
    """
    if read_setting(vault, _WAITING) is None:
        return
    path = vault.header_file
    stored = load_identity(vault.keys)
    if stored is None or Identity.from_bytes(stored).device != vault.device:
        store_identity(path, vault.keys, vault.signer().to_bytes(), random=vault.random)
        vault.generation = KeyFile.read(path).generation
    drop_setting(vault, _WAITING)
