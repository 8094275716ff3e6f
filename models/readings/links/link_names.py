"""By which names incidents are asked for what is linked to them.

What is linked is named by its reference, or by words of what it is called; sealed fields are never
looked into.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a filter asks of what is linked: its kind, and the fields that hold its name."""

    kind: str
    named_by: tuple[str, ...]
    asks: str
    below: bool = False
    """Whether it asks for what stood below a unit too, on the day of each incident."""


LINKS: Mapping[str, Link] = MappingProxyType(
    {
        "unit": Link(
            kind="actor",
            named_by=("name", "aliases"),
            asks="A unit or actor with a role in it, with all that stood below it on that day",
            below=True,
        ),
        "unit_alone": Link(
            kind="actor",
            named_by=("name", "aliases"),
            asks="A unit or actor with a role in it, without those below it",
        ),
        "order": Link(
            kind="order",
            named_by=("words", "translation", "kind"),
            asks="An order that it is linked to and does not contradict",
        ),
        "person": Link(
            kind="person", named_by=("code_name",), asks="A person who came to harm in it"
        ),
        "source": Link(kind="source", named_by=("name",), asks="A source that speaks of it"),
        "evidence": Link(
            kind="evidence",
            named_by=("title",),
            asks="Evidence that speaks of it, or of a claim about it",
        ),
    }
)
"""The filters of incidents over links, by name."""
