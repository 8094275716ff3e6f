"""The composition root of an open vault: its parts, and the steps that each change takes last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from crypto.identity import Identity
from crypto.vaultkey import Keys
from models.clock import Clock
from models.database import Database
from models.opened import Opened
from models.settling import settle

V = TypeVar("V", bound=Opened)


def join(
    kind: type[V],
    folder: Path,
    keys: Keys,
    database: Database,
    *,
    identity: Identity | None,
    generation: int,
    lock: FileLock | None,
    clock: Clock,
    random: Callable[[int], bytes],
) -> V:
    """Return an open vault of this kind, in which what is decided is applied before the commit."""
    vault = kind(
        folder,
        keys,
        database,
        identity=identity,
        generation=generation,
        lock=lock,
        clock=clock,
        random=random,
    )
    vault.before_commit.append(settle)
    return vault
