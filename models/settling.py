"""Settling: what a decision that was just written or taken in means for other records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models import erasure
from models.batches import batches
from models.reading import row
from models.records import Erasure, ForkRuling

if TYPE_CHECKING:
    from models.opened import Opened


def settle(vault: Opened, connection: Connection) -> None:
    """Carry out the decisions that this change touched, and fold again what they are about."""
    decisions = dict(vault.fold.decided)
    for record, kind in decisions.items():
        decision = row(vault, kind, record)
        if isinstance(decision, ForkRuling) and decision.device and decision.number is not None:
            refold(vault, connection, vault.history.records_from(decision.device, decision.number))
        elif isinstance(decision, Erasure):
            refold(vault, connection, erasure.obey(vault, connection, record))
    # Folding again may have touched decisions once more; no decision changes another.
    vault.fold.decided.clear()


def refold(vault: Opened, connection: Connection, records: Iterable[str]) -> set[str]:
    """Fold some records again; gives those in which different values stand."""
    conflicting: set[str] = set()
    for some in batches(records):
        conflicting |= vault.fold.again(connection, vault.history.of_records(some))
    return conflicting
