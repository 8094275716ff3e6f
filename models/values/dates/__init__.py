"""Dates are typed as people know them and kept as EDTF, with the earliest and latest they can be.

``/`` says that it lasted; ``[..]`` says that it was one day in between and nobody knows which.
Both carry an earliest and a latest, so that nothing uncertain is ever placed on a day that no
source named.
"""

from __future__ import annotations

from models.values.dates.edtf_parser import read_date
from models.values.dates.errors import BadWhen
from models.values.dates.typed_dates import parse_date

__all__ = [
    "BadWhen",
    "parse_date",
    "read_date",
]
