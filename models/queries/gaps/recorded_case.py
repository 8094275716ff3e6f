"""The case of a gap sheet is read at once: an incident and all that is coded around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from models.queries.errors import NoSuchReference
from models.queries.gaps.gap_sheet import GapSheet, sheet_of
from models.records import KINDS, counting
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

_HANGING = ("claim", "harm", "involvement", "order_link")
_BROUGHT = {"harm": "person", "involvement": "actor", "order_link": "order"}


def read_gap_sheet(vault: VaultContext, incident: str) -> GapSheet:
    """Return the gap sheet of an incident; raises NoSuchReference."""
    with vault.database.reading() as connection:
        records: dict[str, list[Mapping[str, Any]]] = {
            "incident": _rows(connection, "incident", "id", [incident], withdrawn=True)
        }
        if not records["incident"]:
            raise NoSuchReference(reference=incident[:8])
        for kind in _HANGING:
            records[kind] = _rows(connection, kind, "incident", [incident])
        for kind, field in _BROUGHT.items():
            records[field] = _rows(connection, field, "id", _named(records[kind], field))
        # An order that was withdrawn says nothing, and neither does its link.
        orders = {row["id"] for row in records["order"]}
        records["order_link"] = [one for one in records["order_link"] if one["order"] in orders]
        about = [incident, *(row["id"] for kind in _HANGING for row in records[kind])]
        links = _rows(connection, "evidence_link", "target", about)
        records["evidence"] = _rows(connection, "evidence", "id", _named(links, "evidence"))
        held = {row["id"] for row in records["evidence"]}
        records["evidence_link"] = [one for one in links if one["evidence"] in held]
    return sheet_of(records)


def _named(rows: Iterable[Mapping[str, Any]], field: str) -> list[str]:
    return sorted({row[field] for row in rows if row[field]})


def _rows(
    connection: Connection,
    kind: str,
    column: str,
    values: Iterable[str],
    *,
    withdrawn: bool = False,
) -> list[Mapping[str, Any]]:
    """Return the rows of a kind with one of some values that count, in their order."""
    table: Table = KINDS[kind].__table__  # type: ignore[attr-defined]
    found: list[Mapping[str, Any]] = []
    for some in batches(values):
        asked = select(table).where(table.c[column].in_(some)).order_by(table.c.no)
        if not withdrawn:
            asked = asked.where(counting(table))
        found += [dict(row) for row in connection.execute(asked).mappings()]
    return found
