"""The composition root joins the parts of an open vault and sets what a commit does last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from crypto.keyfile import Keys
from crypto.signing import Identity
from models.actions import apply_decisions
from models.storage import Database
from models.values import Clock
from models.vault import VaultContext

V = TypeVar("V", bound=VaultContext)


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
    """Return an open vault of this kind, in which decisions are applied before each commit."""
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
    vault.before_commit.append(apply_decisions)
    return vault
