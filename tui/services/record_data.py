"""Record data is what a place shows of one record, read in one piece on the vault's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.queries import NoSuchReference
from models.records import counts, sealed_fields
from tui.services.suggestions import any_row, names_of, pointed_to
from tui.widgets.fields import is_empty
from tui.widgets.records import values_of

if TYPE_CHECKING:
    from models.lifecycle import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordData:
    """What was read of a record in one piece of work."""

    row: Any
    names: Mapping[str, str] = field(default_factory=dict)
    case: Any = None
    evidence: Sequence[Any] = ()
    notes: Sequence[Any] = ()
    custody: Sequence[Any] = ()
    """What was done with the bytes, of a piece of evidence."""
    linked: Mapping[str, Any] = field(default_factory=dict)
    """The records that a piece of evidence speaks of, by their ids; None where one is not here."""
    changed: bool = False
    """Whether the bytes of evidence were found not to be those that were taken in."""
    history: Sequence[Any] = ()
    coarser: Sequence[str] = ()
    """What colleagues gave instead of a place that they withheld, in words."""
    consents: Sequence[Any] = ()
    pointers: Sequence[Any] = ()
    """What points to a record that is no incident: where a person is, under whom a unit stood."""
    waiting: Mapping[str, str] = field(default_factory=dict)
    """Who recorded those consents that give nothing before a person here agrees, by their ids."""
    heads: Sequence[str] = ()
    conflicts: int = 0
    behind: Sequence[Any] = ()
    """The case files of an incident's duplicates, which count with it."""
    withheld: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def sealed(self) -> bool:
        """Whether a sealed value is or was recorded here, or its reason, and can be shown."""
        kind = self.row.KIND
        return any(
            each.has_sealed_reason(kind)
            or any(not is_empty(each.values.get(name)) for name in sealed_fields(kind))
            for each in self.history
        )


def read_record(vault: Vault, kind: str, record: str) -> RecordData:
    """Return a record and what hangs on it; raises NoSuchReference when it is not here."""
    from models.queries import custody_of, is_changed, linked_records, records_pointing_to
    from models.sharing import coarser_places, waiting

    row = vault.row(kind, record)
    if row is None:
        raise NoSuchReference(reference=record[:8])
    history = vault.history_of(record)
    pointers = records_pointing_to(vault, kind, record) if kind != "incident" else ()
    pointed = {
        id
        for values in (values_of(row), *(each.values for each in history))
        for id in pointed_to(kind, values)
    }
    pointed.update(id for one in pointers for id in pointed_to(one.row.KIND, values_of(one.row)))
    linked = linked_records(vault, record) if kind == "evidence" else ()
    custody = custody_of(vault, record) if kind == "evidence" else ()
    behind = _cases_behind(vault, record) if kind == "incident" else []
    beside = {*linked, *(case.incident.id for case in behind)}
    return RecordData(
        row=row,
        names=names_of(vault, pointed | beside),
        evidence=_evidence_for(vault, record),
        notes=_notes_about(vault, record),
        custody=custody,
        changed=is_changed(custody),
        linked={id: any_row(vault, id) for id in linked},
        history=history,
        pointers=pointers,
        coarser=coarser_places(vault, record) if kind == "incident" else (),
        consents=vault.rows("consent", where={"subject": record}) if sealed_fields(kind) else (),
        waiting=waiting(vault, record) if sealed_fields(kind) else {},
        heads=vault.heads(record),
        conflicts=len(vault.conflicts(record)),
        withheld=vault.withheld(record),
        behind=behind,
    )


def _cases_behind(vault: Vault, incident: str) -> list[Any]:
    """Return what the duplicates of an incident hold: it stays theirs, and is read from here."""
    from models.queries import duplicates_of, read_case_file

    return [read_case_file(vault, one.id) for one in duplicates_of(vault, incident)]


def _evidence_for(vault: Vault, target: str) -> list[Any]:
    """Return the evidence that links point to from a record; what was not shared is left out."""
    links: Sequence[Any] = vault.rows("evidence_link", where={"target": target})
    found = (vault.row("evidence", link.evidence) for link in links if counts(link))
    return [row for row in found if row is not None]


def _notes_about(vault: Vault, about: str) -> list[Any]:
    return list(vault.rows("note", where={"about": about}, order="created"))
