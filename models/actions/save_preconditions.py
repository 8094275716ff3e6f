"""These preconditions are checked before an operation of this vault's owner is signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from models.merge import fixed_fields
from models.readings.review import agreements
from models.records import Authority, BadValue, Incident, Value, facets

if TYPE_CHECKING:
    from models.vault import VaultContext

_REASON = "Say why: it is looser than what guards this record now."
_ELSEWHERE = "The device that began the record set it, and no other device can."
_UNHEARD = "No second person's signed assessment agrees; alone it stands as single coder."
NOT_ALONE = "You coded this incident alone; only a second person can agree upon it."


def demand_reason(
    vault: VaultContext,
    kind: str,
    record: str,
    values: Mapping[str, Value],
    *,
    contested: Collection[str],
) -> None:
    """Raise BadValue when a guard on which others propose something is loosened unexplained."""
    names = [
        name
        for name in values
        if name in contested and facets(kind)[name].authority is Authority.GUARDING
    ]
    if not names:
        return
    merged = vault.projector.state(kind, vault.history.of_record(record))
    for name in names:
        if name in merged.proposed and _loosens(kind, name, values[name], merged.values.get(name)):
            raise BadValue(field=name, reason=_REASON)


def _loosens(kind: str, name: str, value: Value, decided: Value) -> bool:
    """Return whether a value is looser than the one that guards, or may be."""
    rank = facets(kind)[name].strictness
    if rank is None:
        return value != decided
    return rank(value) < rank(decided)


def demand_own_fields(
    vault: VaultContext, kind: str, record: str, values: Mapping[str, Value]
) -> None:
    """Raise BadValue for a fixed field that the device which began the record set otherwise."""
    names = fixed_fields(kind).intersection(values)
    if not names:
        return
    merged = vault.projector.state(kind, vault.history.of_record(record))
    for name in sorted(names):
        if not merged.begun_here and values[name] != merged.values.get(name):
            raise BadValue(field=name, reason=_ELSEWHERE)


def demand_agreement(
    vault: VaultContext, kind: str, record: str, values: Mapping[str, Value]
) -> None:
    """Raise NotAgreedUpon where a person calls an incident agreed upon and nobody second agreed."""
    called = kind == Incident.KIND and values.get("status") == "agreed"
    if called and record not in agreements(vault, [record]):
        raise NotAgreedUpon(field="status", reason=_UNHEARD)


class NotAgreedUpon(BadValue):
    """An incident was to be called agreed upon, and no second person agrees."""

    next_step = (
        "Set it to in review and let a colleague assess it: over SSH, or in their own vault with "
        "afield assess, from which a bundle brings it back."
    )
    code = "not-agreed-upon"
