"""The projection: tables, figures and a search index, which follow from the log."""

from __future__ import annotations

from models.projection.incident_figures import HARM_OF_OUTCOME, voices_of
from models.projection.incident_tables import IncidentTables, stale_beside
from models.projection.index_match import every_word, indexed_numbers, phrase
from models.projection.projector import Projector
from models.projection.record_heads import RecordHeads, RecordHeadsTable, reference
from models.projection.record_row import full_row, merged_state, record_stands, table_of
from models.projection.search_documents import BY_THEMSELVES, COLUMN_OF_FIELD, searched_fields
from models.projection.search_index import (
    INCIDENT_INDEX,
    RECORD_INDEX,
    SEARCH_COLUMNS,
    SearchIndex,
    create_search_index,
    stale_documents,
)
from models.projection.sort_orders import ORDER_NAMES, SortOrders, with_withdrawn

__all__ = [
    "BY_THEMSELVES",
    "COLUMN_OF_FIELD",
    "HARM_OF_OUTCOME",
    "INCIDENT_INDEX",
    "ORDER_NAMES",
    "RECORD_INDEX",
    "SEARCH_COLUMNS",
    "IncidentTables",
    "Projector",
    "RecordHeads",
    "RecordHeadsTable",
    "SearchIndex",
    "SortOrders",
    "create_search_index",
    "every_word",
    "full_row",
    "indexed_numbers",
    "merged_state",
    "phrase",
    "record_stands",
    "reference",
    "searched_fields",
    "stale_beside",
    "stale_documents",
    "table_of",
    "voices_of",
    "with_withdrawn",
]
