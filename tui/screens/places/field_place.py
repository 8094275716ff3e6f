"""A field place shows fields, reads their values, and says in words what is to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from models.records import BadValue, Shape
from tui.kit import _, plural, printable
from tui.screens.base import Place
from tui.widgets.fields import (
    ChoiceField,
    Field,
    Heading,
    Picker,
    chooser_for,
)
from tui.widgets.notices import Words

if TYPE_CHECKING:
    from crypto.errors import AfieldError
    from models.records import Value
    from tui.services import LastUsed

T = TypeVar("T")


class FieldPlace(Place[T]):
    """Shows fields, helps while one types, and lists what is to be mended before a save."""

    AUTO_FOCUS: ClassVar[str | None] = "Field Input, Field TextArea"
    _filled: Sequence[Field] = ()

    def compose(self) -> ComposeResult:
        """Compose the picker over the four rows."""
        yield from super().compose()
        picker = Picker()
        if self.afield.profile.low:
            picker.keep_small()
        yield picker

    def content(self) -> Iterable[Widget]:
        """Compose the list of errors, the fields, and the line that helps while typing."""
        yield Static(id="errors", markup=False)
        with VerticalScroll(id="fields", can_focus=False):
            yield from self.rows()
        yield Words(id="assist")

    def rows(self) -> Iterable[Widget]:
        """Compose the fields that are known before the vault was asked."""
        return ()

    async def fill(self, rows: Iterable[Widget]) -> None:
        """Put in fields that needed the vault, and set the cursor into the first."""
        await self.query_one("#fields", VerticalScroll).mount_all(rows)
        self._filled = list(self.query(Field))
        if self._filled:
            self._filled[0].take_cursor()

    def fields(self) -> Sequence[Field]:
        """Return the fields in the order of the screen."""
        # Every key asks for them, and to look for them takes longer than to paint one.
        return self._filled or list(self.query(Field))

    def field(self, name: str) -> Field:
        """Return the field of this name."""
        return self.query_one(f"#field-{name}", Field)

    def texts(self) -> dict[str, str]:
        """Return what stands in each field, by the field's name."""
        return {field.field: field.text for field in self.fields()}

    def value_of(self, field: Field) -> Value:
        """Return the value of a field; raises `BadValue`."""
        raise NotImplementedError

    def offer_last(self, last: LastUsed) -> None:
        """Let the fields with a vocabulary offer first what was chosen last."""
        for field in self.fields():
            codes = last.get(field.facet.vocabulary or "")
            if codes and isinstance(field, ChoiceField):
                field.chooser = chooser_for(field.facet, codes)

    # The picker

    @property
    def open_field(self) -> Field | None:
        """The field whose choices are shown."""
        return next((field for field in self.fields() if field.is_open), None)

    @on(Field.Offered)
    def _show_picker(self, event: Field.Offered) -> None:
        event.stop()
        picker, was = self.query_one(Picker), self.query_one(Picker).shown
        if event.field.is_open or self.open_field is None:
            picker.show(event.field, self._room())
        if picker.shown is not was:
            self.refresh_frame()

    def _room(self) -> Region:
        """Return the part of the screen that a picker may cover: never the line that explains."""
        content, assist = self.query_one("#content").region, self.query_one("#assist").region
        return Region(content.x, content.y, content.width, max(assist.y - content.y, 1))

    def on_resize(self) -> None:
        """Close the picker: its field is somewhere else now."""
        super().on_resize()
        self.close_picker()

    def close_picker(self) -> bool:
        """Close the picker, with what was typed put back; return whether one was open."""
        field = self.open_field
        return field is not None and field.close()

    def hints(self) -> Sequence[str]:
        """Return the keys of the picker while it is open, and of what has the focus."""
        if self.afield.typed.late:
            return super().hints()
        if self.open_field is not None:
            return [_("↓↑ choose"), _("Enter takes"), _("Esc closes"), *super().hints()]
        focused = self.focused
        if isinstance(focused, Heading):
            turn = _("Enter opens") if focused.section.folded else _("← folds away")
            return [turn, *super().hints()]
        return super().hints()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the keys that do something here."""
        if isinstance(event.widget, Heading):
            self.query_one("#assist", Words).tell("")
        self.refresh_frame()

    # While typing

    @on(Field.Assist)
    def _show_assist(self, event: Field.Assist) -> None:
        event.stop()
        self.query_one("#assist", Words).tell(printable(event.words))

    def changed(self, field: Field) -> None:
        """Bring up to date what depends on the fields."""

    def check(self, field: Field) -> str:
        """Show under the field what is wrong with it, and return it; nothing where it is right."""
        try:
            self.value_of(field)
        except BadValue as error:
            field.show_error(_(error.reason))
        else:
            field.show_error("")
        return field.error

    def say_error(self, error: AfieldError) -> None:
        """Say what was refused, and next to its field where one field was."""
        super().say_error(error)
        if isinstance(error, BadValue):
            for field in self.query(f"#field-{error.field}").results(Field):
                field.show_error(_(error.reason))
                field.take_cursor()
                self._list_errors()

    def check_all(self) -> bool:
        """Return whether every field can be saved; list what is wrong and go to the first of it."""
        for field in self.fields():
            field.settle()
        wrong = [field for field in self.fields() if self.check_for_save(field)]
        self._list_errors()
        if wrong:
            wrong[0].take_cursor()
            self.say(self._errors_in_words(wrong))
        return not wrong

    def _list_errors(self) -> None:
        """List above the fields which of them are to be mended."""
        wrong = [field for field in self.fields() if field.error]
        listed = self.query_one("#errors", Static)
        listed.set_class(bool(wrong), "-shown")
        if wrong:
            listed.update(Content(printable(self._errors_in_words(wrong))))

    def _errors_in_words(self, wrong: list[Field]) -> str:
        names = "; ".join(_(field.facet.label) for field in wrong)
        return plural(len(wrong), "{n} field to mend: ", "{n} fields to mend: ") + names

    def check_for_save(self, field: Field) -> str:
        """Return what keeps a field from being saved; what is required must be there."""
        if field.facet.required and not field.text.strip():
            unknown = field.facet.shape is Shape.WHEN
            words = _("This is needed; ? when it is unknown.") if unknown else _("This is needed.")
            field.show_error(words)
            return field.error
        return self.check(field)
