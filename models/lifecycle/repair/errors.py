"""Why nothing could be brought back."""

from __future__ import annotations

from crypto.files import StorageFull
from models.errors import VaultError


class NothingToRepair(VaultError):
    """No page of the database opens with the keys, and no change in it proves itself."""

    sentence = "Nothing in the database of {folder} can be read with the keys of its vault.json."
    next_step = (
        "If vault.json was replaced, put the one back that belongs to this database; otherwise "
        "only a backup helps. Nothing was changed."
    )
    code = "nothing-to-repair"


class OwnerUnknown(VaultError):
    """The owner's own card is lost, and with it the name on it."""

    sentence = "The card of this vault's owner cannot be read, so its name is not known."
    next_step = "Run the command again with the name that colleagues know: --name NAME"
    code = "owner-unknown"


class NoRoomToRepair(StorageFull):
    """The new vault needs about as much room as the damaged one takes."""

    sentence = (
        "The new vault needs {needed} MiB of free room where it is made; {free} MiB are free."
    )
    next_step = "Make room, or name a folder on a larger disk; nothing was changed."
    code = "no-room-to-repair"
