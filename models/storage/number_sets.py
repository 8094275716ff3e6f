"""Numbers come out of SQLite as one text, which is read several times as fast as a row for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from models.storage.database import Database


def number_set(database: Database, statement: str, values: Sequence[object] = ()) -> set[int]:
    """Return the numbers in the JSON array that a statement gives."""
    ((found,),) = database.tuples(statement, values)
    return set(json.loads(found))


def number_groups(
    database: Database, statement: str, values: Sequence[object] = ()
) -> list[tuple[Any, list[int]]]:
    """Return the rows of a statement that gives a key and the JSON array of its numbers."""
    return [(key, json.loads(found)) for key, found in database.tuples(statement, values)]
