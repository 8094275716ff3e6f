"""Agreeing: a person here takes on what others proposed about what guards a record.

It is a change like any other: signed, with a reason, and undone like any other. It names what it
takes on, so that nobody agrees to more than they were shown.
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
    """Give what others propose about a record, of each field the one value that all of them do.

    Of a consent it is every field that others filled: it is agreed to whole, so that nothing in
    it can be changed unseen afterwards. Raises NothingToAgree where nobody proposes anything, or
    several propose different things.
    """
    folded = vault.fold.state(kind, vault.history.of_record(record))
    values = _proposed(folded)
    if kind == "consent":
        values = _filled_by_others(kind, folded) | values
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


def _proposed(folded: MergedRecord) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, standing in folded.proposed.items():
        known = [one.value for one in standing if not one.withheld]
        if len(known) == len(standing) and all(value == known[0] for value in known):
            found[name] = known[0]
    return found


def _filled_by_others(kind: str, folded: MergedRecord) -> dict[str, Value]:
    return {
        name: folded.values[name]
        for name, facet in facets(kind).items()
        if facet.authority is Authority.GUARDING
        and name not in folded.withheld
        and any(not one.ours for one in folded.standing.get(name, ()))
    }


class NothingToAgree(ModelError):
    """Nobody proposes anything about a record, or several people propose different things."""

    sentence = "Nothing about {reference} waits for you to agree."
    next_step = "To choose among several values: c in the app, or afield set with --why"
    code = "nothing-to-agree"
    exit_status = 1
