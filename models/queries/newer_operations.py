"""Operations of a newer afield are kept whole, and counted where a person is to know of them."""

from __future__ import annotations

from collections.abc import Iterable

from models.log import Operation
from models.records import KINDS, unknown_fields


class NewerOperations:
    """The operations of kinds or with fields that are not known here, and their records."""

    def __init__(self, operations: Iterable[Operation] = ()) -> None:
        """Count these operations."""
        self.operations = 0
        self.records: set[str] = set()
        for operation in operations:
            self.add(operation)

    def add(self, operation: Operation) -> None:
        """Count an operation, if it is one."""
        if is_newer(operation):
            self.operations += 1
            self.records.add(operation.record)


def is_newer(operation: Operation) -> bool:
    """Return whether only a newer afield can have made an operation."""
    return operation.kind not in KINDS or bool(unknown_fields(operation.kind, operation.fields))
