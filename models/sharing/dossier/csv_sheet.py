"""CSV sheets that spreadsheets open without running anything that somebody typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Protocol

_BOM = b"\xef\xbb\xbf"
_BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
    "|",
    "%",
)
"""Beginnings that a spreadsheet may take for a formula, the full-width ones too (OWASP)."""

_WITHIN = re.compile(r"""([;\t\r\n][\s"]*)(?=[=+\-@|%\uff1d\uff0b\uff0d\uff20])""")
"""A formula's sign after what parts cells where a spreadsheet is set to another country.

Where a comma is the decimal sign, cells are parted at semicolons, and quotes do not hold them.
"""


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
        """Write one row; an apostrophe stands before what could be taken for a formula."""
        text = io.StringIO(newline="")
        written = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        written.writerow([guarded(str(cell)) for cell in cells])
        self._sink.write(text.getvalue().encode())


def guarded(cell: str) -> str:
    """Return a cell of which no spreadsheet takes any part for a formula, wherever it parts it."""
    risky = cell.startswith(_BEGINNINGS) or cell.lstrip().startswith(_BEGINNINGS)
    within = _WITHIN.sub(r"\1'", cell)
    return f"'{within}" if risky else within
