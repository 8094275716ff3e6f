"""Choice fields take one code, several codes, or tags, and offer those that fit."""

from __future__ import annotations

from collections.abc import Iterable

from models.records import Facet, Shape
from tui.widgets.fields.choices import (
    Choice,
    Chooser,
    choices_among,
    last_part,
    no_choices,
    settle_choice,
    settle_choices,
    vocabulary_choices,
    yes_no_choices,
)
from tui.widgets.fields.field import Field


class ChoiceField(Field):
    """A field with a vocabulary: a code, its label or the beginning of either can be typed."""

    def settled(self, text: str) -> str:
        """Return the text with what can mean only one term completed."""
        return settle_choice(text, self.chooser)

    def explain(self, text: str) -> str:
        """Return the code under the cursor in words."""
        for choice in self.choices(text):
            if choice.value == text.strip():
                return choice.words
        return super().explain(text) if not text.strip() else ""


class ListField(Field):
    """A field of several codes or tags with commas between them."""

    def __init__(self, name: str, facet: Facet, *, text: str, chooser: Chooser) -> None:
        super().__init__(name, facet, text=text, chooser=chooser)
        self.closed = facet.shape is Shape.CODES

    def choices(self, text: str) -> list[Choice]:
        """Return choices for the part being typed, none that is already in the list."""
        before, part = last_part(text)
        taken = {each.strip() for each in before.split(",")}
        return [choice for choice in self.chooser(part) if choice.value not in taken]

    def chosen(self, text: str, choice: Choice) -> str:
        """Return the text with the choice in place of the part being typed."""
        return last_part(text)[0] + choice.value

    def settled(self, text: str) -> str:
        """Return the text with codes completed; tags are free and stay as typed."""
        return settle_choices(text, self.chooser) if self.closed else text

    def explain(self, text: str) -> str:
        """Return the last code in words."""
        part = last_part(text)[1]
        words = (each.words for each in self.chooser(part) if each.value == part)
        return next(words, "" if text.strip() else super().explain(text))


def chooser_for(facet: Facet, known: Iterable[Choice] = ()) -> Chooser:
    """Return what a field offers by its metadata; ``known`` are values used before."""
    if facet.vocabulary:
        return vocabulary_choices(facet.vocabulary)
    if facet.shape is Shape.YES_NO:
        return yes_no_choices()
    known = list(known)
    return choices_among(known) if known else no_choices
