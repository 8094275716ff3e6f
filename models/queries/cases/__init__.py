"""Cases show what belongs together: all that hangs on an incident, and what points to a record."""

from __future__ import annotations

from models.queries.cases.case_file import Casefile, read_case_file
from models.queries.cases.pointing_records import Pointer, records_pointing_to

__all__ = ["Casefile", "Pointer", "read_case_file", "records_pointing_to"]
