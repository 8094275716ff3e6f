"""What follows from an incident and all that is linked to it stands beside it, in tables.

    figure                  how many people it harmed   ``incident_figures``
    unit_part, linked_code  who had a part, what speaks ``incident_links``

So no list, filter or total reads every record anew. Within a transaction the incidents that a
change may touch are noted, and what stands beside them is written once at its end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from models.counting import COUNTED
from models.projection.incident_figures import JUDGED, stale_figures, write_figures
from models.projection.incident_links import LINK_TABLES, drop_links, stale_links, write_links
from models.records import Incident
from models.storage import FigureRow
from models.values import batches

_FIGURE: Table = FigureRow.__table__  # type: ignore[attr-defined]
_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Deciding:
    """Which fields of a kind decide what stands beside incidents, and beside which.

    ``pointer`` is the column in which a row itself names the incident, where it does.
    """

    fields: frozenset[str]
    incidents: str
    pointer: str | None = None


def _of(kind: str, *fields: str) -> _Deciding:
    """Return what a kind decides whose records name an incident."""
    statement = f"SELECT incident FROM {kind} WHERE id = ?"  # noqa: S608 - our own name
    return _Deciding(frozenset({"incident", "withdrawn", *fields}), statement, "incident")


_DECIDING: Mapping[str, _Deciding] = MappingProxyType(
    {
        "incident": _Deciding(
            frozenset({*JUDGED, "when"}), "SELECT id FROM incident WHERE id = ?", "id"
        ),
        "claim": _of("claim", *(frozenset(COUNTED) - {"id", "created"}), "elements"),
        "source": _Deciding(
            frozenset({"origin_group"}), "SELECT DISTINCT incident FROM claim WHERE source = ?"
        ),
        "harm": _of("harm", "person", "outcome"),
        "person": _Deciding(
            frozenset({"kind", "group_size", "withdrawn"}),
            "SELECT DISTINCT incident FROM harm WHERE person = ?",
        ),
        "involvement": _of("involvement", "actor"),
        "evidence_link": _Deciding(
            frozenset({"target", "relation", "elements", "withdrawn"}),
            """SELECT coalesce(c.incident, l.target) FROM evidence_link AS l
                LEFT JOIN claim AS c ON c.id = l.target WHERE l.id = ?""",
        ),
        "assessment": _of("assessment", "verification"),
    }
)
"""By kind; what is of no kind here decides nothing."""


class IncidentTables:
    """The incidents whose rows in those tables a transaction may have changed."""

    def __init__(self) -> None:
        """Begin with nothing touched."""
        self._touched: set[str] = set()

    def touch(
        self,
        connection: Connection,
        kind: str,
        record: str,
        fields: Collection[str] | None = None,
    ) -> None:
        """Note the incidents that a record is linked to, as its row is now.

        It is called before a row changes and after it: a claim may move from one incident to
        another. ``fields`` names what changes, or is None where that may be anything.
        """
        deciding = _DECIDING.get(kind)
        if deciding is None or (fields is not None and deciding.fields.isdisjoint(fields)):
            return
        found = connection.exec_driver_sql(deciding.incidents, (record,)).scalars()
        self._touched.update(one for one in found if one)

    def touch_rows(
        self, connection: Connection, kind: str, rows: Iterable[Mapping[str, Any]]
    ) -> None:
        """Note the incidents that some rows of a kind are linked to, which stand there now."""
        deciding = _DECIDING.get(kind)
        pointer = deciding.pointer if deciding else None
        for row in rows:
            if pointer is None:
                self.touch(connection, kind, row["id"])
            elif row[pointer]:
                self._touched.add(row[pointer])

    def forget(self) -> None:
        """Forget what was noted: the transaction was rolled back."""
        self._touched.clear()

    def flush(self, connection: Connection) -> None:
        """Write what stands beside the incidents that were touched."""
        for some in batches(sorted(self._touched)):
            numbers = select(_INCIDENT.c.no).where(_INCIDENT.c.id.in_(some))
            if here := connection.execute(numbers).scalars().all():
                write_figures(connection, some)
                write_links(connection, here)
        self._touched.clear()


def drop_beside(connection: Connection, number: int) -> None:
    """Remove what stands beside an incident whose row is removed."""
    connection.execute(delete(_FIGURE).where(_FIGURE.c.incident == number))
    drop_links(connection, [number])


def stale_beside(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield what stands beside an incident and is not what it should be: its table, its reference.

    An incident that is not here goes by its number.
    """
    refs = dict(connection.execute(select(_INCIDENT.c.no, _INCIDENT.c.ref)).all())
    stale = {_FIGURE.name: stale_figures(connection)}
    stale |= {table: stale_links(connection, table) for table in LINK_TABLES}
    for table, numbers in stale.items():
        for number in numbers:
            yield table, refs.get(number, f"incident {number}")
