"""Related records go into a bundle along with those that a person chose to hand over."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from models.lifecycle import Vault
from models.sharing.rows import brought, pointed, pointing


def records_along(
    vault: Vault, chosen: Iterable[str], *, without: Collection[str] = ()
) -> set[str]:
    """Return the ids of the chosen records and of all that goes along with them.

    The way goes from incidents to claims, from both to notes and evidence links, from claims
    to their sources and from links to their evidence; never through a record of ``without``.
    Claims and links that were withdrawn go along, so that this is known, and bring nothing.
    Other incidents that are only mentioned stay. A record that somebody else began brings
    nothing along that the owner wrote in.
    """
    barred = frozenset(without)
    chosen = set(chosen)
    claims = {one for one, _ in pointing(vault, "claim", "incident", chosen)} - barred
    said = brought(vault, pointed(vault, "claim", "source", claims, live=True))
    sources = {to for _, to in said}
    standing = {one for one, _ in pointing(vault, "claim", "incident", chosen, live=True)} - barred
    links = {one for one, _ in pointing(vault, "evidence_link", "target", chosen | claims)} - barred
    bringing = {
        one
        for one, _ in pointing(vault, "evidence_link", "target", chosen | standing, live=True)
        if one not in barred
    }
    shown = brought(vault, pointed(vault, "evidence_link", "evidence", bringing, live=True))
    evidence = {to for _, to in shown}
    subjects = chosen | claims | (sources - barred) | (evidence - barred)
    notes = {one for one, _ in pointing(vault, "note", "about", subjects)}
    return (chosen | claims | sources | links | evidence | notes) - barred
