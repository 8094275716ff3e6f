"""What was typed in a short form is saved: the record that links, and what is new with it.

Each function runs inside one transaction, so that one undo takes back all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from models.records import kind as class_of
from models.values import search_key
from tui.services import attach_file
from tui.widgets.fields import is_empty

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.records import Value
    from tui.widgets.notices import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person typed, ready to be saved.

    ``values`` holds by kind the fields that hold something. ``known`` holds the ids of records
    that are here, and ``new`` the names of those that are not, by the name of the row.
    """

    values: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None
    progress: Progress | None = None
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    """What this save made, by kind and name: a name that is typed twice is one new record."""

    def of(self, kind: str) -> dict[str, Value]:
        """Return the values that were typed for a kind."""
        return {name: v for name, v in self.values.get(kind, {}).items() if not is_empty(v)}

    def thing(self, vault: Vault, row: str, kind: str, more: Mapping[str, Value]) -> str | None:
        """Return the id of the record that a row means, made now if it is new; None if empty."""
        if row in self.known:
            return self.known[row]
        name = self.new.get(row)
        if name is None:
            return None
        key = kind, search_key(name)
        if key not in self.made:
            title = class_of(kind).TITLE[0]
            self.made[key] = vault.save(kind, None, {title: name, **more})
        return self.made[key]


def add_person(vault: Vault, incident: str, typed: Typed) -> str:
    """Save the harm to a person, who may be new."""
    person = typed.thing(vault, "harm-person", "person", typed.of("person"))
    return _linked(vault, "harm", incident, typed, person=person)


def add_claim(vault: Vault, incident: str, typed: Typed) -> str:
    """Save what a source says, which may be new."""
    source = typed.thing(vault, "claim-source", "source", {})
    return _linked(vault, "claim", incident, typed, source=source)


def add_unit(vault: Vault, incident: str, typed: Typed) -> str:
    """Save what a unit had to do with an incident, and under whom it stood."""
    actor = typed.thing(vault, "involvement-actor", "actor", typed.of("actor"))
    link = _linked(vault, "involvement", incident, typed, actor=actor)
    superior = typed.thing(vault, "command-superior", "actor", {})
    if superior is not None:
        said = {**typed.of("command"), "actor": actor, "superior": superior}
        vault.save("command", None, said)
    return link


def add_order(vault: Vault, incident: str, typed: Typed) -> str:
    """Save how an order relates to an incident; order and who gave it may be new."""
    issuer = typed.thing(vault, "order-issuer", "actor", {})
    said = {**typed.of("order"), **({"issuer": issuer} if issuer else {})}
    order = typed.thing(vault, "order_link-order", "order", said)
    return _linked(vault, "order_link", incident, typed, order=order)


def add_evidence(vault: Vault, incident: str, typed: Typed) -> str:
    """Link evidence that is here, or a file that is sealed now, with the place in it."""
    link = typed.of("evidence_link")
    if typed.path is not None:
        said = {**typed.of("evidence"), **link}
        progress = typed.progress or _no_progress
        return attach_file(vault, incident, typed.path, said=said, progress=progress).id
    evidence = typed.known["evidence_link-evidence"]
    return vault.save("evidence_link", None, {**link, "evidence": evidence, "target": incident})


def add_link(vault: Vault, incident: str, typed: Typed) -> str:
    """Save how another incident belongs to this one."""
    other = typed.known.get("incident_link-other")
    return _linked(vault, "incident_link", incident, typed, other=other)


def add_assessment(vault: Vault, incident: str, typed: Typed) -> str:
    """Save what a person concludes of an incident."""
    return _linked(vault, "assessment", incident, typed)


def _linked(vault: Vault, kind: str, incident: str, typed: Typed, **ends: str | None) -> str:
    found = {name: id for name, id in ends.items() if id is not None}
    return vault.save(kind, None, {**typed.of(kind), **found, "incident": incident})


def _no_progress(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""
