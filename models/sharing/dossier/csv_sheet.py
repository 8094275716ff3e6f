"""CSV sheets that spreadsheets open without running anything that somebody typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Protocol

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")
"""Beginnings that a spreadsheet may take for a formula, the full-width ones too (OWASP)."""


class Sink(Protocol):
    """Where a sheet is written to."""

    def write(self, data: bytes, /) -> object:
        """Take all of these bytes."""
        ...


class CsvSheet:
    """A sheet in UTF-8 with every cell quoted (RFC 4180), written row by row.

    It begins with a byte order mark, without which a common spreadsheet misreads Cyrillic.
    """

    def __init__(self, sink: Sink, columns: Sequence[str]) -> None:
        """Write the row of the columns' names."""
        self._sink = sink
        sink.write(_BOM)
        self.row(columns)

    def row(self, cells: Sequence[object]) -> None:
        """Write one row; cells that could be taken for formulas begin with an apostrophe."""
        text = io.StringIO(newline="")
        written = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        written.writerow([guarded(str(cell)) for cell in cells])
        self._sink.write(text.getvalue().encode())


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, whatever space it begins with."""
    risky = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if risky else cell
