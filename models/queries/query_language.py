"""A query holds what a person asks a list for: words, and filters such as ``place:bor``."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from models.errors import ModelError
from models.records import facets
from models.values import BadWhen, parse_date, search_key, vocabulary

CODED = ("status", "verification", "handling")
# These are answered by the full-text index, each from a column of its own.
WRITTEN = ("place", "country", "tag", "act", "external")
DATED = ("since", "until")
MARKED = ("withdrawn", "duplicate", "conflict")
NAMES = (*WRITTEN, *CODED, *DATED, *MARKED, "ref")

# What a field that nobody filled in reads as, so that asking for it finds those too.
DEFAULTS: Mapping[str, str] = MappingProxyType(
    {"status": "draft", "verification": "V0", "handling": "AMBER+STRICT"}
)


class BadQuery(ModelError):
    """A filter that is not one."""

    sentence = "The filter {name}: cannot be used ({reason})."
    next_step = "Filters: " + " ".join(f"{name}:" for name in NAMES)
    code = "bad-query"
    exit_status = 2


class NoFilter(BadQuery):
    """A filter was asked of a kind that has none."""

    sentence = "The filter {name}: is for incidents; other kinds are found by words alone."
    next_step = "Leave it out, or look among the incidents."


@dataclass(frozen=True, slots=True)
class Query:
    """Folded words, all of which must be found, and filters by name.

    ``written`` holds for some filters the words that must stand together in that field. What was
    typed and holds nothing that could be found, such as ``*``, is ``hollow``.
    """

    words: tuple[str, ...] = ()
    written: tuple[tuple[str, tuple[str, ...]], ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    hollow: bool = False

    @classmethod
    def parse(cls, text: str, *, now: datetime | None = None) -> Query:
        """Read what was typed; ``name:value`` with a known name is a filter, the rest is words.

        Quotes hold a value with spaces together. Raises BadQuery.
        """
        words: list[str] = []
        written: list[tuple[str, tuple[str, ...]]] = []
        filters: dict[str, str] = {}
        for part in _split(text):
            name, colon, value = part.partition(":")
            name = name.lower()
            if not (colon and value and name in NAMES):
                words += _words(part)
            elif name in WRITTEN:
                written.append((name, tuple(_words(_read(name, value, now)))))
            else:
                filters[name] = _read(name, value, now)
        # A quote alone is the beginning of more.
        hollow = bool(text.replace('"', "").strip()) and not (words or written or filters)
        return cls(tuple(words), tuple(written), MappingProxyType(filters), hollow)

    @property
    def empty(self) -> bool:
        """Return whether this asks for everything."""
        return not (self.words or self.written or self.filters or self.hollow)

    @property
    def impossible(self) -> bool:
        """Return whether it holds nothing that could ever be found, as ``*`` or ``place:%``."""
        return self.hollow or any(not words for _, words in self.written)

    def match(self) -> str:
        """Return the words and the written filters in FTS5's own language, each as a prefix."""
        parts = [f'words : "{word}"*' for word in self.words]
        parts += [f'{name} : "{" ".join(words)}"*' for name, words in self.written]
        return " AND ".join(parts)

    def plain(self) -> str:
        """Return the words alone, for an index without columns."""
        return " AND ".join(f'"{word}"*' for word in self.words)


def _split(text: str) -> list[str]:
    splitter = shlex.shlex(text, posix=True, punctuation_chars=False)
    splitter.whitespace_split = True
    splitter.commenters = ""
    splitter.escape = ""
    # An apostrophe is a letter in Ukrainian names; only double quotes hold words together.
    splitter.quotes = '"'
    try:
        return list(splitter)
    except ValueError:
        # A quote that is still being typed is no mistake.
        return text.replace('"', " ").split()


def _words(part: str) -> list[str]:
    """Return the words, cut at all that the index does not hold: it keeps letters and digits."""
    return "".join(sign if sign.isalnum() else " " for sign in search_key(part)).split()


def _read(name: str, value: str, now: datetime | None) -> str:
    if name in DATED:
        return _date(name, value, now)
    if name in CODED:
        return _code(name, value, facets("incident")[name].vocabulary or "")
    if name == "act":
        return _code(name, value, "act")
    return search_key(value)


def _code(name: str, value: str, codes: str) -> str:
    term = vocabulary(codes).find(value)
    if term is None:
        raise BadQuery(name=name, reason="there is no such code")
    return term.code


def _date(name: str, value: str, now: datetime | None) -> str:
    try:
        read = parse_date(value, now=now)
    except BadWhen as bad:
        raise BadQuery(name=name, reason="that is no date") from bad
    moment = read.earliest if name == "since" else read.latest
    if moment is None:
        raise BadQuery(name=name, reason="that date has no end on this side")
    if isinstance(moment, datetime):
        # What is recorded is compared as wall time; an offset that was typed says no more.
        return moment.replace(tzinfo=None).isoformat()
    return moment.isoformat()
