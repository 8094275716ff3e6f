"""The factory makes the field that suits a facet."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import Facet, Shape
from tui.widgets.fields.choice_field import ChoiceField, ListField, chooser_for
from tui.widgets.fields.choices import Choice
from tui.widgets.fields.date_field import HowManyField, Now, WhenField
from tui.widgets.fields.field import Field
from tui.widgets.fields.record_field import RecordField, Records


def field_for(
    name: str,
    facet: Facet,
    *,
    now: Now,
    text: str = "",
    last: Sequence[str] = (),
    records: Records | None = None,
    here: Choice | None = None,
) -> Field:
    """Return a field for one facet.

    ``last`` are the codes of its vocabulary that were used last. ``records`` answers what a field
    can point to, and ``here`` is the record that it points to now.
    """
    match facet.shape:
        case Shape.WHEN:
            return WhenField(name, facet, now=now, text=text)
        case Shape.HOW_MANY:
            return HowManyField(name, facet, text=text)
        case Shape.CODES | Shape.TAGS:
            return ListField(name, facet, text=text, chooser=chooser_for(facet, last))
        case Shape.CODE | Shape.YES_NO:
            return ChoiceField(name, facet, text=text, chooser=chooser_for(facet, last))
        case Shape.RECORD if records is not None:
            return RecordField(name, facet, records=records, here=here)
        case _:
            return Field(name, facet, text=text)
