"""A team of invented people who have compared each other's keys, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from models.lifecycle import Vault, verify_vault
from models.records import LEDGER
from models.sharing import ExchangeOutcome, exchange_folder
from models.vault import add_colleague, verify_colleague

INCIDENT = {"title": "Three men at the bridge", "when": "2026-03"}
KINDS = ("incident", "source", "claim", "note", "evidence", "evidence_link")


def acquaint(*vaults: Vault) -> None:
    """Let everybody add and compare everybody's card."""
    for one in vaults:
        for other in vaults:
            if one is not other:
                add_colleague(one, other.card)
                verify_colleague(one, other.device)


def names(vaults: Iterable[Vault], *, without: Vault) -> list[str]:
    return [vault.name for vault in vaults if vault is not without]


def swap(
    vault: Vault, folder: Path, team: Sequence[Vault], *, accept: bool = True
) -> ExchangeOutcome:
    """Exchange once, leaving bundles for the whole team."""
    return exchange_folder(vault, folder, to=names(team, without=vault), accept=accept)


def state(vault: Vault) -> tuple[Any, ...]:
    """Give what a vault holds, without what belongs to it alone."""
    own = {"no", "original_name"}
    rows = {row.id: row.model_dump(exclude=own) for kind in KINDS for row in vault.rows(kind)}
    conflicts = sorted(
        (one.record, one.field, tuple(each.operation for each in one.standing))
        for one in vault.conflicts()
    )
    shared = [one.hash for one in vault.operations() if one.kind not in LEDGER]
    return rows, conflicts, sorted(shared)


def demand_one_clean_state(team: Sequence[Vault]) -> None:
    first, *others = [state(vault) for vault in team]
    assert all(one == first for one in others)
    for vault in team:
        assert verify_vault(vault).clean


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path
