"""The intake of a file: each row becomes records, is refused with a reason, or is here already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, String, Table, cast, select

from models.intake.errors import EmptyInput
from models.intake.mapping import IntakeMapping
from models.intake.readers import csv_rows, json_rows, open_text
from models.intake.row_result import RefusedRow, RowRemark
from models.intake.row_to_records import PlannedRow, external_id_of, plan_row
from models.intake.source_row import BadCell, SourceRow
from models.records import Incident, Source, Value, counting

if TYPE_CHECKING:
    from models.lifecycle import Vault

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes there are."""

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_SOURCE: Table = Source.__table__  # type: ignore[attr-defined]
_READERS = {"csv": csv_rows, "json": json_rows}


@dataclass(frozen=True, slots=True)
class IntakeOutcome:
    """What came of taking a file in.

    ``incidents``, ``claims`` and ``sources`` count new records, ``already`` rows that are here
    from before. ``refused`` are rows left out, ``remarks`` rows taken that need a look.
    """

    incidents: int
    claims: int
    sources: int
    refused: list[RefusedRow]
    already: int
    remarks: list[RowRemark]


def take_file(
    vault: Vault, path: Path, mapping: IntakeMapping, *, progress: Progress | None = None
) -> IntakeOutcome:
    """Take a file in as one change of the vault, all of its good rows or nothing.

    Rows that are here already, known by their identifier, add nothing. Raises InputError
    (nothing was written), ReadOnly, StorageFull or StorageFailed.
    """
    vault.signer()
    # Columns are demanded and bytes decoded as reading goes on; leaving the batch by an error
    # takes back the rows before.
    with open_text(path) as file, vault.batch() as connection:
        intake = _Intake(vault, mapping, connection)
        size = path.stat().st_size
        for done, row in _READERS[mapping.format](file, path, mapping):
            intake.row(row)
            if progress:
                progress(done, size)
        taken = intake.taken()
        if not (taken.incidents or taken.already or taken.refused):
            raise EmptyInput(path=path)
        vault.note_in_journal("taken-in", file=path.name, mapping=mapping.name, **_counts(taken))
    return taken


def _counts(taken: IntakeOutcome) -> dict[str, int]:
    """Return what the journal keeps: counts by name, and nothing that was recorded."""
    return {
        "incidents": taken.incidents,
        "claims": taken.claims,
        "sources": taken.sources,
        "refused": len(taken.refused),
        "already": taken.already,
    }


@dataclass(slots=True)
class _Intake:
    """One file on its way into a vault, within its batch."""

    vault: Vault
    mapping: IntakeMapping
    connection: Connection
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[RowRemark] = field(default_factory=list)
    known: frozenset[str] = field(init=False)
    here: dict[str, int] = field(default_factory=dict)
    sources: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = _known(self.connection, self.mapping.prefix)
        self.sources = _sources(self.connection)

    def row(self, row: SourceRow | RefusedRow) -> None:
        """Take in one row, or list why not."""
        if isinstance(row, RefusedRow):
            self.refused.append(row)
            return
        try:
            self._entry(row)
        except BadCell as bad:
            self.refused.append(RefusedRow(row.number, str(bad)))

    def taken(self) -> IntakeOutcome:
        """Return the outcome so far."""
        return IntakeOutcome(
            incidents=self.counts["incident"],
            claims=self.counts["claim"],
            sources=self.counts["source"],
            refused=self.refused,
            already=self.counts["already"],
            remarks=self.remarks,
        )

    def _entry(self, entry: SourceRow) -> None:
        external = external_id_of(entry, self.mapping)
        # First, so that a second run refuses the same row as the first one.
        if external in self.here:
            raise BadCell(self.mapping.identity, f"the same as in row {self.here[external]}")
        if external in self.known:
            self.here[external] = entry.number
            self.counts["already"] += 1
            return
        planned = plan_row(entry, self.mapping)
        self.here[external] = entry.number
        self._save_all(planned)
        self.remarks += (RowRemark(planned.row, words) for words in planned.remarks)

    def _save_all(self, planned: PlannedRow) -> None:
        incident = self._save("incident", planned.incident)
        for claim in planned.claims:
            values = dict(claim.values, incident=incident)
            if claim.source is not None:
                values["source"] = self._source(claim.source)
            self._save("claim", values)

    def _source(self, name: str) -> str:
        """Return the id of the source with this name, made when it is not here."""
        key = name.casefold()
        if key not in self.sources:
            own = self.mapping.sources.get(name, self.mapping.new_source)
            self.sources[key] = self._save("source", {**own, "name": name})
        return self.sources[key]

    def _save(self, kind: str, values: Mapping[str, Value]) -> str:
        self.counts[kind] += 1
        return self.vault.save(kind, None, values)


def _known(connection: Connection, prefix: str) -> frozenset[str]:
    """Return the identifiers with this prefix that incidents here have, withdrawn ones included."""
    column = _INCIDENT.c.external
    # The column holds JSON; narrowing it in SQL leaves out what comes from elsewhere.
    query = select(column).where(cast(column, String).contains(f'"{prefix}:', autoescape=True))
    found = (one for (listed,) in connection.execute(query) for one in listed)
    return frozenset(one for one in found if one.startswith(f"{prefix}:"))


def _sources(connection: Connection) -> dict[str, str]:
    """Return the ids of the sources by name, the oldest of several with one name."""
    query = select(_SOURCE.c.name, _SOURCE.c.id).where(
        _SOURCE.c.name.is_not(None), counting(_SOURCE)
    )
    rows = connection.execute(query.order_by(_SOURCE.c.no.desc())).all()
    return {name.casefold(): record for name, record in rows}
