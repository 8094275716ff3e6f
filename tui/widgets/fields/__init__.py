"""Fields to type into, and how a value is read back from what was typed."""

from __future__ import annotations

from tui.widgets.fields.choice_field import ChoiceField, chooser_for
from tui.widgets.fields.choices import (
    Choice,
    choices_among,
    settle_choice,
    vocabulary_choices,
    word_choices,
)
from tui.widgets.fields.date_field import HowManyField, WhenField
from tui.widgets.fields.factory import field_for
from tui.widgets.fields.field import Field
from tui.widgets.fields.labelled_input import Lettered
from tui.widgets.fields.path_field import PathField, complete_path, over_the_offer
from tui.widgets.fields.picker import Picker
from tui.widgets.fields.record_field import RecordField, Records
from tui.widgets.fields.section import Heading, Section
from tui.widgets.fields.value_text import (
    NameOf,
    changed_values,
    cleaned_value,
    is_empty,
    nobody,
    read_typed,
    shown_value,
    split_list,
    typed_value,
)

__all__ = [
    "Choice",
    "ChoiceField",
    "Field",
    "Heading",
    "HowManyField",
    "Lettered",
    "NameOf",
    "PathField",
    "Picker",
    "RecordField",
    "Records",
    "Section",
    "WhenField",
    "changed_values",
    "choices_among",
    "chooser_for",
    "cleaned_value",
    "complete_path",
    "field_for",
    "is_empty",
    "nobody",
    "over_the_offer",
    "read_typed",
    "settle_choice",
    "shown_value",
    "split_list",
    "typed_value",
    "vocabulary_choices",
    "word_choices",
]
