"""A field is one row of a form: its label, an input, and an error in words under it when needed.

Fields are drawn from the metadata that the records carry, so a new field of a record appears in
every form by itself. What helps while typing goes to the form's assist line, which is always there:
a line that appears and vanishes would repaint the form on every key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from models.records import Facet, Shape
from tui.kit import _, printable
from tui.widgets.fields.choices import Choice, Chooser, no_choices
from tui.widgets.frame import Long, Row


class Field(Vertical):
    """One labelled field; subclasses explain what is typed and offer choices."""

    DEFAULT_CSS = """
    Field {
        height: auto;
        & > Horizontal { height: auto; }
        & .label { width: 20; height: auto; padding: 0 1 0 0; }
        & Input { width: 1fr; }
        & TextArea { width: 1fr; padding: 0; height: auto; min-height: 2; max-height: 8; }
        & .error { display: none; height: auto; padding: 0 0 0 20; text-style: bold; }
        &.-wrong .error { display: block; }
    }
    """

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

    def __init__(
        self, name: str, facet: Facet, *, text: str = "", chooser: Chooser = no_choices
    ) -> None:
        super().__init__(id=f"field-{name}")
        self.field = name
        self.facet = facet
        self.chooser = chooser
        self.error = ""
        self._first = printable(text) if facet.shape is not Shape.LONG else text
        self._walked: list[str] = []
        self._step = -1

    @property
    def label(self) -> str:
        """The label, with a mark on what must be given."""
        return (
            _("{label} *").format(label=_(self.facet.label))
            if self.facet.required
            else _(self.facet.label)
        )

    def compose(self) -> ComposeResult:
        """Compose the label before the input, and room for an error under both."""
        with Horizontal():
            yield Static(Content(self.label), classes="label")
            yield self.make_input()
        yield Static(classes="error", markup=False)

    def make_input(self) -> Input | TextArea:
        """Return what is typed into: a box for long text, one row for everything else."""
        if self.facet.shape is Shape.LONG:
            return Long(self._first)
        # Selecting on focus would let the first key replace what is recorded.
        row = Row(
            self._first,
            compact=True,
            placeholder=printable(self.placeholder()),
            select_on_focus=False,
        )
        row.cursor_blink = False
        return row

    @property
    def input(self) -> Input | TextArea:
        """The input itself."""
        return cast("Input | TextArea", self.query_one("Input, TextArea"))

    @property
    def text(self) -> str:
        """What stands in the field."""
        if not self.is_mounted:
            return self._first
        box = self.input
        return box.text if isinstance(box, TextArea) else box.value

    @text.setter
    def text(self, text: str) -> None:
        if not self.is_mounted:
            self._first = text
            return
        box = self.input
        if isinstance(box, TextArea):
            box.text = text
        else:
            box.value = text
            box.cursor_position = len(text)

    def placeholder(self) -> str:
        """Return what an empty row shows of how an answer looks."""
        if self.facet.sealed:
            return _("sealed: never in lists, search or titles")
        return ""

    def show_error(self, reason: str) -> None:
        """Show under the field what is wrong with it; an empty reason clears it."""
        if reason == self.error:
            return
        self.error = reason
        self.set_class(bool(reason), "-wrong")
        self.query_one(".error", Static).update(Content(printable(reason)))

    def take_cursor(self) -> None:
        """Put the cursor into the field."""
        self.input.focus()

    # What is typed, chosen and explained

    def explain(self, text: str) -> str:
        """Return what is understood of what was typed; for an empty text the help."""
        return _(self.facet.help)

    def settled(self, text: str) -> str:
        """Return what the text becomes when the cursor leaves; free text stays as it is."""
        return text

    def choices(self, text: str) -> list[Choice]:
        """Return what can be chosen for the text."""
        return self.chooser(text)

    def chosen(self, text: str, choice: Choice) -> str:
        """Return the whole text once a choice is taken."""
        return choice.value

    def walk(self, step: int) -> bool:
        """Take the next or the previous choice, and return whether there was one."""
        if not self._walked:
            text = self.text
            found = self.choices(text)
            self._walked = [self.chosen(text, choice) for choice in found]
            if self._walked and step < 0:
                self._walked = []
        if not self._walked:
            return False
        self._step = (self._step + step) % len(self._walked)
        with self.prevent(Input.Changed):
            self.text = self._walked[self._step]
        self.post_message(self.Changed(self))
        self.assist()
        return True

    def take(self) -> bool:
        """Complete the text as far as all choices agree, and return whether that adds anything."""
        text = self.text
        whole = [self.chosen(text, choice) for choice in self.choices(text)] if text else []
        common = _shared_beginning(whole)
        if not common.casefold().startswith(text.casefold()) or len(common) <= len(text):
            return False
        self.text = common
        return True

    def assist(self) -> None:
        """Send to the form what helps with the text as it stands."""
        text = self.text
        words = self.explain(text)
        offers = "" if self._walked else self.offers(text)
        self.post_message(self.Assist("  ".join(part for part in (words, offers) if part)))

    def offers(self, text: str) -> str:
        """Return the nearest choices in one line."""
        found = self.choices(text)
        if not found or (len(found) == 1 and found[0].value == text):
            return ""
        names = " · ".join(printable(choice.value) for choice in found[:6])
        return _("↓ {choices}").format(choices=names)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Start choosing anew when a person types."""
        event.stop()
        self._typed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Post to the form that a person typed."""
        event.stop()
        self._typed()

    def _typed(self) -> None:
        self._walked, self._step = [], -1
        if self.input.has_focus:
            self.post_message(self.Changed(self))
            self.assist()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show help as soon as the cursor is in the field."""
        self.assist()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Settle what was typed, and let the form check it."""
        self.settle()
        self.post_message(self.Left(self))

    def settle(self) -> None:
        """Complete what was typed as far as only one thing can be meant."""
        self._walked, self._step = [], -1
        settled = self.settled(self.text)
        if settled != self.text:
            with self.prevent(Input.Changed):
                self.text = settled


def _shared_beginning(texts: list[str]) -> str:
    """Return the letters with which all the texts begin."""
    shortest, longest = min(texts, default=""), max(texts, default="")
    pairs = zip(shortest, longest, strict=False)
    same = next((place for place, (a, b) in enumerate(pairs) if a != b), len(shortest))
    return shortest[:same]
