"""The rows that operations, their disclosures and chain heads have in the tables of the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from models.log.commitment import Disclosure
from models.log.operation import Operation


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest operation of a device that is here, and how many of its operations are."""

    seq: int
    hash: str
    count: int


def chain_head(row: RowMapping) -> ChainHead:
    """Return the head of a chain from its row."""
    return ChainHead(row["seq"], row["hash"], row["count"])


def operation_row(number: int, operation: Operation) -> tuple[Any, ...]:
    """Return the row of an operation under a number."""
    return (
        number,
        bytes.fromhex(operation.hash),
        operation.device,
        operation.seq,
        operation.kind,
        operation.record,
        operation.at[0],
        operation.header,
        operation.signature,
    )


def disclosure_rows(number: int, disclosures: Mapping[str, Disclosure]) -> list[tuple[Any, ...]]:
    """Return the rows of the values that stand beside an operation."""
    return [
        (number, field, shown.salt, json.dumps(shown.value, ensure_ascii=False))
        for field, shown in disclosures.items()
    ]
