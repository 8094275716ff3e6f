"""What handing over asks of the tables, in batches that fit in memory."""

from __future__ import annotations

from models.sharing.rows.doubts import (
    disputed_records,
    disputes,
    merged_records,
    rowless,
    unknown,
    unshared,
    values_of_fields,
)
from models.sharing.rows.pointers import (
    begun_here,
    brought,
    freeing,
    named_fields,
    pointed,
    pointing,
)
from models.sharing.rows.record_rows import (
    Row,
    evidence_sizes,
    flagged_people,
    heavy_records,
    held_back,
    kinds_of_records,
    rows_to_export,
    writers_of,
)

__all__ = [
    "Row",
    "begun_here",
    "brought",
    "disputed_records",
    "disputes",
    "evidence_sizes",
    "flagged_people",
    "freeing",
    "heavy_records",
    "held_back",
    "kinds_of_records",
    "merged_records",
    "named_fields",
    "pointed",
    "pointing",
    "rowless",
    "rows_to_export",
    "unknown",
    "unshared",
    "values_of_fields",
    "writers_of",
]
