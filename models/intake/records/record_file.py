"""A file of records is read twice: for its keys, and to save each record, in one transaction.

A field that points to another record holds that record's key in the file, which may come later,
or its reference in the vault. One line that cannot be taken refuses the whole file, and all of
them are listed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from models.actions import put_record
from models.intake.errors import EmptyInput, InputError
from models.intake.readers import open_text, text_lines_of
from models.intake.records.record_line import BadLine, RecordLine, read_record_line
from models.intake.row_result import RefusedRow
from models.log import BadOperation
from models.queries import AmbiguousReference, NoSuchReference
from models.records import BadValue, Shape, facets
from models.vault import journal_notes_file

if TYPE_CHECKING:
    from models.lifecycle import Vault

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes there are."""

RECORDS_MAPPING = "records"
"""The name by which a file of records is taken in."""

_ENCODING = "utf-8-sig"
_JOURNAL = "taken-in"
_LISTED = 1000
"""The most lines that a refusal lists; a file of another kind would list every line."""


class RecordsRefused(InputError):
    """Lines of a file of records cannot be taken, so none was."""

    sentence = "{count} line(s) of {path} cannot be taken in, so nothing was."
    next_step = "Correct the lines that are listed, and take the whole file in again."
    code = "records-refused"

    def __init__(self, *, refused: list[RefusedRow], **facts: object) -> None:
        super().__init__(count=len(refused), **facts)
        self.refused = refused


class TakenInBefore(InputError):
    """These very bytes were taken in before."""

    sentence = "{path} was taken in before; taking it in again would double its records."
    next_step = "If those records were undone or withdrawn, say --again."
    code = "taken-in-before"


@dataclass(frozen=True, slots=True)
class RecordsOutcome:
    """What came of a file of records: new records by kind, and how many were here already."""

    new: Mapping[str, int]
    already: int


def take_records(
    vault: Vault, path: Path, *, again: bool = False, progress: Progress | None = None
) -> RecordsOutcome:
    """Take a file of records in as one change of the vault, or nothing of it.

    A key that is the id of a record (a UUID) begins the record under that id, and one that is
    here stays as it is. Raises InputError with nothing written, ReadOnly, StorageFull or
    StorageFailed.
    """
    vault.signer()
    with open_text(path) as file:
        digest = _digest(file)
        if not again:
            _demand_new(vault, path, digest)
        intake = _Intake(vault, _keys(file, path))
        size = path.stat().st_size
        with vault.batch():
            for number, line in _lines(file, path):
                intake.take(number, line)
                if progress:
                    progress(min(file.tell(), size), size)
            if intake.refused:
                raise RecordsRefused(path=path, refused=intake.refused)
            counts = dict(intake.counts)
            facts = {"already": intake.already, "sha256": digest, **counts}
            vault.note_in_journal(_JOURNAL, file=path.name, mapping=RECORDS_MAPPING, **facts)
    return RecordsOutcome(counts, intake.already)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _demand_new(vault: Vault, path: Path, digest: str) -> None:
    if journal_notes_file(vault, _JOURNAL, digest):
        raise TakenInBefore(path=path)


def _lines(file: BinaryIO, path: Path) -> Iterator[tuple[int, RecordLine | BadLine]]:
    """Yield each line that is not empty, with its number counted from 1."""
    file.seek(0)
    for number, text in enumerate(text_lines_of(file, path=path, encoding=_ENCODING), start=1):
        if text.strip():
            try:
                yield number, read_record_line(text)
            except BadLine as bad:
                yield number, bad


def _keys(file: BinaryIO, path: Path) -> dict[str, tuple[str, str]]:
    """Return kind and id of each record of the file by its key; raises what refuses it."""
    keys: dict[str, tuple[str, str]] = {}
    refused: list[RefusedRow] = []
    for number, line in _lines(file, path):
        if isinstance(line, BadLine):
            refused.append(RefusedRow(number, str(line)))
        elif line.key in keys:
            refused.append(RefusedRow(number, "Its key stands in a line before."))
        else:
            keys[line.key] = line.kind, _id_of(line.key)
        if len(refused) == _LISTED:
            break
    if refused:
        raise RecordsRefused(path=path, refused=refused)
    if not keys:
        raise EmptyInput(path=path)
    return keys


def _id_of(key: str) -> str:
    """Return the id of a record: its key where that is one, else a random one."""
    try:
        own = str(uuid.UUID(key))
    except ValueError:
        return str(uuid.uuid4())
    return own if own == key else str(uuid.uuid4())


@dataclass(slots=True)
class _Intake:
    """One file on its way into a vault, within its batch."""

    vault: Vault
    keys: Mapping[str, tuple[str, str]]
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedRow] = field(default_factory=list)
    already: int = 0

    def take(self, number: int, line: RecordLine | BadLine) -> None:
        """Save the record of one line, or list why not."""
        if len(self.refused) == _LISTED:
            return
        try:
            if isinstance(line, BadLine):  # the file changed since its keys were read
                raise line
            self._save(line)
        except BadLine as bad:
            self.refused.append(RefusedRow(number, str(bad)))
        except BadValue as bad:
            self.refused.append(RefusedRow(number, f"{bad.field}: {bad.reason}"))
        except BadOperation:
            self.refused.append(RefusedRow(number, "Its id belongs to another record."))

    def _save(self, line: RecordLine) -> None:
        if line.key not in self.keys:
            raise BadLine("The file changed while it was read.")
        kind, record = self.keys[line.key]
        if line.key == record and self.vault.heads(record):
            if self.vault.row(kind, record) is None:
                raise BadOperation(reason="another kind")
            self.already += 1
            return
        put_record(self.vault, kind, record, self._resolved(line))
        self.counts[kind] += 1

    def _resolved(self, line: RecordLine) -> dict[str, Any]:
        """Return the fields with ids where they name records."""
        known = facets(line.kind)
        return {
            name: self._reference(name, known[name].target, value)
            if known[name].shape is Shape.RECORD and value not in (None, "")
            else value
            for name, value in line.fields.items()
        }

    def _reference(self, name: str, target: str | None, value: object) -> str:
        if not isinstance(value, str):
            raise BadLine(f"{name}: it has to be a key of this file or a reference.")
        if value in self.keys:
            kind, record = self.keys[value]
            if target not in (None, kind):
                raise BadLine(f"{name}: that key names a record of another kind.")
            return record
        try:
            return self.vault.resolve(value, target)[1]
        except (NoSuchReference, AmbiguousReference):
            raise BadLine(f"{name}: it names no record of this file or of the vault.") from None
