"""The dates between which something is cited become one period in EDTF.

A date is a year, a month or a day, as ``2013``, ``2013-01`` or ``2013-01-02``; the published rows
also write ``2013-01-`` and ``2013-00-00``. Whether a relation goes on after it was last cited is
said by ``Y`` (assumed to go on), ``N`` (not known to) and ``E`` (it ended then).
"""

from __future__ import annotations

import re

from models.intake.source_row import BadCell, SourceRow
from models.values import BadWhen, parse_date

UNKNOWN = "?"
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_OPEN, _SHUT = frozenset({"y"}), frozenset({"n", "e", ""})


def cited_date(row: SourceRow, column: str) -> str | None:
    """Return the date of a column, or of the three beside it that hold its parts; or None.

    Raises BadCell for what is no date.
    """
    text = row.text(column)
    if not text:
        parts = [row.text(f"{column}_{part}") for part in ("year", "month", "day")]
        text = "-".join(part.zfill(2) for part in parts if part) if parts[0] else ""
    text = re.sub(r"(?:-0{1,2})+$|-+$", "", text)
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise BadCell(column, "it is no date such as 2013, 2013-01 or 2013-01-02")
    written = "-".join(part.zfill(2) for part in found.groups() if part)
    try:
        parse_date(written, now=None)
    except BadWhen as bad:
        raise BadCell(column, str(bad)) from None
    return written


def cited_period(row: SourceRow, first: str, last: str, open_: str) -> str | None:
    """Return the time in which a relation held, from its three columns; None for all of time.

    What is assumed to go on is open at its end, whenever it was last cited. What is not, and was
    cited once, held on that date. Without any date its time is unknown, and it is put on no day.
    Raises BadCell.
    """
    begins, ends = _both(row, first, last)
    said = row.text(open_).casefold()
    if said not in _OPEN | _SHUT:
        raise BadCell(open_, "it is none of Y, N and E")
    if said in _OPEN:
        if begins is None:
            # Cited some day, and assumed to go on: the publisher shows it at every time.
            return None if ends else UNKNOWN
        return f"{begins}/.."
    if begins and ends:
        return _span(begins, ends)
    return begins or ends or UNKNOWN


def posted_period(row: SourceRow, first: str, last: str) -> str:
    """Return the time of a posting: open at the end for which no citation is given.

    Raises BadCell.
    """
    begins, ends = _both(row, first, last)
    if begins and ends:
        return _span(begins, ends)
    return f"{begins or '..'}/{ends or '..'}" if begins or ends else UNKNOWN


def _both(row: SourceRow, first: str, last: str) -> tuple[str | None, str | None]:
    begins, ends = cited_date(row, first), cited_date(row, last)
    if begins and ends and begins[: len(ends)] > ends[: len(begins)]:
        raise BadCell(last, "it lies before the date of the first citation")
    return begins, ends


def _span(begins: str, ends: str) -> str:
    if begins == ends:
        return begins
    if begins.startswith(ends):
        # 2013-05-20 to some day of 2013-05: as far as that reaches.
        ends = str(parse_date(ends, now=None).latest)[: len(begins)]
    return f"{begins}/{ends}"
