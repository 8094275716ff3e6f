"""The factory makes the field that suits a facet."""

from __future__ import annotations

from collections.abc import Iterable

from models.records import Facet, Shape
from tui.widgets.fields.choice_field import ChoiceField, ListField, chooser_for
from tui.widgets.fields.choices import Choice
from tui.widgets.fields.date_field import HowManyField, Now, WhenField
from tui.widgets.fields.field import Field


def field_for(
    name: str, facet: Facet, *, now: Now, text: str = "", known: Iterable[Choice] = ()
) -> Field:
    """Return a field for one facet; ``known`` are the values or records that can be chosen."""
    match facet.shape:
        case Shape.WHEN:
            return WhenField(name, facet, now=now, text=text)
        case Shape.HOW_MANY:
            return HowManyField(name, facet, text=text)
        case Shape.CODES | Shape.TAGS:
            return ListField(name, facet, text=text, chooser=chooser_for(facet, known))
        case Shape.CODE | Shape.YES_NO | Shape.RECORD:
            return ChoiceField(name, facet, text=text, chooser=chooser_for(facet, known))
        case _:
            return Field(name, facet, text=text, chooser=chooser_for(facet, known))
