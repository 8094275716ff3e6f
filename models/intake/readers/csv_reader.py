"""The CSV reader (RFC 4180, with any delimiter) yields rows with their line numbers."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from models.intake.errors import EmptyInput, MissingColumns, NotTheFormat
from models.intake.readers.text_lines import text_lines_of
from models.intake.row_result import Read, RefusedRow, named_columns
from models.intake.source_row import SourceRow


class Table(Protocol):
    """What the reader has to know of a table: how it is written, and which columns it must have."""

    @property
    def name(self) -> str:
        """What the table is called."""

    @property
    def encoding(self) -> str:
        """How its text is encoded."""

    @property
    def delimiter(self) -> str:
        """The sign between two cells."""

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it must have."""


def csv_rows(file: BinaryIO, path: Path, mapping: Table) -> Iterator[Read]:
    """Yield each row, or the reason why it is none, after the number of bytes read so far.

    Raises WrongEncoding, InputTooLarge, EmptyInput, MissingColumns and NotTheFormat.
    """
    text = text_lines_of(file, path=path, encoding=mapping.encoding)
    # strict: a quotation mark that is out of place must not silently swallow what follows it.
    reader = csv.reader(text, delimiter=mapping.delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise EmptyInput(path=path) from None
    except csv.Error:
        raise NotTheFormat(path=path, format="CSV", problem="line 1 is no header") from None
    _demand_columns(header, path, mapping)
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield file.tell(), RefusedRow(first, _broken(first, reader.line_num))
        else:
            if cells:
                yield file.tell(), _row(first, header, cells)


def _row(line: int, header: list[str], cells: list[str]) -> SourceRow | RefusedRow:
    if len(cells) != len(header):
        return RefusedRow(line, f"it has {len(cells)} cells, and the header has {len(header)}")
    if any("\0" in cell for cell in cells):
        return RefusedRow(line, "it holds a NUL byte, so the file is damaged here")
    return SourceRow(number=line, cells=dict(zip(header, cells, strict=True)))


def _broken(first: int, last: int) -> str:
    limit = csv.field_size_limit()
    problem = f"a quotation mark is out of place, or a cell has more than {limit} characters"
    return problem if last <= first else f"{problem}; lines {first} to {last} were left out"


def _demand_columns(header: list[str], path: Path, mapping: Table) -> None:
    missing = mapping.columns - set(header)
    twice = {name for name, times in Counter(header).items() if times > 1} & mapping.columns
    if missing:
        problem = f"it has no column {named_columns(missing)}"
    elif twice:
        problem = f"it has more than one column {named_columns(twice)}"
    else:
        return
    raise MissingColumns(path=path, mapping=mapping.name, problem=problem)
