"""What a scan follows from beside the bytes of a file: cards, trust, forks and limits."""

from __future__ import annotations

import hashlib

from crypto import canonical
from models.actions import frozen_devices
from models.lifecycle import Vault
from models.log import OPERATION_VERSION
from models.sharing.container import STANDARD
from models.vault import all_colleagues


def inputs_of_a_scan(vault: Vault) -> str:
    """Return a digest that changes whenever a file may have another outcome than before.

    It covers every card and how far it is trusted, the devices that are frozen by a fork, and
    how much and which formats of changes this afield takes in one bundle.
    """
    people = [[one.device, one.state] for one in all_colleagues(vault)]
    told = [sorted(people), sorted(frozen_devices(vault)), repr(STANDARD), OPERATION_VERSION]
    return hashlib.sha256(canonical.encode(told)).hexdigest()
