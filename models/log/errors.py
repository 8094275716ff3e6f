"""What can be wrong with an operation that is read."""

from __future__ import annotations

from models.errors import ModelError


class OperationError(ModelError):
    """A signed operation cannot be taken in."""

    code = "operation"
    exit_status = 9


class BadOperation(OperationError):
    """Bytes are not one signed operation in canonical form."""

    sentence = "A change in this file is damaged or forged ({reason})."
    next_step = "Nothing was taken; ask the sender for the file again."
    code = "bad-operation"


class NewerOperation(OperationError):
    """An operation was written in a format that this afield does not know."""

    sentence = "A change was written by a newer afield (format {found})."
    next_step = "Update afield and try again; nothing was changed."
    code = "newer-operation"
    exit_status = 6
