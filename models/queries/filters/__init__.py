"""Filters narrow a list by what a field holds: every field of every kind brings its own.

A line is typed, read once into words and conditions, and answered from the tables and the index.
``find``, ``list``, the export and the app all come here, so that one line means one thing.

    typed_line      the line, cut where a person parts it, the same wherever it is typed
    filter_table    the filters of each kind, made from its facets
    filter_values   what a filter asks for, read by the shape of its field
    value_help      how it is written, for who wrote it in another way
    filter_document the filters as docs/filters.md holds them
    completion      what a person may be typing
    link_values     the same, where what is linked is asked for
    sql_conditions  that, asked of a table
    link_match      what is linked, asked of the links
    word_match      words, asked of a field
    matching        the numbers of the records that fit all of it
"""

from __future__ import annotations

from models.queries.filters.completion import complete_line
from models.queries.filters.errors import BadQuery, NoFilter
from models.queries.filters.filter_table import (
    UNFILLED,
    Filter,
    Form,
    filters_of,
    find_filter,
    names_of,
    refusal,
)
from models.queries.filters.filter_values import Condition, read_condition
from models.queries.filters.matching import Sought, fitting_incidents, matching_numbers
from models.queries.filters.sql_conditions import listed_numbers
from models.queries.filters.typed_line import (
    Part,
    filter_before_words,
    parts_of_line,
    words_in,
)

__all__ = [
    "UNFILLED",
    "BadQuery",
    "Condition",
    "Filter",
    "Form",
    "NoFilter",
    "Part",
    "Sought",
    "complete_line",
    "filter_before_words",
    "filters_of",
    "find_filter",
    "fitting_incidents",
    "listed_numbers",
    "matching_numbers",
    "names_of",
    "parts_of_line",
    "read_condition",
    "refusal",
    "words_in",
]
