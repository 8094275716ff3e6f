"""Fields to type into, and how a value is read back from what was typed."""

from __future__ import annotations

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
from tui.widgets.fields.path_field import PathField, complete_path
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
    "Field",
    "HowManyField",
    "NameOf",
    "PathField",
    "WhenField",
    "changed_values",
    "choices_among",
    "cleaned_value",
    "complete_path",
    "field_for",
    "is_empty",
    "nobody",
    "read_typed",
    "settle_choice",
    "shown_value",
    "split_list",
    "typed_value",
    "vocabulary_choices",
    "word_choices",
]
