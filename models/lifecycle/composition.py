"""The composition root names the steps that each change of an open vault takes last."""

from __future__ import annotations

from typing import TypeVar

from models.actions import apply_decisions
from models.vault import VaultContext

V = TypeVar("V", bound=VaultContext)


def composed(vault: V) -> V:
    """Return the vault, in which decisions are applied before each commit from now on."""
    vault.before_commit.append(apply_decisions)
    return vault
