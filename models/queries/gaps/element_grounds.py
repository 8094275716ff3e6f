"""The grounds of the elements: which coded fields speak for one and which against, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from models.values import vocabulary

_ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A field of a kind of record that speaks of an element; ``codes`` is empty where any does."""

    kind: str
    field: str
    codes: frozenset[str] = frozenset()
    against: bool = False

    def speaks(self, value: object) -> tuple[str, ...]:
        """Return the codes in a recorded value that speak, in its order."""
        values = value if isinstance(value, list) else [value]
        held = [str(one) for one in values if one not in (None, "")]
        return tuple(one for one in held if not self.codes or one in self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a crime, in short, with the grounds that coded fields can give for it."""

    code: str
    label: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crime:
    """One crime of the Rome Statute with its elements, in their order."""

    code: str
    label: str
    elements: tuple[Element, ...]
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)


def _read() -> tuple[Crime, ...]:
    text = files("models.queries.gaps").joinpath("element_grounds.toml").read_text("utf-8")
    data = tomllib.loads(text)
    terms = vocabulary("element")
    return tuple(
        Crime(
            code=crime,
            label=told["label"][_ENGLISH],
            labels=MappingProxyType(told["label"]),
            elements=tuple(
                Element(code=code, label=terms.label(code), grounds=_grounds(grounds))
                for code, grounds in sorted(data["elements"].items())
                if code.rpartition("-")[0] == crime
            ),
        )
        for crime, told in data["crimes"].items()
    )


def _grounds(told: Mapping[str, Any]) -> tuple[Ground, ...]:
    return tuple(
        Ground(
            kind=one["kind"],
            field=one["field"],
            codes=frozenset(one.get("codes", ())),
            against=side == "contradicts",
        )
        for side in ("supports", "contradicts")
        for one in told.get(side, ())
    )


CRIMES: tuple[Crime, ...] = _read()
"""The four crimes of which a gap sheet is made."""
