"""Two people at their command lines, and every byte of a bundle that went from one to the other."""

from __future__ import annotations

import gzip
from pathlib import Path

from models.lifecycle import Vault
from models.sharing.container import OPERATIONS_FILE
from tests.models.sharing import forge
from tests.whole.person import WORDS, Inside, Person


def two(folder: Path) -> tuple[Person, Person]:
    """Make Ana and Boris, who compared each other's keys."""
    folder.mkdir(exist_ok=True)
    ana = Inside.with_vault("Ana", folder / "ana")
    boris = Inside.with_vault("Boris", folder / "boris")
    ana.knows(boris, folder / "boris.card")
    boris.knows(ana, folder / "ana.card")
    return ana, boris


def inside(person: Person, path: Path) -> bytes:
    """Give every name and every byte of a bundle as its reader can see them, unpacked."""
    with Vault.open(person.vault, secret=WORDS) as vault:
        members = forge.members(forge.opened(path, vault.signer()))
    changes = gzip.decompress(members[OPERATIONS_FILE])
    return b"\n".join([*(name.encode() for name in members), *members.values(), changes])
