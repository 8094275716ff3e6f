"""The model of authority as data: for each field of each kind, its class and whose word counts.

``python -m models.records.authority_model`` prints the table that stands in docs/authority.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.records.authority import Authority, Strictness, answered, handled, is_set, nameless
from models.records.facet import Facet
from models.records.registry import KINDS, facets

_STRICTER: Mapping[Strictness, str] = MappingProxyType(
    {
        handled: "RED first, CLEAR last; nothing chosen is AMBER+STRICT",
        is_set: "set is stricter than not set",
        nameless: "I0 first, I4 last; nothing chosen is I0",
        answered: "given last, given with conditions before it, all others first",
    }
)
_MORE = "more is stricter"
_NONE = "none is: every change from outside is a proposal"


@dataclass(frozen=True, slots=True)
class Ruled:
    """One field of one kind: its class, who may decide what it holds, and what is stricter."""

    kind: str
    field: str
    authority: Authority
    who: str
    stricter: str


def authority_model() -> Iterator[Ruled]:
    """Yield every field of every kind, in the order of the forms."""
    for kind in KINDS:
        for name, facet in facets(kind).items():
            who = facet.authority.who
            yield Ruled(kind, name, facet.authority, who, _stricter(facet))


def _stricter(facet: Facet) -> str:
    if facet.authority is not Authority.GUARDING:
        return ""
    if facet.strictness is None:
        return _MORE if facet.shape.many else _NONE
    return _STRICTER[facet.strictness]


def authority_table() -> str:
    """Return the tables of the documentation: the classes, then the fields."""
    lines = ["| Class | Who decides what it holds |", "|---|---|"]
    lines += [f"| {one.value} | {one.who} |" for one in Authority]
    lines += ["", "| Kind | Field | Class | What is stricter |", "|---|---|---|---|"]
    lines += [
        f"| `{one.kind}` | `{one.field}` | {one.authority.value} | {one.stricter} |"
        for one in authority_model()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(authority_table())
