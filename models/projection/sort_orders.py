"""The order of all incidents is read once and kept until an incident changes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from types import MappingProxyType

from models.records import COUNTS_SQL
from models.storage import Database

# Each order is one or more reads, one after the other; undated incidents come last. Those by
# date and by change are answered from an index alone.
ORDER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "when": ("ORDER BY when_earliest DESC, no DESC",),
        "oldest": (
            "AND when_earliest IS NOT NULL ORDER BY when_earliest, no",
            "AND when_earliest IS NULL ORDER BY no",
        ),
        "changed": ("ORDER BY changed DESC, no DESC",),
        "place": ("ORDER BY place IS NULL, place COLLATE NOCASE, no DESC",),
        "title": ("ORDER BY title COLLATE NOCASE, no DESC",),
        "ref": ("ORDER BY ref",),
    }
)
_PRESENT = f"SELECT no FROM incident WHERE {COUNTS_SQL} "  # noqa: S608 - our own condition
_EVERY = "SELECT no FROM incident WHERE true "


class SortOrders:
    """The incidents' numbers in each order that was asked for, until something changes."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._known: dict[str, array[int]] = {}
        self._version: tuple[int, int] | None = None

    def get(self, order: str, database: Database, *, changes: int) -> array[int]:
        """Return the numbers of all incidents that were not withdrawn, in an order of ORDER_NAMES.

        ``changes`` counts the changes of incidents through this vault; those of a writer beside a
        reader show in the database's own version.
        """
        version = changes, database.numbers("PRAGMA data_version")[0]
        if version != self._version:
            self._known.clear()
            self._version = version
        if order not in self._known:
            self._known[order] = _read(database, _PRESENT, order)
        return self._known[order]


def with_withdrawn(order: str, database: Database) -> array[int]:
    """Return the numbers of all incidents in an order, those that were withdrawn too."""
    return _read(database, _EVERY, order)


def _read(database: Database, which: str, order: str) -> array[int]:
    found = array("q")
    for part in ORDER_NAMES[order]:
        found.extend(database.numbers(which + part))
    return found
