"""Related records go into a bundle along with those that a person chose to hand over."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from models.lifecycle import Vault
from models.records import KINDS, LEDGER, Shape, facets
from models.sharing.rows import brought, kinds_of_records, pointed, pointing

_COMPANIONS = frozenset({"consent", "erasure"})
"""Kinds that go wherever their subject goes, by rules of their own."""

_UNLESS_CHOSEN = {
    "evidence_link": frozenset({"source", "person"}),
    "note": frozenset({"person"}),
}
"""What hangs on records of people and stays unless it is chosen: it may say who they are."""

# What hangs on another record, by which field. A field that also brings the other one along, as
# a link does its evidence, is followed one way only; otherwise a film that two incidents share
# would take the one along with the other.
_HANGING = tuple(
    (kind, name)
    for kind in KINDS
    if kind not in LEDGER | _COMPANIONS
    for name, facet in facets(kind).items()
    if facet.shape is Shape.RECORD and facet.hangs and not facet.brings
)
_BRINGING = tuple(
    (kind, name) for kind in KINDS for name, facet in facets(kind).items() if facet.brings
)


def records_along(
    vault: Vault, chosen: Iterable[str], *, without: Collection[str] = ()
) -> set[str]:
    """Return the ids of the chosen records and of all that goes along with them.

    The way goes from a record to all that hangs on it, as claims, people harmed, roles of units,
    orders, assessments, notes and evidence links do on an incident, and from each to what it
    brings: its source, person, unit, order or evidence; from a unit to those that stood above it.
    It never goes through a record of ``without``. What was withdrawn goes along, so that this is
    known, and brings nothing. Other incidents that are only mentioned stay, and so does a link
    between two incidents of which one stays. A record that somebody else began brings nothing
    along that the owner wrote in.
    """
    barred = frozenset(without)
    found: set[str] = set()
    silent: set[str] = set()
    new = set(chosen)
    while new:
        found |= new
        kinds = _by_kind(vault, new)
        hanging = _hanging(vault, kinds, silent)
        new = (hanging | _brought(vault, kinds, silent)) - found - barred
    return (found - _half_links(vault, found)) - barred


def _by_kind(vault: Vault, records: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record, kind in kinds_of_records(vault, sorted(records)).items():
        found.setdefault(kind, set()).add(record)
    return found


def _hanging(vault: Vault, kinds: dict[str, set[str]], silent: set[str]) -> set[str]:
    """Return what hangs on some records, given by kind.

    What was withdrawn, and what hangs on that, is added to the ``silent`` that bring nothing.
    """
    found: set[str] = set()
    for kind, name in _HANGING:
        target = facets(kind)[name].target
        barred = _UNLESS_CHOSEN.get(kind, frozenset())
        on = {
            record
            for of_kind, some in kinds.items()
            if target in (None, of_kind) and of_kind not in barred
            for record in some
        }
        if on:
            pairs = pointing(vault, kind, name, on)
            live = pointing(vault, kind, name, on, live=True)
            silent |= {one for one, to in pairs if (one, to) not in live or to in silent}
            found |= {one for one, _ in pairs}
    return found


def _brought(vault: Vault, kinds: dict[str, set[str]], silent: Collection[str]) -> set[str]:
    """Return what some records bring along that were not withdrawn."""
    found: set[str] = set()
    for kind, name in _BRINGING:
        speaking = kinds.get(kind, set()).difference(silent)
        if speaking:
            pairs = pointed(vault, kind, name, speaking, live=True)
            found |= {to for _, to in brought(vault, pairs)}
    return found


def _half_links(vault: Vault, found: Collection[str]) -> set[str]:
    """Return the links between two incidents of which only one goes along."""
    links = _by_kind(vault, found).get("incident_link", set())
    ends = [pointed(vault, "incident_link", name, links) for name in ("incident", "other")]
    return {link for pairs in ends for link, to in pairs if to not in found}
