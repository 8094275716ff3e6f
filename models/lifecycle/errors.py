"""Why a vault cannot be made or opened."""

from __future__ import annotations

from models.errors import VaultError


class VaultMissing(VaultError):
    """There is no vault where one was looked for."""

    sentence = "There is no vault in {folder}."
    next_step = "Name another folder, or make a vault there with: afield init --name NAME"
    code = "vault-missing"


class VaultExists(VaultError):
    """A vault, or something else, is already where a new one was to be made."""

    sentence = "{folder} is not empty, so no vault was made there."
    next_step = "Choose an empty or new folder; an existing vault is never written over."
    code = "vault-exists"


class VaultUnfinished(VaultError):
    """The making of a vault was interrupted: it has no head file and holds no operation."""

    sentence = "The making of the vault in {folder} was interrupted; nothing is recorded in it."
    next_step = (
        "Remove the folder and make the vault again; if there were records in it before, "
        "put a backup in its place."
    )
    code = "vault-unfinished"


class RolledBack(VaultError):
    """The database is older than the head file says it was, or was cut."""

    sentence = (
        "This vault is older than it was: {missing} change(s) that it once held are not there."
    )
    next_step = (
        "Put the newer copy back. If this copy is all there is, open it with "
        "'afield restored': it goes on under a new device key."
    )
    code = "rolled-back"


class GuardMissing(VaultError):
    """Neither copy of the head file can be read, so nobody can tell how old this vault is."""

    sentence = (
        "The files 'head' and 'head.1' are missing or damaged. Nothing recorded is lost by that, "
        "but whether this is the newest copy of the vault cannot be told any more."
    )
    next_step = (
        "Put one of them back if you have it. If this may be an older copy: 'afield restored'. "
        "If you are sure that it is the newest: 'afield restored --same-device'."
    )
    code = "guard-missing"


class KeysRolledBack(VaultError):
    """vault.json is older than the one this vault was last used with."""

    sentence = "The vault's header (vault.json) is older than the one it was last used with."
    next_step = (
        "Put the newer vault.json back. If this one is all there is, open the vault with "
        "'afield restored': it goes on under a new device key."
    )
    code = "keys-rolled-back"
