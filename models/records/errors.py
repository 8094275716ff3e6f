"""What can be wrong with a value before it is recorded.

No error here repeats the value: it may be a name, and errors reach logs and screens.
"""

from __future__ import annotations

from models.errors import ModelError


class BadValue(ModelError):
    """A value does not fit its field; ``field`` is the field's name and ``reason`` a sentence."""

    sentence = "{field}: {reason}"
    next_step = "Correct that field; nothing was saved."
    code = "bad-value"
    exit_status = 2

    def __init__(self, *, field: str, reason: str) -> None:
        super().__init__(field=field, reason=reason)
        self.field = field
        self.reason = reason


class NoSuchKind(ModelError):
    """No kind of record has this name; a newer afield may have written it."""

    sentence = "This afield knows no such kind of record."
    next_step = "Update afield if a colleague's newer one wrote it."
    code = "no-such-kind"
    exit_status = 6


class NoSuchField(ModelError):
    """A kind of record has no such field; a newer afield may have written it."""

    sentence = "This afield knows no such field of {kind}."
    next_step = "Update afield if a colleague's newer one wrote it."
    code = "no-such-field"
    exit_status = 6
