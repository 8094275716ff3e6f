"""Choices are what a field offers while one types: vocabulary terms, known names, yes and no.

Matching folds case and accents. A person who forgot that the keyboard stands on a Cyrillic layout
still finds a Latin code, because what was typed is also read as the keys that were pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.values import search_key, vocabulary
from tui.kit import _, latin_key, printable

FEW = 40  # more candidates than a person walks through with an arrow
NAMED = 4
"""The farthest rank of what was called by its code or its label; what is behind has the meaning."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate: what goes into the field, and the words that explain it.

    ``words`` are its label, ``code`` is what else it goes by, and ``meaning`` says more. ``also``
    are words that find it and are not shown, such as its labels in other languages. ``id`` is the
    record that it stands for, if it stands for one.
    """

    value: str
    words: str = ""
    code: str = ""
    meaning: str = ""
    also: tuple[str, ...] = ()
    id: str = ""

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.words or self.value


@dataclass(frozen=True, slots=True)
class _Keys:
    """A choice as typed words are compared with it."""

    choice: Choice
    value: str
    labels: tuple[str, ...]
    words: tuple[str, ...]


Chooser = Callable[[str], list[Choice]]


def no_choices(_text: str) -> list[Choice]:
    """Return no choices, for fields that take free text."""
    return []


def choices_among(choices: Iterable[Choice]) -> Chooser:
    """Return a chooser of the choices that match what was typed, the nearest first."""
    known = [_keys(choice) for choice in choices]

    def choose(text: str) -> list[Choice]:
        wanted = search_key(text.strip())
        found = _ranked(known, wanted)
        if not found and wanted:
            found = _ranked(known, _as_pressed(text))
        return found[:FEW]

    return choose


def _as_pressed(text: str) -> str:
    """Return what was typed as the Latin keys that were pressed."""
    return search_key(latin_key(text.strip().lower()))


def _keys(choice: Choice) -> _Keys:
    labels = tuple(search_key(label) for label in (choice.words, *choice.also))
    said = " ".join([search_key(choice.value), *labels, search_key(choice.meaning)])
    return _Keys(choice, search_key(choice.value), labels, tuple(_words(said)))


def _words(text: str) -> list[str]:
    return [word.strip("(),;:.'\"") for word in text.replace("-", " ").split()]


def _ranked(known: list[_Keys], wanted: str) -> list[Choice]:
    if not wanted:
        return [keys.choice for keys in known]
    ranked = []
    for place, keys in enumerate(known):
        rank = _rank(wanted, keys)
        if rank is not None:
            ranked.append((rank, place, keys.choice))
    return [choice for _rank_, _place, choice in sorted(ranked, key=lambda each: each[:2])]


def _rank(wanted: str, keys: _Keys) -> int | None:
    """Return 0 for the value itself, then more for its beginning, a label's, a word's, any part.

    Last come those whose words, the meaning's among them, begin with each word that was typed.
    """
    value, labels = keys.value, keys.labels
    if wanted in {value, *labels}:
        return 0
    if value.startswith(wanted):
        return 1
    if any(label.startswith(wanted) for label in labels):
        return 2
    if any(word.startswith(wanted) for label in labels for word in _words(label)):
        return 3
    if wanted in value or any(wanted in label for label in labels):
        return NAMED
    typed = _words(wanted)
    if typed and all(any(word.startswith(each) for word in keys.words) for each in typed):
        return NAMED + 1
    return None


def vocabulary_choices(name: str, last: Sequence[str] = ()) -> Chooser:
    """Return a chooser of a vocabulary's terms by code, label or meaning, the last used first."""
    return choices_among(terms_of(name, last))


def terms_of(name: str, last: Sequence[str] = ()) -> list[Choice]:
    """Return the terms of a vocabulary as choices, those with the codes ``last`` before others."""
    terms = vocabulary(name).terms
    order = dict.fromkeys([*(code for code in last if code in terms), *terms])
    return [
        Choice(
            code,
            printable(terms[code].label),
            # A code in small letters is a stand-in for its label and says nothing more.
            code="" if code.islower() else code,
            meaning=printable(terms[code].definition),
            also=tuple(terms[code].labels.values()),
        )
        for code in order
    ]


def word_choices(words: Iterable[str]) -> Chooser:
    """Return a chooser of words that were used before, such as places and tags."""
    return choices_among(Choice(word) for word in words)


def yes_no_choices() -> Chooser:
    """Return a chooser of the two answers; an empty field stays unanswered."""
    return choices_among([Choice(_("yes")), Choice(_("no"))])


def settle_choice(text: str, chooser: Chooser) -> str:
    """Return what was typed, completed when only one thing can be meant."""
    wanted = text.strip()
    if not wanted:
        return ""
    choices = chooser(wanted)
    meant = {search_key(wanted), _as_pressed(wanted)}
    for choice in choices:
        keys = _keys(choice)
        if meant & {keys.value, *keys.labels} - {""}:
            return choice.value
    # What has a word in its meaning alone was hardly called by it.
    named = [choice for choice in choices if any(_named(choice, each) for each in meant)]
    return named[0].value if len(named) == 1 else wanted


def _named(choice: Choice, wanted: str) -> bool:
    rank = _rank(wanted, _keys(choice))
    return rank is not None and rank <= NAMED


def parts_of(text: str, chooser: Chooser) -> list[str]:
    """Return the parts of a typed list: a semicolon parts always, a comma only outside a label."""
    parts: list[str] = []
    for part in text.split(";"):
        wanted = search_key(part.strip())
        whole = wanted and any(wanted in _keys(choice).labels for choice in chooser(part))
        parts += [part.strip()] if whole else [each.strip() for each in part.split(",")]
    return [part for part in parts if part]


def shared_beginning(texts: Sequence[str]) -> str:
    """Return the letters with which all the texts begin."""
    shortest, longest = min(texts, default=""), max(texts, default="")
    pairs = zip(shortest, longest, strict=False)
    same = next((place for place, (a, b) in enumerate(pairs) if a != b), len(shortest))
    return shortest[:same]
