"""What waits for the owner of a vault: incidents to review, returned ones, open questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, or_, select

from models.readings.review.agreement import single_coders
from models.readings.review.coders import coders_of, is_second
from models.readings.review.people import ME, People, read_people
from models.records import Claim, Incident, Note, counting, title_of
from models.storage import SubjectRow
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

_INCIDENT: Table = Incident.__table__  # type: ignore[attr-defined]
_CLAIM: Table = Claim.__table__  # type: ignore[attr-defined]
_NOTE: Table = Note.__table__  # type: ignore[attr-defined]
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]

TO_ASSESS, SECOND, RETURNED, OPEN = "to-assess", "second-person", "returned", "open"
REASONS_TO_WAIT = (TO_ASSESS, RETURNED, OPEN, SECOND)
"""Why something waits: it is in review and another coded it; it came back to who coded it; a
question or a task about it is open; or it is called agreed and needs a second person."""

_STATUSES: Mapping[str, str] = MappingProxyType(
    {"in-review": TO_ASSESS, "ready": TO_ASSESS, "returned": RETURNED, "agreed": SECOND}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: why, the record to open, and its line; never a sealed value."""

    reason: str
    kind: str
    id: str
    ref: str
    title: str
    about: str = ""
    """For a note, the id of the record that it is about."""
    about_ref: str = ""


def waiting_for_me(vault: VaultContext) -> list[Waiting]:
    """Return what waits for the owner of this vault, by reason and then in its order."""
    people = read_people(vault)
    found = [*_incidents(vault, people), *_notes(vault, people)]
    return sorted(found, key=lambda one: REASONS_TO_WAIT.index(one.reason))


def _incidents(vault: VaultContext, people: People) -> Iterator[Waiting]:
    """Yield the incidents that wait for the owner by their status and by who coded them."""
    statement = (
        select(_INCIDENT.c.id, _INCIDENT.c.ref, _INCIDENT.c.title, _INCIDENT.c.status)
        .where(_INCIDENT.c.status.in_(list(_STATUSES)), counting(_INCIDENT))
        .order_by(_INCIDENT.c.no)
    )
    with vault.database.reading() as connection:
        rows = connection.execute(statement).all()
    alone = single_coders(vault, [row.id for row in rows if row.status == "agreed"])
    rows = [row for row in rows if row.status != "agreed" or row.id in alone]
    coders = coders_of(vault, [row.id for row in rows], people)
    for row in rows:
        reason, known = _STATUSES[row.status], coders.get(row.id, frozenset())
        if (ME in known) if reason == RETURNED else is_second(ME, known):
            title = title_of(Incident, dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name
            yield Waiting(reason=reason, kind=Incident.KIND, id=row.id, ref=row.ref, title=title)


def _notes(vault: VaultContext, people: People) -> Iterator[Waiting]:
    """Yield open questions and tasks about what the owner recorded or coded."""
    statement = (
        select(_NOTE)
        .where(
            _NOTE.c.note_kind.in_(["question", "task"]),
            or_(_NOTE.c.done.is_(None), _NOTE.c.done.is_(False)),
            counting(_NOTE),
        )
        .order_by(_NOTE.c.no)
    )
    with vault.database.reading() as connection:
        rows = connection.execute(statement).all()
    mine, refs = _mine(vault, sorted({row.about for row in rows if row.about}), people)
    for row in rows:
        if row.about in mine if row.about else people.of(row.author) == ME:
            yield Waiting(
                reason=OPEN,
                kind=Note.KIND,
                id=row.id,
                ref=row.ref,
                title=title_of(Note, dict(row._mapping)),  # noqa: SLF001 - SQLAlchemy's public name
                about=row.about or "",
                about_ref=refs.get(row.about, ""),
            )


def _mine(
    vault: VaultContext, records: list[str], people: People
) -> tuple[set[str], dict[str, str]]:
    """Return which of some records are the owner's work, and the references of all of them.

    An incident is, if they took part in coding it; a claim with it; anything else that their
    device began.
    """
    refs: dict[str, str] = {}
    incident_of: dict[str, str | None] = {}
    begun: set[str] = set()
    for some in batches(records):
        with vault.database.reading() as connection:
            subjects = select(_SUBJECT.c.id, _SUBJECT.c.ref).where(_SUBJECT.c.id.in_(some))
            refs |= {row.id: row.ref for row in connection.execute(subjects)}
            claims = select(_CLAIM.c.id, _CLAIM.c.incident).where(_CLAIM.c.id.in_(some))
            incident_of |= {row.id: row.incident for row in connection.execute(claims)}
            begun |= {
                record for record, device in _first(connection, some) if people.of(device) == ME
            }
    wanted = {incident_of.get(one) or one for one in records}
    coders = coders_of(vault, sorted(wanted), people)
    coded = {one for one in records if ME in coders.get(incident_of.get(one) or one, ())}
    return coded | begun, refs


def _first(connection: Any, records: list[str]) -> Iterator[tuple[str, str]]:
    """Yield records that are no incidents, each with the device of a change of it."""
    marks = ", ".join("?" * len(records))
    statement = (
        "SELECT DISTINCT record, device FROM operation"  # noqa: S608 - our own marks
        f" WHERE kind <> 'incident' AND record IN ({marks})"
    )
    yield from ((row[0], row[1]) for row in connection.exec_driver_sql(statement, tuple(records)))
