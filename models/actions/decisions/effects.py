"""A decision that was just written or taken in has effects on the records that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models.actions.decisions.erasure_requests import obey_erasure
from models.merge import FORK_RULING, read_decisions
from models.queries import record_row
from models.records import Erasure
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext


def apply_decisions(vault: VaultContext, connection: Connection) -> None:
    """Carry out the decisions that this transaction touched, and project their records again."""
    if not vault.projector.decided:
        return
    forks = read_decisions(connection).forks
    for record in _of_kind(vault, FORK_RULING):
        if record in forks:
            project_again(vault, connection, vault.history.records_from(*forks[record]))
    # A ruling says which erasures are obeyed, those that it touched just now too.
    for record in _of_kind(vault, Erasure.KIND):
        if record_row(vault, Erasure.KIND, record) is not None:
            project_again(vault, connection, obey_erasure(vault, connection, record))
    vault.projector.decided.clear()


def _of_kind(vault: VaultContext, kind: str) -> list[str]:
    return [record for record, decision in vault.projector.decided.items() if decision == kind]


def project_again(vault: VaultContext, connection: Connection, records: Iterable[str]) -> set[str]:
    """Project some records again; return the ids of those in which different values stand."""
    conflicting: set[str] = set()
    for batch in batches(records):
        conflicting |= vault.projector.again(connection, vault.history.of_records(batch))
    return conflicting
