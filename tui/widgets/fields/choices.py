"""Choices are what a field offers while one types: vocabulary terms, known names, yes and no.

Matching folds case and accents. A person who forgot that the keyboard stands on a Cyrillic layout
still finds a Latin code, because what was typed is also read as the keys that were pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.values import search_key, vocabulary
from tui.kit import _, printable

# The letters of the Ukrainian and the Russian layout over the Latin keys they share.
KEYS = str.maketrans("йцукенгшщзфівапролдячсмитьы", "qwertyuiopasdfghjklzxcvbnms")
FEW = 40  # more candidates than a person walks through with an arrow


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate: what goes into the field, and the words that explain it."""

    value: str
    words: str = ""


Chooser = Callable[[str], list[Choice]]


def no_choices(_text: str) -> list[Choice]:
    """Return no choices, for fields that take free text."""
    return []


def choices_among(choices: Iterable[Choice]) -> Chooser:
    """Return a chooser of the choices that match what was typed, the nearest first."""
    known = [(choice, search_key(choice.value), search_key(choice.words)) for choice in choices]

    def choose(text: str) -> list[Choice]:
        wanted = search_key(text.strip())
        found = _ranked(known, wanted)
        if not found and wanted:
            found = _ranked(known, wanted.translate(KEYS))
        return found[:FEW]

    return choose


def _ranked(known: list[tuple[Choice, str, str]], wanted: str) -> list[Choice]:
    if not wanted:
        return [choice for choice, _value, _words in known]
    ranked = []
    for place, (choice, value, words) in enumerate(known):
        rank = _rank(wanted, value, words)
        if rank is not None:
            ranked.append((rank, place, choice))
    return [choice for _rank_, _place, choice in sorted(ranked, key=lambda each: each[:2])]


def _rank(wanted: str, value: str, words: str) -> int | None:
    """Return 0 for the value itself, then more for its beginning, a label's, a word's, any part."""
    if value == wanted:
        return 0
    if value.startswith(wanted):
        return 1
    if words.startswith(wanted):
        return 2
    if any(word.startswith(wanted) for word in words.replace("-", " ").split()):
        return 3
    if wanted in words or wanted in value:
        return 4
    return None


def vocabulary_choices(name: str) -> Chooser:
    """Return a chooser of a vocabulary's terms by code, label, or any word of the label."""
    return choices_among(
        Choice(term.code, printable(term.label)) for term in vocabulary(name).terms.values()
    )


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
    meant = {search_key(wanted), search_key(wanted).translate(KEYS)}
    for choice in choices:
        if search_key(choice.value) in meant or search_key(choice.words) in meant:
            return choice.value
    return choices[0].value if len(choices) == 1 else wanted


def settle_choices(text: str, chooser: Chooser) -> str:
    """Return a list that is typed with commas, each part settled."""
    parts = [settle_choice(part, chooser) for part in text.replace(";", ",").split(",")]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def last_part(text: str) -> tuple[str, str]:
    """Return what stands before the last part of a list being typed, and that part."""
    before, comma, part = text.replace(";", ",").rpartition(",")
    return (f"{before}{comma} " if comma else ""), part.strip()
