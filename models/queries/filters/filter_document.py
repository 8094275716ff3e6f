"""The filters as the documents hold them, made from the same table that a search reads.

``python -m models.queries.filters.filter_document`` prints what stands in docs/filters.md.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import MappingProxyType

from models.queries.filters.filter_table import Filter, Form, filters_of
from models.queries.filters.value_help import written
from models.records import DECISIONS, KINDS, facets
from models.values import vocabulary

_KEPT: Mapping[str, str] = MappingProxyType(
    {
        "withdrawn": "Whether it was withdrawn",
        "duplicate": "Whether it was named a duplicate",
        "conflict": "Whether different values stand for one of its fields",
        "ref": "The reference",
    }
)


def document_of_filters() -> str:
    """Return a Markdown table of filters for each kind that people record."""
    parts = [
        f"### {KINDS[kind].LABEL}: `--kind {kind}`\n\n{table_of_filters(kind)}"
        for kind in KINDS
        if kind not in DECISIONS
    ]
    return "\n".join(parts)


def table_of_filters(kind: str) -> str:
    """Return the filters of a kind as a Markdown table, those of its fields first."""
    rows = ["| Filter | Also | Asks | Takes |", "|---|---|---|---|"]
    for one in filters_of(kind).values():
        also = " ".join(f"`{other}:`" for other in one.also)
        rows.append(f"| `{one.name}:` | {also} | {_asks(one)} | {_takes(one)} |")
    return "\n".join(rows) + "\n"


def _asks(which: Filter) -> str:
    if which.facet:
        return which.facet.label
    if which.asks:
        return which.asks
    if which.name in _KEPT:
        return _KEPT[which.name]
    known = facets(which.kind)
    if which.field in known:
        return f"{known[which.field].label}, from then on or up to then"
    return f"{which.field.capitalize()}, anywhere between its bounds"


def _takes(which: Filter) -> str:
    said = written(which).removeprefix("write ").removeprefix("there are ")
    if which.form is Form.CODE and which.facet:
        title = vocabulary(which.facet.vocabulary or "").title
        return said.replace("near are", f"a code ({title}), as")
    return said


if __name__ == "__main__":
    sys.stdout.write(document_of_filters())
