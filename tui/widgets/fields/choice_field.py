"""Choice fields take one term, several terms, or tags, and offer those that fit.

What stands in a field is the label, as people say it; its code is beside it in the picker, can be
typed as well, and is what is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.records import Facet, Shape
from models.values import search_key
from tui.kit import _
from tui.widgets.fields.choices import (
    Choice,
    Chooser,
    choices_among,
    no_choices,
    parts_of,
    settle_choice,
    terms_of,
    yes_no_choices,
)
from tui.widgets.fields.field import Field


class ChoiceField(Field):
    """A field with a vocabulary: a code, its label or the beginning of either can be typed."""

    closed = True

    def meant(self, text: str) -> Choice | None:
        """Return the choice that a text names whole, by its label or by its code."""
        return choice_named(text, self.chooser)

    def chosen(self, text: str, choice: Choice) -> str:
        """Return the label of the choice."""
        return choice.label

    def settled(self, text: str) -> str:
        """Return the label of what can mean only one term; what can mean more stays as typed."""
        settled = settle_choice(text, self.chooser)
        choice = self.meant(settled)
        return choice.label if choice else settled

    def retyped(self, before: str, text: str) -> str:
        """Return what a key makes of a whole term: another is begun, or the term is taken back."""
        if self.meant(before) is None or self.meant(text) is not None:
            return text
        if text == before[:-1]:
            return ""
        return text.removeprefix(before) if text.startswith(before) else text

    def open_picker(self) -> bool:
        """Offer every choice, with that marked which stands here, or those that fit the text."""
        self._typed = self.text
        here = self.meant(self._typed)
        found = self.choices("" if here else self._typed)
        if found:
            self.offer(found, found.index(here) if here in found else -1)
        return bool(found)

    def walk(self, step: int) -> bool:
        """Mark the next choice; the first ↓ only shows where the one that stands here is."""
        if not self.is_open and step > 0 and self.open_picker() and self.at >= 0:
            return True
        return super().walk(step)

    def explain(self, text: str) -> str:
        """Return the code and the meaning of the term under the cursor."""
        if not text.strip():
            return super().explain(text)
        here = self.offered[self.at] if self.at >= 0 else self.meant(text)
        return self.explained(here) if here else ""


class ListField(ChoiceField):
    """A field of several terms or tags, with semicolons between them; commas do as well."""

    def __init__(self, name: str, facet: Facet, *, text: str, chooser: Chooser) -> None:
        super().__init__(name, facet, text=text, chooser=chooser)
        self.closed = facet.shape is Shape.CODES

    @property
    def sign(self) -> str:
        """What stands between two parts."""
        return "; " if self.closed else ", "

    def parts(self, text: str) -> list[str]:
        """Return the parts of the text."""
        return parts_of(text, self.chooser)

    def part(self, text: str) -> tuple[str, str]:
        """Return the parts before the one being typed, as text, and that part."""
        if text.rstrip().endswith((",", ";")):
            return self.sign.join(self.parts(text)) + self.sign, ""
        *before, part = self.parts(text) or [""]
        return "".join(each + self.sign for each in before), part

    def choices(self, text: str) -> Sequence[Choice]:
        """Return choices for the part being typed; for none all, those that stand here first."""
        front, part = self.part(text)
        whole = not part or self._is_whole(part)
        parts = self.parts(text if whole else front)
        here = [found for each in parts if (found := self.meant(each))]
        if whole:
            return [*here, *(choice for choice in self.chooser("") if choice not in here)]
        return [choice for choice in self.chooser(part) if choice not in here]

    def _is_whole(self, part: str) -> bool:
        """Return whether a part is a label; a code may be the beginning of another one."""
        choice = self.meant(part)
        return choice is not None and choice.label == part

    def is_taken(self, choice: Choice) -> bool:
        """Return whether the choice is one of those that stand here."""
        return any(each == choice.label for each in self.parts(self.text))

    def chosen(self, text: str, choice: Choice) -> str:
        """Return the text with the choice in place of the part being typed, or without it."""
        before, part = self.part(text)
        kept = self.parts(text if self._is_whole(part) else before)
        labels = [found.label if (found := self.meant(each)) else each for each in kept]
        rest = [each for each in labels if each != choice.label]
        return self.sign.join(rest if len(rest) < len(labels) else [*labels, choice.label])

    def open_picker(self) -> bool:
        """Offer what fits the part being typed."""
        return Field.open_picker(self)

    def put_marked(self) -> None:
        """Leave the text until Enter, because moving past a term would add it."""
        if not self.closed:
            super().put_marked()

    def enter(self) -> bool:
        """Add or take away the marked choice, and stay for the next."""
        self.read()
        if not self.is_open or self.at < 0:
            self.offer(())
            return False
        self._put(self.chosen(self._typed, self.offered[self.at]))
        self.offer(())
        self.assist()
        return True

    def retyped(self, before: str, text: str) -> str:
        """Return what a key makes of a whole last term: the next is begun, or it is taken back."""
        front, part = self.part(before)
        if not self.closed or not self._is_whole(part):
            return text
        if text == before[:-1]:
            return front
        added = text.removeprefix(before)
        whole = not text.startswith(before) or added[:1] in {",", ";"}
        return text if whole else before + self.sign + added.lstrip()

    def settled(self, text: str) -> str:
        """Return the text with terms completed; tags are free and stay as typed."""
        if not self.closed:
            return text
        parts = [ChoiceField.settled(self, part) for part in self.parts(text)]
        return self.sign.join(dict.fromkeys(part for part in parts if part))

    def offer_typed(self, text: str) -> None:
        """Offer what fits the part being typed; a part that is whole needs no picker."""
        part = self.part(text)[1]
        found = self.choices(text) if part and not self._is_whole(part) else ()
        self.offer(found, 0 if self.closed else -1)

    def explain(self, text: str) -> str:
        """Return the code and the meaning of the term that is marked, or that stands last."""
        part = self.part(text)[1] if text.strip() else ""
        here = self.offered[self.at] if self.at >= 0 else self.meant(part)
        if here:
            return self.explained(here)
        return "" if text.strip() else _(self.facet.help)


def choice_named(text: str, chooser: Chooser) -> Choice | None:
    """Return the choice that a text names whole, by its label or by its code."""
    wanted = search_key(text.strip())
    if not wanted:
        return None
    named = (c for c in chooser(text) if wanted in {search_key(c.value), search_key(c.words)})
    return next(named, None)


def chooser_for(facet: Facet, last: Sequence[str] = ()) -> Chooser:
    """Return what a field offers by its metadata; ``last`` are the codes that were used last."""
    if facet.vocabulary:
        return choices_among(terms_of(facet.vocabulary, last))
    return yes_no_choices() if facet.shape is Shape.YES_NO else no_choices
