"""One field of a record has a place of its own, with all the help that the full form gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from models.records import BadValue, Facet, Shape, facets
from tui.kit import _
from tui.screens.places.entry_place import Entry, local_now
from tui.services import NOTHING, Named, record_choices
from tui.widgets.fields import Field, field_for, read_typed, typed_value

if TYPE_CHECKING:
    from models.records import Value


@dataclass(frozen=True, slots=True)
class Typed:
    """The value that was typed; an emptied field gives an empty one, leaving gives nothing."""

    value: Value


class OneField(Entry[Typed]):
    """Type the value that shall stand. F2 keeps it, Esc leaves everything as it is."""

    SCOPE = "form"
    KEY: ClassVar[str] = "one-field"

    def __init__(self, *, kind: str, name: str, value: Value) -> None:
        super().__init__()
        self.kind = kind
        self.field_name = name
        self.value = value
        self.facet: Facet = facets(kind)[name]
        self.named: Named = NOTHING

    def place_words(self) -> str:
        """Return words that name the field."""
        return _("Edit: {field}").format(field=_(self.facet.label))

    def on_mount(self) -> None:
        """Ask what can be chosen, then show the field."""
        self.guarded(self._open())

    async def _open(self) -> None:
        if self.facet.shape is Shape.RECORD:
            found = await self.session.do(record_choices, self.session.vault, [self.facet])
            self.named = found.get(self.facet.target or "", NOTHING)
        await self.fill(self._rows())
        self.remember()

    def _rows(self) -> Iterable[Widget]:
        text = "" if self.facet.sealed else typed_value(self.facet, self.value, self.named.typed_of)
        yield field_for(
            self.field_name, self.facet, now=local_now, text=text, known=self.named.choices
        )

    def value_of(self, field: Field) -> Value:
        """Return the field's value; raises `BadValue`."""
        if self.facet.shape is Shape.RECORD and field.text.strip():
            found = self.named.id_of(field.text)
            if found is None:
                raise BadValue(field=self.field_name, reason=_("No record has this reference."))
            return found
        return read_typed(self.kind, self.field_name, self.facet, field.text, now=local_now())

    def draft(self) -> None:
        """Keep no draft: a conflict that is not settled stays in the list."""
        return

    async def action_save(self) -> None:
        """Leave with the value as it was typed."""
        if self.check_all():
            self.leave(Typed(self.value_of(self.field(self.field_name))))
