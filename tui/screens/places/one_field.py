"""One field of a record has a place of its own, with all the help that the full form gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from models.records import BadValue, Facet, Shape, facets
from tui.kit import _
from tui.screens.places.entry_place import Entry, local_now
from tui.services import RecordFinder, choice_by_id, last_used
from tui.widgets.fields import Field, RecordField, field_for, read_typed, typed_value

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

    def place_words(self) -> str:
        """Return words that name the field."""
        return _("Edit: {field}").format(field=_(self.facet.label))

    def on_mount(self) -> None:
        """Ask what can be chosen, then show the field."""
        self.guarded(self._open())

    async def _open(self) -> None:
        facet, vault = self.facet, self.session.vault
        records, here = None, None
        if facet.shape is Shape.RECORD:
            records = RecordFinder(self.session, facet.target)
            if self.value and not facet.sealed:
                here = await self.session.do(choice_by_id, vault, records.kinds, str(self.value))
        last = await self.session.do(last_used, vault)
        text = "" if facet.sealed else typed_value(facet, self.value)
        name = self.field_name
        await self.fill(
            [field_for(name, facet, now=local_now, text=text, records=records, here=here)]
        )
        self.offer_last(last)
        self.remember()

    def value_of(self, field: Field) -> Value:
        """Return the field's value; raises `BadValue`."""
        if isinstance(field, RecordField) and field.text.strip():
            if field.record is None:
                raise BadValue(field=self.field_name, reason=_("No record has this reference."))
            return field.record
        return read_typed(self.kind, self.field_name, self.facet, field.text, now=local_now())

    def draft(self) -> None:
        """Keep no draft: a conflict that is not settled stays in the list."""
        return

    async def action_save(self) -> None:
        """Leave with the value as it was typed."""
        for field in self.query(RecordField):
            await field.find_out()
        if self.check_all():
            self.leave(Typed(self.value_of(self.field(self.field_name))))
