"""Everything that reads records: lookups, search, lists, case files, figures, consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.counting import said_at
from models.log import WHY
from models.merge import CurrentValue
from models.queries.errors import AmbiguousReference, NoSuchReference
from models.queries.filters import complete_line, filter_before_words, filters_of
from models.queries.list_lines import IncidentLine, lines_of
from models.queries.newer_operations import NewerOperations, is_newer
from models.queries.query_language import Query
from models.queries.record_lookup import (
    Conflict,
    HistoryEntry,
    conflicts_of,
    history_of,
    record_row,
    record_rows,
    reference_of,
    resolve_reference,
    withheld_fields,
)
from models.queries.search import (
    NamedRecord,
    count_incidents,
    find_incidents,
    find_named,
    find_records,
    ids_of_incidents,
    named_record,
)
from models.values import later

if TYPE_CHECKING:
    from models.queries.case_file import Casefile, read_case_file
    from models.queries.consent_ground import Ground
    from models.queries.consent_policy import Permission, least, permission
    from models.queries.figures import (
        GROUPINGS,
        Figure,
        FigureTable,
        Group,
        IncidentSet,
        Statement,
        count_all,
        read_incident_set,
        read_statements,
        table_by,
    )
    from models.queries.recorded_consent import Said
    from models.queries.state_of_evidence import (
        MISMATCH,
        EvidenceState,
        bytes_are_here,
        custody_of,
        evidence_state,
        graphic_of,
        is_changed,
        linked_records,
        who_may_hold,
    )

__all__ = [
    "GROUPINGS",
    "MISMATCH",
    "WHY",
    "AmbiguousReference",
    "Casefile",
    "Conflict",
    "CurrentValue",
    "EvidenceState",
    "Figure",
    "FigureTable",
    "Ground",
    "Group",
    "HistoryEntry",
    "IncidentLine",
    "IncidentSet",
    "NamedRecord",
    "NewerOperations",
    "NoSuchReference",
    "Permission",
    "Query",
    "Said",
    "Statement",
    "bytes_are_here",
    "complete_line",
    "conflicts_of",
    "count_all",
    "count_incidents",
    "custody_of",
    "evidence_state",
    "filter_before_words",
    "filters_of",
    "find_incidents",
    "find_named",
    "find_records",
    "graphic_of",
    "history_of",
    "ids_of_incidents",
    "is_changed",
    "is_newer",
    "least",
    "lines_of",
    "linked_records",
    "named_record",
    "permission",
    "read_case_file",
    "read_incident_set",
    "read_statements",
    "record_row",
    "record_rows",
    "reference_of",
    "resolve_reference",
    "said_at",
    "table_by",
    "who_may_hold",
    "withheld_fields",
]

__getattr__ = later(
    __name__,
    {
        "GROUPINGS": "models.queries.figures",
        "Casefile": "models.queries.case_file",
        "EvidenceState": "models.queries.state_of_evidence",
        "Figure": "models.queries.figures",
        "FigureTable": "models.queries.figures",
        "Ground": "models.queries.consent_ground",
        "Group": "models.queries.figures",
        "IncidentSet": "models.queries.figures",
        "Permission": "models.queries.consent_policy",
        "Said": "models.queries.recorded_consent",
        "MISMATCH": "models.queries.state_of_evidence",
        "Statement": "models.queries.figures",
        "bytes_are_here": "models.queries.state_of_evidence",
        "count_all": "models.queries.figures",
        "custody_of": "models.queries.state_of_evidence",
        "evidence_state": "models.queries.state_of_evidence",
        "graphic_of": "models.queries.state_of_evidence",
        "is_changed": "models.queries.state_of_evidence",
        "least": "models.queries.consent_policy",
        "linked_records": "models.queries.state_of_evidence",
        "permission": "models.queries.consent_policy",
        "read_case_file": "models.queries.case_file",
        "read_incident_set": "models.queries.figures",
        "read_statements": "models.queries.figures",
        "table_by": "models.queries.figures",
        "who_may_hold": "models.queries.state_of_evidence",
    },
)
