"""A new device for a vault: its keys and its card come to count at one moment.

    with the transaction   the database keeps the new card, and beside it the device's keys,
                           sealed under the author key as they are in vault.json
    after it               vault.json gets the keys, and the database forgets them

The commit is the moment of change. What fails before it leaves the vault with the device that it
had, in memory too; what is interrupted after it is finished at the next opening.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crypto import base64text, vaultkey
from crypto.identity import Identity
from crypto.vaultkey import Header
from models import colleague, journal, ownership, setting
from models.text import seen

if TYPE_CHECKING:
    from models.opened import Opened

_WAITING = "identity"


def renew(vault: Opened, *, after: int | None = None) -> None:
    """Go on under a new device key, so that no number is ever signed twice.

    ``after`` is the last row of the history that was here while the key before was surely in
    its owner's hands alone; without it, the last one of all.
    """
    name, before = vault.name, vault.card.device
    identity = Identity.generate(random=vault.random)
    sealed = vault.keys.seal_identity(identity.to_bytes(), random=vault.random)
    with vault.writing():
        ownership.give_up(vault, before, after=ownership.newest(vault) if after is None else after)
        colleague.add_own(vault, identity.card(seen(name), vault.clock.now().date().isoformat()))
        setting.put(vault, _WAITING, base64text.encode(sealed))
        journal.note(vault, "new-device-chain")
        vault.take_up(identity)
        vault.when_kept(partial(finish, vault))


def resume(vault: Opened) -> None:
    """Sign as the present device where vault.json has not got its keys yet."""
    kept = setting.get(vault, _WAITING)
    if kept is None or vault.read_only:
        return
    opened = vault.keys.open_identity(base64text.decode(kept))
    identity = Identity.from_bytes(opened) if opened else None
    if identity and identity.device == vault.card.device:
        vault.take_up(identity)


def finish(vault: Opened) -> None:
    """Let vault.json have the device's keys, and the database forget them.

    Raises StorageFull or StorageFailed; the database has them then until it is done again.
    """
    if setting.get(vault, _WAITING) is None:
        return
    path = vault.header_file
    stored = vaultkey.load_identity(vault.keys)
    if stored is None or Identity.from_bytes(stored).device != vault.device:
        vaultkey.store_identity(path, vault.keys, vault.signer().to_bytes(), random=vault.random)
        vault.generation = Header.read(path).generation
    setting.drop(vault, _WAITING)
