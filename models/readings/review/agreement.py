"""An incident is agreed upon where a second person's signed assessment says so, and only there.

An assessment speaks for the one person who signed all that it says: rewritten by another it speaks
for nobody. Of each person the newest one counts that decides something, and what was withdrawn or
is in conflict decides nothing. Where an incident is called agreed and no such assessment stands,
it is the word of a single coder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from models.readings.review.coders import (
    ASSESSED,
    CODED,
    JUDGED,
    Signed,
    is_second,
    signed_fields,
)
from models.readings.review.people import People, read_people
from models.records import Assessment, Incident, counting
from models.storage import ConflictRow
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

_ASSESSMENT: Table = Assessment.__table__  # type: ignore[attr-defined]
_CONFLICT: Table = ConflictRow.__table__  # type: ignore[attr-defined]

AGREED = "agreed"
_DECIDING = (AGREED, "returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who agreed upon an incident: the assessment, the device that signed it, and when.

    ``name`` is that on the device's card, ``compared`` whether its fingerprint was compared here.
    ``changed`` is whether somebody coded the incident anew afterwards, or somebody else than who
    agreed set its counts, its level of verification or its standard of proof.
    """

    incident: str
    assessment: str
    ref: str
    device: str
    name: str
    compared: bool
    at: datetime
    changed: bool


@dataclass(frozen=True, slots=True)
class _Voice:
    """What one person decided last of an incident."""

    row: Any
    device: str
    at: int


def agreements(
    vault: VaultContext, incidents: Iterable[str], people: People | None = None
) -> dict[str, Agreement]:
    """Return by incident the newest agreement of a second person, of those that have one."""
    known = people or read_people(vault)
    found: dict[str, Agreement] = {}
    for some in batches(incidents):
        voices = _voices(vault, some, known)
        wanted = [one for one in some if one in voices]
        signed: dict[str, list[Signed]] = {}
        for one in signed_fields(vault, Incident.KIND, wanted, CODED | JUDGED):
            signed.setdefault(one.record, []).append(one)
        for incident in wanted:
            agreed = _agreement(voices[incident], signed.get(incident, ()), known)
            if agreed is not None:
                found[incident] = agreed
    return found


def single_coders(vault: VaultContext, agreed: Collection[str]) -> set[str]:
    """Return those of some incidents called agreed upon which no second person agreed."""
    return set(agreed) - agreements(vault, agreed).keys() if agreed else set()


def _voices(
    vault: VaultContext, incidents: list[str], people: People
) -> dict[str, dict[int, _Voice]]:
    """Return by incident what each person decided last of it."""
    statement = (
        select(_ASSESSMENT.c.id, _ASSESSMENT.c.ref, _ASSESSMENT.c.incident, _ASSESSMENT.c.decision)
        .where(
            _ASSESSMENT.c.incident.in_(incidents),
            _ASSESSMENT.c.decision.in_(_DECIDING),
            counting(_ASSESSMENT),
            _ASSESSMENT.c.id.not_in(select(_CONFLICT.c.record)),
        )
        .order_by(_ASSESSMENT.c.no)
    )
    with vault.database.reading() as connection:
        rows = connection.execute(statement).all()
    signers: dict[str, list[Signed]] = {}
    for one in signed_fields(vault, Assessment.KIND, [row.id for row in rows], ASSESSED):
        signers.setdefault(one.record, []).append(one)
    found: dict[str, dict[int, _Voice]] = {}
    for row in rows:
        person = _speaker(signers.get(row.id, ()), people)
        if person is None:
            continue
        last = max(signers[row.id], key=lambda one: one.at)
        of_incident = found.setdefault(row.incident, {})
        if person not in of_incident or of_incident[person].at <= last.at:
            of_incident[person] = _Voice(row, last.device, last.at)
    return found


def _speaker(signed: Collection[Signed], people: People) -> int | None:
    """Return the one person who signed all of it, or None."""
    persons = {people.of(one.device) for one in signed}
    return persons.pop() if len(persons) == 1 else None


def _agreement(
    voices: Mapping[int, _Voice], signed: Collection[Signed], people: People
) -> Agreement | None:
    """Return the newest agreement by a second person, or None."""
    coded = [one for one in signed if not one.fields.isdisjoint(CODED)]
    coders = frozenset(person for one in coded if (person := people.of(one.device)) is not None)
    heard = [
        voice
        for person, voice in voices.items()
        if voice.row.decision == AGREED and is_second(person, coders)
    ]
    if not heard:
        return None
    voice = max(heard, key=lambda one: one.at)
    person = people.of(voice.device)
    by_others = (
        one
        for one in signed
        if not one.fields.isdisjoint(JUDGED) and people.of(one.device) != person
    )
    return Agreement(
        incident=voice.row.incident,
        assessment=voice.row.id,
        ref=voice.row.ref,
        device=voice.device,
        name=people.name(voice.device),
        compared=people.compared(voice.device),
        at=datetime.fromtimestamp(voice.at / 1000, UTC),
        changed=any(one.at > voice.at for one in (*coded, *by_others)),
    )
