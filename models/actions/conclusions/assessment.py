"""An assessment is saved in one change with what follows from it for its incident.

agreed      a second person agrees: the incident is agreed upon, with the level of verification,
            the standard of proof, and the counts if any were adjudicated
returned    it goes back with the reasons, and a task about it stands until it is done
undecided   what is thought of it, and nothing of the incident changes
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.actions.record_save import save_record
from models.actions.save_preconditions import NOT_ALONE, NotAgreedUpon
from models.queries import NoSuchReference, record_row
from models.readings.review import may_agree
from models.records import DISCOUNTED, NOT_COUNTED, BadValue, Incident, facets, ref_of

if TYPE_CHECKING:
    from models.vault import VaultContext

_GROUNDS = ("verification", "proof_standard")
_NOT_SO = ("X2", "X3")
"""The levels that say that an incident was discounted, fabricated or misattributed."""
_COUNTS = tuple(
    tuple(f"{harm}_{end}" for end in ("low", "best", "high")) for harm in ("killed", "injured")
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A saved assessment: its id and reference, that of its incident, and the status now.

    ``second`` is whether the assessor is somebody else than the one who coded alone; without a
    second person it reads as "single coder".
    """

    id: str
    ref: str
    incident: str
    status: str | None
    second: bool


def assess(
    vault: VaultContext,
    incident: str,
    values: Mapping[str, Any],
    *,
    seen: Collection[str] | None = None,
) -> Assessed:
    """Save what the owner of this vault concludes of an incident, and what follows from it.

    ``values`` are fields of the assessment; a level of verification or a standard that is not
    among them is the incident's own. ``seen`` are the heads of the incident as it was read.

    Raises NoSuchReference, NotAgreedUpon for one who coded it alone and wants to agree, or
    BadValue; in each case nothing was saved.
    """
    row = record_row(vault, Incident.KIND, incident)
    if row is None:
        raise NoSuchReference(reference=incident[:8])
    second = may_agree(vault, incident)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    decision = str(given.get("decision") or "")
    if decision == "agreed":
        if not second:
            raise NotAgreedUpon(field="decision", reason=NOT_ALONE)
        given = {name: getattr(row, name) for name in _GROUNDS if getattr(row, name)} | given
    _demand_whole(decision, given)
    with vault.writing():
        saved = save_record(vault, "assessment", None, {**given, "incident": incident})
        changes = _changes(decision, given, before=getattr(row, "status", None))
        if changes:
            save_record(vault, Incident.KIND, incident, changes, seen=seen)
        if decision == "returned":
            task = {"about": incident, "note_kind": "task", "text": given["reasoning"]}
            save_record(vault, "note", None, task)
    now = changes.get("status", getattr(row, "status", None))
    return Assessed(saved, ref_of("assessment", saved), row.ref, now, second)


def _demand_whole(decision: str, given: Mapping[str, Any]) -> None:
    """Raise BadValue where an assessment does not say what its decision has to rest on."""
    needed = ["decision", "reasoning", *(_GROUNDS if decision == "agreed" else ())]
    for name in needed:
        if not str(given.get(name) or "").strip():
            label = facets("assessment")[name].label
            raise BadValue(field=name, reason=f"{label} is needed for this assessment.")


def _changes(decision: str, given: Mapping[str, Any], *, before: str | None) -> dict[str, Any]:
    """Return what a decision changes in the incident, whose status was ``before``.

    What two people agree did not happen is discounted, and what does not count stays so when it
    goes back: no decision makes an incident count that did not.
    """
    if decision not in {"agreed", "returned"}:
        return {}
    changes: dict[str, Any] = {} if before in NOT_COUNTED else {"status": decision}
    if decision == "agreed":
        if given["verification"] in _NOT_SO:
            changes["status"] = DISCOUNTED
        changes |= {name: given[name] for name in _GROUNDS}
        for range_ in _COUNTS:
            if not given.keys().isdisjoint(range_):
                changes |= {name: given.get(name) for name in (*range_, "count_basis")}
    return changes
