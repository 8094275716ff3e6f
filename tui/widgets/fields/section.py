"""A section is a part of a form that can be folded away to one line, which says what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from models.records import Shape
from tui.kit import printable
from tui.widgets.fields.field import Field
from tui.widgets.fields.labelled_input import Lettered


class Heading(Lettered, can_focus=True):
    """The line of a section: Enter, Space or an arrow folds it away and shows it again."""

    HELP = """\
    A section of the form. Enter or → shows its fields and goes into the first, ← folds them away,
    Tab or ↓ goes on. What is folded away keeps what was typed there.
    """
    DEFAULT_CSS = """
    Heading { height: 1; padding: 0; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    Heading:focus { text-style: bold reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "open", show=False),
        Binding("left", "fold", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def action_open(self) -> None:
        """Show the fields, and go into the first."""
        section = self.section
        if not section.folded and not self.can_fold:
            return
        section.unfold()
        if section.fields:
            section.fields[0].take_cursor()

    def action_fold(self) -> None:
        """Fold the fields away."""
        if self.can_fold:
            self.section.fold()

    @property
    def section(self) -> Section:
        """The section that this is the heading of."""
        return next(node for node in self.ancestors if isinstance(node, Section))

    @property
    def can_fold(self) -> bool:
        """Whether there is something to fold away."""
        return self.section.folds


class Section(Vertical):
    """The fields of one section under its heading."""

    DEFAULT_CSS = """
    Section { height: auto; }
    Section > .body { height: auto; }
    """

    @dataclass
    class Turned(Message):
        """The section was folded away or shown."""

        section: Section

    def __init__(
        self, name: str, fields: Sequence[Field], *, folds: bool = True, folded: bool = True
    ) -> None:
        super().__init__(id=f"section-{name}")
        self.title = name
        self.fields = fields
        self.folds = folds
        self.folded = folds and folded
        _fill_rows(fields)
        # Held here, not looked up: what the section holds is told before it is on the screen, and
        # while the screen goes.
        self.heading = Heading(classes="section", markup=False)
        self.body = Vertical(*fields, classes="body")
        self.body.display = not self.folded
        self._words = ""

    def compose(self) -> ComposeResult:
        """Compose the heading above the fields."""
        yield self.heading
        yield self.body

    def on_mount(self) -> None:
        """Let the cursor go to a heading that can be folded away."""
        self.heading.can_focus = self.folds
        self._show()

    def tell(self, words: str) -> None:
        """Say in the heading what the section holds."""
        if words != self._words:
            self._words = words
            self._show()

    def unfold(self) -> None:
        """Show the fields."""
        self._turn(folded=False)

    def fold(self) -> None:
        """Leave nothing but the heading."""
        self._turn(folded=self.folds)

    def _turn(self, *, folded: bool) -> None:
        if folded == self.folded:
            return
        self.folded = folded
        inside = self.body.has_focus_within
        self.body.display = not folded
        if folded and inside:
            self.heading.focus()
        self._show()
        self.post_message(self.Turned(self))

    def _show(self) -> None:
        sign = ("▸ " if self.folded else "▾ ") if self.folds else "  "
        self.heading.update(Content(sign + printable(self._words)))


def _fill_rows(fields: Sequence[Field]) -> None:
    """Let a field before a long text have its row alone, where there are two columns."""
    left: Field | None = None
    for field in fields:
        if field.facet.shape is not Shape.LONG:
            left = field if left is None else None
        elif left is not None:
            left.add_class("-alone")
            left = None
