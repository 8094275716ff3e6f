"""What a typed reference can come to: nothing, or several records."""

from __future__ import annotations

from models.errors import ModelError


class NoSuchReference(ModelError):
    """A typed reference names nothing here."""

    sentence = "Nothing here has the reference {reference}."
    next_step = "Look it up with: afield find WORDS"
    code = "no-such-reference"
    exit_status = 11


class AmbiguousReference(ModelError):
    """A shortened reference fits several records."""

    sentence = "{reference} fits {count} records."
    next_step = "Type more of the reference: {candidates}"
    code = "ambiguous-reference"
    exit_status = 11

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        # The candidates belong to this one error, so the next step is filled here.
        self.next_step = type(self).next_step.format_map(facts)  # type: ignore[misc]
