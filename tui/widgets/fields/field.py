"""A field explains what is typed into it, and offers what can be chosen in a picker under it.

An arrow puts the next choice into the field, where it stands until it is saved or Esc puts back
what was typed; Enter takes the choice that is marked and goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.widgets import Input, TextArea

from models.records import Facet
from tui.kit import _, plural, printable
from tui.widgets.fields.choices import Choice, Chooser, no_choices, shared_beginning
from tui.widgets.fields.labelled_input import LabelledInput


class Field(LabelledInput):
    """One labelled field; subclasses explain what is typed and offer choices."""

    closed = False
    """Whether only what is offered can stand here: then the nearest choice is marked at once."""

    @dataclass
    class Changed(Message):
        """A person typed in the field."""

        field: Field

    @dataclass
    class Left(Message):
        """The cursor left the field."""

        field: Field

    @dataclass
    class Assist(Message):
        """The field has something to say about what is being typed."""

        words: str

    @dataclass
    class Offered(Message):
        """What the field offers has changed, or which of it is marked."""

        field: Field

    def __init__(
        self, name: str, facet: Facet, *, text: str = "", chooser: Chooser = no_choices
    ) -> None:
        super().__init__(name, facet, text=text)
        self.chooser = chooser
        self.offered: Sequence[Choice] = ()
        self.at = -1
        self._typed = ""
        self._read = self._first
        self._standing = ""
        """What stands here as a whole, not letter by letter: a key begins another."""
        self._back = ""

    # What subclasses know

    def explain(self, text: str) -> str:
        """Return what is understood of what was typed; for an empty text the help."""
        return _(self.facet.help)

    def settled(self, text: str) -> str:
        """Return what the text becomes when the cursor leaves; free text stays as it is."""
        return text

    def choices(self, text: str) -> Sequence[Choice]:
        """Return what can be chosen for the text."""
        return self.chooser(text)

    def chosen(self, text: str, choice: Choice) -> str:
        """Return the whole text once a choice is taken."""
        return choice.value

    def retyped(self, before: str, text: str) -> str:
        """Return what was meant by a key; what is free text stays as it was typed."""
        return text

    def is_taken(self, choice: Choice) -> bool:
        """Return whether a choice stands in the field already, among others."""
        return False

    # The picker

    @property
    def is_open(self) -> bool:
        """Whether choices are shown under the field."""
        return bool(self.offered)

    def offer(self, choices: Sequence[Choice], at: int = -1) -> None:
        """Show choices, one of them marked; no choices close the picker."""
        shown = (list(choices), at if choices else -1)
        if shown != (list(self.offered), self.at):
            self.offered, self.at = shown
            self.post_message(self.Offered(self))

    def walk(self, step: int) -> bool:
        """Mark the next or the previous choice, and return whether there was one."""
        self.read()
        if not self.is_open and not (step > 0 and self.open_picker()):
            return False
        self.offer(self.offered, self.next_place(step))
        self.put_marked()
        self.assist()
        return True

    def open_picker(self) -> bool:
        """Offer what fits the text, and return whether there is anything."""
        self._typed = self.text
        found = self.choices(self._typed)
        if found:
            self.offer(found, -1)
        return bool(found)

    def next_place(self, step: int) -> int:
        """Return the place of the next choice to be marked."""
        if self.at < 0:
            return 0 if step > 0 else len(self.offered) - 1
        return (self.at + step) % len(self.offered)

    def put_marked(self) -> None:
        """Put the marked choice into the field: what is seen there is what will be saved."""
        self._put(self.chosen(self._typed, self.offered[self.at]))

    def enter(self) -> bool:
        """Take the marked choice, and return whether the cursor stays here."""
        self.read()
        if not self.is_open or self.at < 0:
            self.offer(())
            return False
        self._put(self.chosen(self._typed, self.offered[self.at]))
        self.offer(())
        return False

    def close(self) -> bool:
        """Close the picker and put back what stood here; return whether one was open."""
        if not self.is_open:
            return False
        self._put(self._back or self._typed)
        self.offer(())
        self.assist()
        return True

    def _put(self, text: str) -> None:
        if text == self.text:
            return
        with self.prevent(Input.Changed):
            self.text = text
        self._read = self._standing = text
        self._back = ""
        self.post_message(self.Changed(self))

    def take(self) -> bool:
        """Complete the text as far as all choices agree, and return whether that adds anything."""
        text = self.text
        whole = [self.chosen(text, choice) for choice in self.choices(text)] if text else []
        common = shared_beginning(whole)
        if not common.casefold().startswith(text.casefold()) or len(common) <= len(text):
            return False
        self.text = common
        return True

    # While typing

    def assist(self) -> None:
        """Send to the form what helps with the text as it stands."""
        text = self.text
        parts = (self.explain(text), self.offers(text))
        self.post_message(self.Assist("  ".join(part for part in parts if part)))

    def offers(self, text: str) -> str:
        """Return in words that an arrow shows choices, where none are shown."""
        found = () if self.is_open else self.choices(text)
        if not found or (len(found) == 1 and found[0].label == text):
            return ""
        return plural(len(found), "↓ shows {n} choice", "↓ shows {n} choices")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer anew when a person types."""
        event.stop()
        self.read()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Post to the form that a person typed."""
        event.stop()
        self.read()

    def read(self) -> None:
        """Take in what was typed since the last time, and offer what fits it."""
        before, text = self._read, self.text
        if text == before:
            return
        self._read = text
        if not self.input.has_focus:
            return
        meant = self.retyped(before, text) if before and before == self._standing else text
        if meant != text:
            self._put(meant)
            self._back = before
        self._standing = ""
        self._typed = meant
        self.offer_typed(meant)
        self.post_message(self.Changed(self))
        self.assist()

    def offer_typed(self, text: str) -> None:
        """Offer what fits what is being typed; where nothing else can stand, the nearest."""
        found = self.choices(text) if text.strip() else ()
        if len(found) == 1 and found[0].label == text:
            found = ()
        self.offer(found, 0 if self.closed else -1)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show help as soon as the cursor is in the field."""
        self._typed = self._read = self._standing = self.text
        self._back = ""
        self.assist()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Settle what was typed, and let the form check it."""
        self.settle()
        self.post_message(self.Left(self))

    def settle(self) -> None:
        """Complete what was typed as far as only one thing can be meant."""
        self.offer(())
        settled = self.settled(self.text)
        if settled != self.text:
            with self.prevent(Input.Changed):
                self.text = settled
        self._read = self.text

    def explained(self, choice: Choice) -> str:
        """Return the code and the meaning of a choice, which its label leaves out."""
        return printable("  ".join(part for part in (choice.code, choice.meaning) if part))
