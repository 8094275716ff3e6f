"""A field place shows fields, reads their values, and says in words what is to be mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.records import BadValue, Shape
from tui.kit import _, plural, printable
from tui.screens.base import Place
from tui.widgets.fields import Field
from tui.widgets.notices import Words

if TYPE_CHECKING:
    from models.records import Value

T = TypeVar("T")


class FieldPlace(Place[T]):
    """Shows fields, helps while one types, and lists what is to be mended before a save."""

    AUTO_FOCUS: ClassVar[str | None] = "Field Input, Field TextArea"

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
        first = next(iter(self.fields()), None)
        if first is not None:
            first.take_cursor()

    def fields(self) -> list[Field]:
        """Return the fields in the order of the screen."""
        return list(self.query(Field))

    def field(self, name: str) -> Field:
        """Return the field of this name."""
        return self.query_one(f"#field-{name}", Field)

    def texts(self) -> dict[str, str]:
        """Return what stands in each field, by the field's name."""
        return {field.field: field.text for field in self.fields()}

    def value_of(self, field: Field) -> Value:
        """Return the value of a field; raises `BadValue`."""
        raise NotImplementedError

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
