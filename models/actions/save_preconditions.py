"""These preconditions are checked before an operation of this vault's owner is signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from models.merge import fixed_fields
from models.records import Authority, BadValue, Value, facets

if TYPE_CHECKING:
    from models.vault import VaultContext

_REASON = "Say why: it is looser than what guards this record now."
_ELSEWHERE = "The device that began the record set it, and no other device can."


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
