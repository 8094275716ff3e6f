"""What the fate of a file depends on beside its bytes: whom this vault knows, and what it reads."""

from __future__ import annotations

import hashlib

from crypto import canonical
from models import colleague, fork
from models.bundle.quota import STANDARD
from models.vault import Vault


def circumstances(vault: Vault) -> str:
    """Give a digest that differs once a file may come to something else than before.

    It covers every card and how far it is trusted, the devices that are frozen by a fork, and
    how much this afield takes in one bundle.
    """
    people = [[one.device, one.state] for one in colleague.people(vault)]
    told = [sorted(people), sorted(fork.frozen(vault)), repr(STANDARD)]
    return hashlib.sha256(canonical.encode(told)).hexdigest()
