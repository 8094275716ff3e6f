"""A record line is one JSON object: a kind, a key that other lines name it by, and its fields.

    {"kind": "claim", "key": "c1", "fields": {"incident": "i1", "how_many": "3+"}}

It is read strictly: a name that stands twice, a kind or a field that afield does not have, and
what the store writes itself are refused in words that never repeat a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.records import DECISIONS, KINDS, LEDGER, facets, unknown_fields

_PARTS = ("kind", "key", "fields")
_LONGEST_KEY = 200
_HALF = re.compile("[\ud800-\udfff]")
_WITHDRAWN = "withdrawn"
"""The one field that is typed into no form and may stand in a line."""


class BadLine(Exception):
    """A line is no record, for the reason that this sentence says; it never holds a value."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record of a file, as it was written there."""

    kind: str
    key: str
    fields: Mapping[str, Any]


def read_record_line(text: str) -> RecordLine:
    """Return the record of a line; raises BadLine."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise BadLine("It is nested too deeply.") from None
    except ValueError:
        raise BadLine("It is not one JSON object.") from None
    # Only an escape can bring one: what was read from the file is UTF-8.
    if "\\u" in text and _HALF.search(json.dumps(found, ensure_ascii=False)):
        raise BadLine("It holds half a character (a lone surrogate), which is no text.")
    if not isinstance(found, dict) or sorted(found) != sorted(_PARTS):
        raise BadLine("It has to hold kind, key and fields, and nothing else.")
    kind, key, fields = (found[part] for part in _PARTS)
    if not isinstance(key, str) or not 0 < len(key) <= _LONGEST_KEY:
        raise BadLine(f"Its key has to be a text of 1 to {_LONGEST_KEY} characters.")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadLine("There is no such kind of record.")
    if kind in DECISIONS | LEDGER:
        raise BadLine(f"Records of the kind {kind} are written by afield itself.")
    if not isinstance(fields, dict):
        raise BadLine("Its fields have to be an object.")
    _demand_fields(kind, fields)
    return RecordLine(kind, key, fields)


def _demand_fields(kind: str, fields: Mapping[str, Any]) -> None:
    unknown = unknown_fields(kind, fields)
    if unknown:
        raise BadLine(f"{len(unknown)} of its fields are none that the kind {kind} has.")
    known = facets(kind)
    own = [name for name in fields if not known[name].typed and name != _WITHDRAWN]
    if own:
        raise BadLine(f"afield itself sets {', '.join(sorted(own))}.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(_: str) -> None:
    raise ValueError
