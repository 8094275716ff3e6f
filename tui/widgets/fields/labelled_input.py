"""A labelled input is one row of a form: a label, what is typed, and an error in words under it.

Fields are drawn from the metadata that the records carry, so a new field of a record appears in
every form by itself. What helps while typing goes to the form's assist line, which is always there:
a line that appears and vanishes would repaint the form on every key.
"""

from __future__ import annotations

from typing import Protocol, cast, runtime_checkable

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, Static, TextArea

from models.records import Facet, Shape
from tui.kit import _, printable
from tui.widgets.frame import Long, Row


@runtime_checkable
class Folding(Protocol):
    """What folds fields away, and shows them when the cursor goes into one."""

    def unfold(self) -> None:
        """Show the fields."""


class Lettered(Static):
    """One or more rows of words with a column before them, in which a letter to jump by appears."""

    DEFAULT_CSS = """
    Lettered { padding: 0 1 0 0; height: auto; }
    """

    letter = ""

    def show_letter(self, letter: str) -> None:
        """Show a letter before the words, or none; the words stay where they are."""
        if letter != self.letter:
            self.letter = letter
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the painted rows, the first with its letter."""
        strips = super().render_lines(crop)
        if strips and self.letter and crop.y == crop.x == 0:
            letter = Segment(self.letter, self.rich_style + Style(reverse=True, bold=True))
            strips[0] = Strip.join([Strip([letter]), strips[0].crop(1)])
        return strips


class LabelledInput(Vertical):
    """The widget of a field; what it offers and explains is up to subclasses."""

    DEFAULT_CSS = """
    LabelledInput {
        height: auto;
        & > Horizontal { height: auto; }
        & .label { width: 20; }
        & Input { width: 1fr; }
        & TextArea { width: 1fr; padding: 0; height: auto; min-height: 2; max-height: 8; }
        & .error { display: none; height: auto; padding: 0 0 0 20; text-style: bold; }
        &.-wrong .error { display: block; }
    }
    """

    def __init__(self, name: str, facet: Facet, *, text: str = "") -> None:
        super().__init__(id=f"field-{name}", classes="-long" if facet.shape is Shape.LONG else "")
        self.field = name
        self.facet = facet
        self.error = ""
        self._first = printable(text) if facet.shape is not Shape.LONG else text

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
            yield Lettered(Content(self.label), classes="label")
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
        if reason:
            self.unfold()

    def take_cursor(self) -> None:
        """Put the cursor into the field, wherever that was folded away."""
        self.unfold()
        self.input.focus()

    def unfold(self) -> None:
        """Show the section in which the field stands."""
        for node in self.ancestors:
            if isinstance(node, Folding):
                node.unfold()
