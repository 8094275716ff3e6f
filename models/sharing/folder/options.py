"""The options of an exchange are all that a file's outcome depends on beside its bytes."""

from __future__ import annotations

import hashlib

from crypto import canonical
from models.actions import frozen_devices
from models.lifecycle import Vault
from models.sharing.container import STANDARD
from models.vault import all_colleagues


def exchange_options(vault: Vault) -> str:
    """Return a digest that changes whenever a file may have another outcome than before.

    It covers every card and how far it is trusted, the devices that are frozen by a fork, and
    how much this afield takes in one bundle.
    """
    people = [[one.device, one.state] for one in all_colleagues(vault)]
    told = [sorted(people), sorted(frozen_devices(vault)), repr(STANDARD)]
    return hashlib.sha256(canonical.encode(told)).hexdigest()
