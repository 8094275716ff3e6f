"""Review as the screens ask for it: what waits, who may agree, an assessment, a gap sheet.

Every function takes the vault first and is given to ``session.do``; none of them draws anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.queries import NoSuchReference

if TYPE_CHECKING:
    from models.actions import Assessed
    from models.lifecycle import Vault
    from models.queries import GapSheet, Waiting


@dataclass(frozen=True, slots=True)
class ToAssess:
    """An incident that is about to be assessed, its heads, and whether the reader may agree."""

    row: Any
    heads: Sequence[str]
    second: bool


def list_waiting(vault: Vault) -> list[Waiting]:
    """Return what waits for the owner of the vault."""
    from models.queries import waiting_for_me

    return waiting_for_me(vault)


def read_to_assess(vault: Vault, incident: str) -> ToAssess:
    """Return an incident as its assessor reads it; raises NoSuchReference."""
    from models.queries import may_agree

    row = vault.row("incident", incident)
    if row is None:
        raise NoSuchReference(reference=incident[:8])
    return ToAssess(row, vault.heads(incident), may_agree(vault, incident))


def assess_incident(
    vault: Vault, incident: str, values: Mapping[str, Any], seen: Sequence[str] | None
) -> Assessed:
    """Save an assessment with what follows from it."""
    from models.actions import assess

    return assess(vault, incident, values, seen=seen)


def gaps_of(vault: Vault, incident: str) -> GapSheet:
    """Return the gap sheet of an incident."""
    from models.queries import read_gap_sheet

    return read_gap_sheet(vault, incident)
