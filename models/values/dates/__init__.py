"""Dates as people know them: typed, kept as EDTF, with the earliest and latest they can be.

``/`` says that it lasted; ``[..]`` says that it was one day in between and nobody knows which.
Both carry an earliest and a latest, so that nothing uncertain is ever placed on a day that no
source named.
"""

from __future__ import annotations

from models.when.errors import BadWhen
from models.when.forms import When
from models.when.reading import read
from models.when.typed import parse

__all__ = ["BadWhen", "When", "parse", "read"]
