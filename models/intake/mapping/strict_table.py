"""A strict table is a TOML table read key by key: a key that nothing reads is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

from models.intake.errors import MappingRefused

T = TypeVar("T")

_WORDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    bool: "true or false",
}


@dataclass(frozen=True, slots=True)
class Spec:
    """One table of a mapping; ``where`` is its name as the person wrote it, ``heard`` keys read."""

    mapping: str
    where: str
    table: Mapping[str, object]
    heard: set[str] = field(default_factory=set)

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def refuse(self, problem: str, *, key: str = "") -> NoReturn:
        """Refuse the mapping, naming this table and one of its keys."""
        raise MappingRefused(mapping=self.mapping, where=self._at(key), problem=problem)

    def take(self, key: str, form: type[T]) -> T:
        """Return a key's value; raises MappingRefused when it is absent or of another type."""
        if key not in self.table:
            self.refuse(f"'{key}' is missing")
        return self.get(key, form, None)  # type: ignore[return-value]

    def get(self, key: str, form: type[T], default: T | None) -> T | None:
        """Return a key's value or the default; raises MappingRefused for one of another type."""
        self.heard.add(key)
        if key not in self.table:
            return default
        value = self.table[key]
        # A bool is an int to Python; to a person who writes a mapping it is not.
        if not isinstance(value, form) or (form is int and isinstance(value, bool)):
            self.refuse(f"{_WORDS.get(form, form.__name__)} is expected", key=key)
        return value

    def texts(self, key: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of texts; a single text stands for a list of one."""
        self.heard.add(key)
        if key not in self.table:
            return default
        value = self.table[key]
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.refuse("a text or a list of texts is expected", key=key)
        return tuple(found)

    def one_of(self, key: str, choices: Collection[str], *, default: str | None = None) -> str:
        """Return a text that is one of the choices."""
        value = self.take(key, str) if default is None else self.get(key, str, default)
        if value not in choices:
            self.refuse(f"one of {', '.join(choices)} is expected", key=key)
        return str(value)

    def inner(self, key: str) -> Spec:
        """Return a table inside this one; an empty one when it is absent."""
        return self.of(key, self.get(key, dict, None) or {})

    def inners(self, key: str) -> list[Spec]:
        """Return a list of tables inside this one, named by their place."""
        found: list[object] = self.get(key, list, None) or []
        specs = []
        for place, table in enumerate(found, start=1):
            if not isinstance(table, dict):
                self.refuse("a list of tables is expected", key=key)
            specs.append(self.of(f"{key} {place}", table))
        return specs

    def of(self, key: str, table: Mapping[str, object]) -> Spec:
        """Return a table that is at a key of this one."""
        return Spec(mapping=self.mapping, where=self._at(key), table=table)

    def done(self) -> None:
        """Refuse the mapping when the table holds a key that nothing asked for."""
        unheard = sorted(set(self.table) - self.heard)
        if unheard:
            self.refuse(f"'{unheard[0]}' is not known here")

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self.where, key) if part) or "at its top"
