"""Forks and erasures as the screens ask for them: they are read and decided here.

Every function takes the vault first and is given to ``session.do``; none of them draws anything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.services.suggestions import names_of

if TYPE_CHECKING:
    from models.actions import ErasureRequest, Fork
    from models.lifecycle import Vault
    from models.queries import HistoryEntry


@dataclass(frozen=True, slots=True)
class Side:
    """One of the operations that a device signed under one number, and the record it is in."""

    kind: str
    record: str
    name: str
    change: HistoryEntry


def list_forks(vault: Vault) -> list[Fork]:
    """Return the forks that are proven here, those without a decision first."""
    from models.actions import forks

    return sorted(forks(vault), key=lambda one: (one.ruling is not None, one.name, one.number))


def fork_sides(vault: Vault, fork: Fork) -> list[Side]:
    """Return the operations of a fork with the records that they are in, oldest first."""
    found = [_side(vault, hash) for hash in fork.changes]
    return sorted(found, key=lambda side: side.change.at)


def _side(vault: Vault, hash: str) -> Side:
    record = vault.history.record_of(hash)
    change = next(one for one in vault.history_of(record) if one.hash == hash)
    subject = vault.record_heads.one(record)
    name = names_of(vault, [record]).get(record) or (subject.ref if subject else record[:8])
    return Side(subject.kind if subject else "", record, name, change)


def decide_on_fork(vault: Vault, fork: Fork, ruling: str, reason: str) -> None:
    """Decide about a fork, or decide anew."""
    from models.actions import decide_fork

    decide_fork(vault, fork, ruling, reason=reason or None)


def reason_of(vault: Vault, fork: Fork) -> str:
    """Return the reason that was written with a decision."""
    from models.actions import ruling_id

    row = vault.row("fork_ruling", ruling_id(fork.device, fork.number))
    return str(getattr(row, "reason", None) or "")


@dataclass(frozen=True, slots=True)
class Request:
    """An erasure that a colleague asks for, named for a person."""

    asked: ErasureRequest
    author: str
    name: str
    reason: str


def list_requests(vault: Vault) -> list[Request]:
    """Return the erasures that wait for this person's decision."""
    from models.actions import requests_for_erasure
    from models.lifecycle import asker_name

    return [
        Request(
            one,
            asker_name(vault, one.author),
            names_of(vault, [one.subject]).get(one.subject, one.ref),
            str(getattr(vault.row("erasure", one.erasure), "reason", None) or ""),
        )
        for one in requests_for_erasure(vault)
    ]


def comply_with_request(vault: Vault, request: Request, reason: str) -> int:
    """Erase what a colleague asks for, and return how many values were erased."""
    from models.actions import comply_with_erasure

    return comply_with_erasure(vault, request.asked, reason=reason or None)


def erasable_fields(vault: Vault, kind: str, record: str) -> list[str]:
    """Return the sealed fields of a record under which anything was ever recorded."""
    from models.records import sealed_fields

    held = {
        name
        for one in vault.history.of_record(record)
        for name, disclosure in one.disclosures.items()
        if disclosure.value is not None
    }
    return [name for name in sealed_fields(kind) if name in held]


def erase_fields(vault: Vault, kind: str, record: str, fields: Collection[str], reason: str) -> int:
    """Erase every value ever recorded under these sealed fields, and return how many there were."""
    from models.actions import erase_values

    return erase_values(vault, kind, record, fields=fields, reason=reason or None)
