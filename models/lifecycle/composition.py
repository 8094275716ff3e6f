"""The composition root names the steps that each change of an open vault takes last."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Connection

from models.actions import apply_decisions
from models.vault import VaultContext

V = TypeVar("V", bound=VaultContext)


def composed(vault: V) -> V:
    """Return the vault; before each commit its ledger is written and decisions are applied."""
    vault.before_commit += [write_ledger, apply_decisions]
    return vault


def write_ledger(vault: VaultContext, _connection: Connection) -> None:
    """Sign an entry of custody for all that this transaction did with bytes of evidence."""
    if vault.handled:
        # Most changes have nothing to do with bytes, and need nothing of what signs them.
        from models.actions import sign_handled

        sign_handled(vault)
