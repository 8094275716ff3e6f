"""The JSON reader yields the objects of a list, each with its place counted from 1."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NoReturn

from models.intake.errors import (
    EmptyInput,
    InputTooLarge,
    MissingColumns,
    NotTheFormat,
    WrongEncoding,
)
from models.intake.mapping import IntakeMapping
from models.intake.readers.text_lines import lines_before, piece, plain
from models.intake.row_result import Read, RefusedRow, named_columns
from models.intake.source_row import SourceRow, reach

LARGEST = 64 * 1024 * 1024
"""Bytes of a JSON file, which is parsed whole; CSV is read row by row and has no such bound."""


def json_rows(file: BinaryIO, path: Path, mapping: IntakeMapping) -> Iterator[Read]:
    """Yield each object, or the reason why it is none, after its share of the bytes so far.

    Numbers are kept as the digits they were written with, so that a position does not change
    on its way through a floating point number. Raises WrongEncoding, InputTooLarge, EmptyInput,
    MissingColumns and NotTheFormat before the first row.
    """
    rows = reach(_parsed(_text(file, path, mapping.encoding), path), mapping.rows)
    if not isinstance(rows, list):
        where = f"'{'.'.join(mapping.rows)}'" if mapping.rows else "its top"
        raise NotTheFormat(path=path, format="JSON", problem=f"there is no list at {where}")
    if not rows:
        raise EmptyInput(path=path)
    _demand_columns(rows, path, mapping)
    size = file.tell()
    for place, row in enumerate(rows, start=1):
        done = size * place // len(rows)
        if isinstance(row, dict):
            yield done, SourceRow(number=place, cells=row)
        else:
            yield done, RefusedRow(place, "it is not an object")


def _text(file: BinaryIO, path: Path, encoding: str) -> str:
    data = piece(file, LARGEST + 1, path=path)
    if len(data) > LARGEST:
        raise InputTooLarge(path=path, part="the file", limit=LARGEST // 2**20)
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        line = 1 + lines_before(error, encoding)
        raise WrongEncoding(path=path, encoding=plain(encoding), line=line) from None


def _parsed(text: str, path: Path) -> object:
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        problem = f"it stops making sense at line {error.lineno}, column {error.colno}"
    except RecursionError:
        problem = "it is nested too deeply"
    except ValueError:
        problem = "it holds NaN or Infinity, which are no numbers in JSON"
    raise NotTheFormat(path=path, format="JSON", problem=problem)


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _demand_columns(rows: list[object], path: Path, mapping: IntakeMapping) -> None:
    """Raise MissingColumns when no object at all has a column that the mapping reads.

    One object may leave out what it does not know; a name that none of them has is a slip.
    """
    missing = set(mapping.columns)
    for row in rows:
        if isinstance(row, Mapping):
            missing = {name for name in missing if not _has(row, name)}
        if not missing:
            return
    problem = f"no object has {named_columns(missing)}"
    raise MissingColumns(path=path, mapping=mapping.name, problem=problem)


def _has(row: Mapping[str, object], name: str) -> bool:
    *above, last = name.split(".")
    holder = reach(row, above)
    return name in row or (isinstance(holder, Mapping) and last in holder)
