"""A person agrees here to what others proposed about the guards of a record.

Agreeing is an operation like any other: signed, with a reason, and undone like any other. It names
what it takes on, so that nobody agrees to more than they were shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.actions.record_save import save_record
from models.errors import ModelError
from models.merge import MergedRecord
from models.records import Authority, BadValue, Value, facets, ref_of

if TYPE_CHECKING:
    from models.vault import VaultContext


def proposals(vault: VaultContext, kind: str, record: str) -> dict[str, Value]:
    """Return by field the one value that all proposals of others about a record name.

    Of a consent it is every field that others filled: it is agreed to whole, so that nothing in it
    can be changed unseen afterwards. Raises NothingToAgree where nobody proposes anything, or
    several propose different things.
    """
    merged = vault.projector.state(kind, vault.history.of_record(record))
    values = _proposed(merged)
    if kind == "consent":
        values = _filled_by_others(kind, merged) | values
    if not values:
        raise NothingToAgree(reference=ref_of(kind, record))
    return values


def agree_to_proposals(
    vault: VaultContext, kind: str, record: str, values: Mapping[str, Value], why: str
) -> None:
    """Agree to some of the proposals about a record, as they were shown to a person.

    Raises BadValue without a reason, NothingToAgree where somebody proposes something else by
    now, and what saving raises.
    """
    if not why.strip():
        raise BadValue(field="why", reason="A reason is needed.")
    if not values.items() <= proposals(vault, kind, record).items():
        raise NothingToAgree(reference=ref_of(kind, record))
    save_record(vault, kind, record, values, why=why, agreed=values.keys())


def _proposed(merged: MergedRecord) -> dict[str, Value]:
    """Return by field the proposed value, where all proposals are known and equal."""
    agreed: dict[str, Value] = {}
    for name, standing in merged.proposed.items():
        known = [current.value for current in standing if not current.withheld]
        if len(known) == len(standing) and all(value == known[0] for value in known):
            agreed[name] = known[0]
    return agreed


def _filled_by_others(kind: str, merged: MergedRecord) -> dict[str, Value]:
    """Return the values of the guards of which others set one that stands."""
    return {
        name: merged.values[name]
        for name, facet in facets(kind).items()
        if facet.authority is Authority.GUARDING
        and name not in merged.withheld
        and any(not current.ours for current in merged.standing.get(name, ()))
    }


class NothingToAgree(ModelError):
    """Nobody proposes anything about a record, or several people propose different things."""

    sentence = "Nothing about {reference} waits for you to agree."
    next_step = "To choose among several values: c in the app, or afield set with --why"
    code = "nothing-to-agree"
    exit_status = 1
