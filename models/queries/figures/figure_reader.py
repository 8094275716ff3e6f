"""A reader of figures remembers what it read until something in the vault changes.

Whoever looks at one table after the other asks the same incidents again and again. What is kept
is dropped as soon as anything was written, here or by a writer beside a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.queries.figures.figure_table import FigureTable, table_by
from models.queries.figures.group import Group
from models.queries.figures.incident_set import IncidentSet, read_incident_set
from models.queries.figures.summing import Figure

if TYPE_CHECKING:
    from models.queries.query_language import Query
    from models.vault import VaultContext

EVERYTHING = "All incidents"
"""The name of the group that holds all that are counted."""

_KEPT = 8
"""Tables and sets that are kept: those that a person goes back and forth between."""

_Asked = tuple[str, "Query | None"]


class FigureReader:
    """Reads the figures of one vault; it is used on the thread of the vault alone."""

    def __init__(self, vault: VaultContext) -> None:
        """Begin with nothing read."""
        self._vault = vault
        self._version: tuple[int, int] | None = None
        self._sets: dict[_Asked, IncidentSet] = {}
        self._tables: dict[tuple[_Asked, str], FigureTable] = {}
        self._totals: dict[_Asked, Group] = {}

    def incidents(self, *, harm: str = "killed", query: Query | None = None) -> IncidentSet:
        """Return the counted incidents that answer a query; raises what reading them does."""
        self._forget_what_changed()
        asked = harm, query
        if asked not in self._sets:
            _make_room(self._sets)
            self._sets[asked] = read_incident_set(self._vault, harm=harm, query=query)
        return self._sets[asked]

    def everything(self, *, harm: str = "killed", query: Query | None = None) -> Group:
        """Return all of them as one group, whose figure is worked out once for all tables."""
        incidents = self.incidents(harm=harm, query=query)
        asked = harm, query
        if asked not in self._totals:
            _make_room(self._totals)
            self._totals[asked] = Group(
                name=EVERYTHING, incidents=incidents, members=incidents.levels.keys()
            )
        return self._totals[asked]

    def total(self, *, harm: str = "killed", query: Query | None = None) -> Figure:
        """Return what they come to."""
        return self.everything(harm=harm, query=query).figure

    def table(self, by: str, *, harm: str = "killed", query: Query | None = None) -> FigureTable:
        """Return the figures of each group by one of ``GROUPINGS``."""
        incidents = self.incidents(harm=harm, query=query)
        asked = (harm, query), by
        if asked not in self._tables:
            _make_room(self._tables)
            self._tables[asked] = table_by(self._vault, incidents, by)
        return self._tables[asked]

    def _forget_what_changed(self) -> None:
        others = self._vault.database.numbers("PRAGMA data_version")[0]
        version = self._vault.index.changes, others
        if version != self._version:
            self._sets.clear()
            self._tables.clear()
            self._totals.clear()
            self._version = version


def _make_room(kept: dict) -> None:  # type: ignore[type-arg]
    """Drop what was read first, where there is as much as is kept."""
    while len(kept) >= _KEPT:
        del kept[next(iter(kept))]
