"""A sheet in Security Force Monitor's shape is taken in: units and who stood above them.

The file is read twice: for what it says of each unit, and to write it. Every record has the id
that the publisher gave it, or one that follows from its row, so that taking the sheet in again,
here or at a colleague, adds nothing twice. What is here already stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from models.actions import put_record
from models.intake.errors import EmptyInput
from models.intake.published_units.sheets import SHEETS, Planned, Sheet, Values
from models.intake.readers import csv_rows, open_text
from models.intake.row_result import RefusedRow, RowRemark
from models.intake.source_row import BadCell, SourceRow
from models.log import BadOperation
from models.records import BadValue

if TYPE_CHECKING:
    from models.lifecycle import Vault

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes there are."""

PUBLISHED = tuple(SHEETS)
"""The names by which the sheets are taken in, as mappings are."""

_HEADER = 64 * 1024


@dataclass(frozen=True, slots=True)
class PublishedOutcome:
    """What came of a sheet: new records by kind, those here already, and rows to look at.

    ``refused`` are rows left out, ``remarks`` rows of which a relation was left out.
    """

    new: Mapping[str, int]
    already: int
    refused: list[RefusedRow]
    remarks: list[RowRemark]


def take_published(
    vault: Vault, path: Path, name: str, *, progress: Progress | None = None
) -> PublishedOutcome:
    """Take a sheet in as one change of the vault, all of its good rows or nothing.

    Raises InputError (nothing was written), ReadOnly, StorageFull or StorageFailed.
    """
    vault.signer()
    with open_text(path) as file:
        sheet = _with_delimiter(SHEETS[name], file)
        known, refused = _read(file, path, sheet)
        intake = _Intake(vault, known, refused=refused)
        size = path.stat().st_size
        with vault.batch():
            for done, row in _rows(file, path, sheet):
                if isinstance(row, SourceRow):
                    intake.take(row.number, sheet.plan(row))
                if progress:
                    progress(min(done, size), size)
            counts = dict(intake.new)
            facts = {"already": intake.already, "refused": len(intake.refused), **counts}
            vault.note_in_journal("taken-in", file=path.name, mapping=name, **facts)
    intake.refused.sort(key=lambda row: row.row)
    return PublishedOutcome(counts, intake.already, intake.refused, intake.remarks)


def _with_delimiter(sheet: Sheet, file: BinaryIO) -> Sheet:
    """Return the sheet with the sign that parts its cells: a tab where the header has one."""
    file.seek(0)
    header = file.readline(_HEADER)
    return replace(sheet, delimiter="\t" if b"\t" in header else ",")


def _rows(file: BinaryIO, path: Path, sheet: Sheet) -> Iterator[tuple[int, SourceRow | RefusedRow]]:
    """Yield the rows that can be read at all; the first reading lists the others."""
    file.seek(0)
    for done, row in csv_rows(file, path, sheet):
        if isinstance(row, SourceRow) and not any(row.text(one) for one in sheet.columns):
            continue
        try:
            if isinstance(row, SourceRow):
                sheet.plan(row)
            yield done, row
        except BadCell as bad:
            yield done, RefusedRow(row.number if isinstance(row, SourceRow) else row.row, str(bad))


def _read(file: BinaryIO, path: Path, sheet: Sheet) -> tuple[dict[str, Values], list[RefusedRow]]:
    """Return what the whole sheet says of each unit and person, and the rows that are refused."""
    told: dict[str, Values] = {}
    mentioned: dict[str, Values] = {}
    refused: list[RefusedRow] = []
    for _done, row in _rows(file, path, sheet):
        if isinstance(row, RefusedRow):
            refused.append(row)
            continue
        planned = sheet.plan(row)
        for which, found in ((told, planned.actors), (mentioned, planned.mentioned)):
            for id, values in found.items():
                # The first row that fills a field stands; later ones only add what it lacks.
                which[id] = {**values, **which.get(id, {})}
    if not (told or mentioned or refused):
        raise EmptyInput(path=path)
    return {**mentioned, **told}, refused


@dataclass(slots=True)
class _Intake:
    """One sheet on its way into a vault, within its batch."""

    vault: Vault
    known: Mapping[str, Values]
    refused: list[RefusedRow]
    remarks: list[RowRemark] = field(default_factory=list)
    new: Counter[str] = field(default_factory=Counter)
    already: int = 0
    done: set[str] = field(default_factory=set)

    def take(self, number: int, planned: Planned) -> None:
        """Write what a row says, or list why not."""
        try:
            for id in (*planned.mentioned, *planned.actors):
                self._put("actor", id, self.known[id])
            for id, values in planned.lines.items():
                self._put("command", id, values)
        except BadValue as bad:
            self.refused.append(RefusedRow(number, f"{bad.field}: {bad.reason}"))
        except BadOperation:
            self.refused.append(RefusedRow(number, "Its id belongs to another record."))
        if planned.left_out:
            self.remarks.append(RowRemark(number, f"left out: {planned.left_out}"))

    def _put(self, kind: str, id: str, values: Values) -> None:
        if id in self.done:
            return
        if self.vault.heads(id):
            if self.vault.row(kind, id) is None:
                raise BadOperation(reason="another kind")
            self.already += 1
        else:
            put_record(self.vault, kind, id, values)
            self.new[kind] += 1
        self.done.add(id)
