"""A vocabulary lists codes with labels, definitions and legal references, read from a data file.

One TOML file a vocabulary lies beside this module. A term is a table of its code; ``label`` and
``definition`` hold one text a language, English always. A code never changes its meaning and is
never removed, because signed operations hold it; a wording may improve.

The legal references help a person to look up and decide nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from models.errors import ModelError
from models.values.text import search_key

ENGLISH = "en"


class NoSuchVocabulary(ModelError):
    """No vocabulary has this name; the names stand in the code, not in anybody's data."""

    sentence = "afield has no vocabulary {name}."
    code = "no-such-vocabulary"
    exit_status = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One code and what it means; ``label`` and ``definition`` are the English ones."""

    code: str
    label: str
    definition: str = ""
    references: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    definitions: Mapping[str, str] = field(default_factory=dict, hash=False)

    def label_in(self, language: str) -> str:
        """Return the label in a language, or the English one until somebody translates it."""
        return self.labels.get(language, self.label)

    def definition_in(self, language: str) -> str:
        """Return the definition in a language, or the English one until somebody translates it."""
        return self.definitions.get(language, self.definition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The terms of one vocabulary, in the order in which a person reads them."""

    name: str
    title: str
    terms: Mapping[str, Term]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def label(self, code: str, language: str = ENGLISH) -> str:
        """Return a code's label, or the code itself when a newer afield made it."""
        term = self.terms.get(code)
        return term.label_in(language) if term else code

    def find(self, typed: str) -> Term | None:
        """Return the term with this code or this label, however capitalised; None if there is none.

        Labels are compared in every language.
        """
        wanted = search_key(typed.strip())
        by_code = (term for term in self if search_key(term.code) == wanted)
        by_label = (term for term in self if wanted in map(search_key, term.labels.values()))
        return next(by_code, None) or next(by_label, None)

    def complete(self, prefix: str, language: str | None = None) -> list[Term]:
        """Return the terms that a person may be typing, the nearest first.

        Each word typed begins the code or a word of the label, without regard to capitals and
        marks. Labels of all languages count unless one is named. Codes come before beginnings of
        labels, and those before words inside; nothing typed gives every term.
        """
        wanted = search_key(prefix).split()
        ranked = ((_rank(term, wanted, language), term) for term in self)
        found = [(rank, term) for rank, term in ranked if rank is not None]
        return [term for _, term in sorted(found, key=lambda pair: pair[0])]


def _rank(term: Term, wanted: list[str], language: str | None) -> int | None:
    """Return how near a term is to the words typed: 0 is nearest, None is not at all."""
    code = search_key(term.code)
    labels = term.labels.values() if language is None else [term.label_in(language)]
    if code.startswith(" ".join(wanted)):
        return 0
    if any(search_key(label).startswith(" ".join(wanted)) for label in labels):
        return 1
    words = [code, *code.split("-"), *(word for label in labels for word in _words(label))]
    return 2 if all(any(word.startswith(typed) for word in words) for typed in wanted) else None


def _words(label: str) -> list[str]:
    return [word.strip("(),;:'\"") for word in search_key(label).replace("-", " ").split()]


def names() -> list[str]:
    """Return the names of all vocabularies, sorted."""
    folder = files(__package__)
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


@cache
def vocabulary(name: str) -> Vocabulary:
    """Return a vocabulary; it is read when first asked for. Raises :class:`NoSuchVocabulary`."""
    entry = files(__package__) / f"{name}.toml"
    if not name.isidentifier() or not entry.is_file():
        raise NoSuchVocabulary(name=name)
    data = tomllib.loads(entry.read_text(encoding="utf-8"))
    terms = {code: _term(code, told) for code, told in data["terms"].items()}
    return Vocabulary(name=name, title=data["title"], terms=MappingProxyType(terms))


def _term(code: str, told: Mapping[str, Any]) -> Term:
    labels, definitions = told["label"], told.get("definition", {})
    return Term(
        code=code,
        label=labels[ENGLISH],
        definition=definitions.get(ENGLISH, ""),
        references=tuple(told.get("references", ())),
        labels=MappingProxyType(labels),
        definitions=MappingProxyType(definitions),
    )
