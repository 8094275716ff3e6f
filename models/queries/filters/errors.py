"""A typed filter that is none, or that asks for what cannot be.

BadQuery
├── NoFilter         no field of this kind goes by that name
└── SealedFilter     the field is there, and sealed
"""

from __future__ import annotations

from models.errors import ModelError


class BadQuery(ModelError):
    """A filter whose value cannot be used."""

    sentence = "The filter {name}: cannot be used: {reason}."
    next_step = "Text with a colon that is no filter goes in double quotes."
    code = "bad-query"
    exit_status = 2

    def __init__(self, *, step: str = "", **facts: object) -> None:
        super().__init__(**facts)
        # What is near, or what there is, belongs to this one error.
        self.next_step = step or type(self).next_step  # type: ignore[misc]


class NoFilter(BadQuery):
    """No field of the kind that is searched has this name."""

    sentence = "There is no filter {name}: for the kind {kind}.{nearest}"


class SealedFilter(BadQuery):
    """The field is sealed: which records a filter finds would tell what it holds."""

    sentence = "{name} is sealed, so it has no filter: what it finds would tell what is in there."
    next_step = "Open the record, and reveal its sealed fields there."
