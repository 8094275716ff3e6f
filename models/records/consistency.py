"""What stands together in one record is consistent: ordered figures, and grounds for what is said.

A conclusion without its ground is refused when it is typed. What came from elsewhere is never
refused for it: it is shown with what it lacks, see :func:`lacking`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from models.records.errors import BadValue
from models.records.registry import facets
from models.values import search_key

_ENDS = ("low", "best", "high")
_COUNTS = tuple(f"{harm}_{end}" for harm in ("killed", "injured") for end in _ENDS)
_VERIFIED = "V4"
_CODE_NAME = "code_name"
_NO_STANDARD = (None, "", "NONE")


@dataclass(frozen=True, slots=True)
class Lack:
    """A ground that is missing: the field in which it would stand, and why it is needed."""

    field: str
    reason: str


NO_STANDARD = Lack("proof_standard", "V4 (verified) needs a standard of proof.")
NO_BASIS = Lack("count_basis", "Counts need a basis: why these numbers and not others.")

_NEEDED: Mapping[Lack, tuple[str, ...]] = {
    NO_STANDARD: ("verification", "proof_standard"),
    NO_BASIS: (*_COUNTS, "count_basis"),
}
"""The fields that a lack is about: it is looked for when one of them changes."""


def demand_grounds(kind: str, values: Mapping[str, object], *, changed: Collection[str]) -> None:
    """Raise BadValue where a conclusion that a change touches lacks its ground.

    ``values`` are those of the record once the change is made.
    """
    for lack in lacking(kind, values):
        if not set(_NEEDED[lack]).isdisjoint(changed):
            raise BadValue(field=lack.field, reason=lack.reason)


def lacking(kind: str, values: Mapping[str, object]) -> tuple[Lack, ...]:
    """Return the grounds that a record of a kind with these values lacks."""
    known = facets(kind)
    lacks = []
    if NO_STANDARD.field in known and values.get("verification") == _VERIFIED:
        lacks += [NO_STANDARD] if values.get(NO_STANDARD.field) in _NO_STANDARD else []
    if NO_BASIS.field in known and any(values.get(name) is not None for name in _COUNTS):
        lacks += [] if values.get(NO_BASIS.field) else [NO_BASIS]
    return tuple(lacks)


def demand_nameless(kind: str, values: Mapping[str, object], *, changed: Collection[str]) -> None:
    """Raise BadValue where a code name, which stands in lists, says what a sealed field says.

    ``values`` are those of the record once the change is made. A line of a sealed field is
    compared as search compares it. What a source is called may be its public name.
    """
    sealed = {name for name, facet in facets(kind).items() if facet.sealed}
    shown = values.get(_CODE_NAME)
    if not isinstance(shown, str) or {_CODE_NAME, *sealed}.isdisjoint(changed):
        return
    lines = (line for name in sealed for line in str(values.get(name) or "").splitlines())
    # What holds no letter, as an empty line, names nobody.
    if search_key(shown.strip()) in {search_key(line.strip()) for line in lines} - {""}:
        reason = "A sealed field says the same; this stands in lists and gives it away."
        raise BadValue(field=_CODE_NAME, reason=reason)


def demand_ordered(kind: str, values: Mapping[str, object], *, changed: Collection[str]) -> None:
    """Raise BadValue where a range that a change touches is upside down.

    ``values`` are those of the record once the change is made. What nobody filled in is no bound.
    The error is that of the larger end, and its reason names the other one.
    """
    known = facets(kind)
    for name in known:
        if not name.endswith("_low"):
            continue
        trio = ends_of(kind, name)
        filled = [one for one in trio if isinstance(values.get(one), int)]
        if set(trio).isdisjoint(changed):
            continue
        for lower, upper in pairwise(filled):
            if values[lower] > values[upper]:  # type: ignore[operator]  # both are numbers
                reason = f"This cannot be lower than “{known[lower].label}”."
                raise BadValue(field=upper, reason=reason)


def ends_of(kind: str, name: str) -> list[str]:
    """Return the fields of the range to which a field belongs, in order; none where it is none."""
    known = facets(kind)
    stem, _, end = name.rpartition("_")
    if end not in _ENDS or f"{stem}_low" not in known:
        return []
    return [one for one in (f"{stem}_{each}" for each in _ENDS) if one in known]
