"""Erasing sealed values: out of the database, its index and its drafts, and never taken in again.

What stays is a signed change that names digests only. It tells colleagues what is asked of
them; each vault erases by itself what the asking device had signed, and anything else only when
its own person says so. Copies outside afield, older copies of the vault and the cells of a disk
are out of reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models import draft, journal, saving
from models.colleague import own_devices
from models.errors import ModelError
from models.operation import Operation, Value
from models.reading import rows
from models.records import KINDS, Erasure, ref_of, sealed_fields
from models.rulings import read as read_rulings

if TYPE_CHECKING:
    from models.opened import Opened

OUT_OF_REACH = (
    "The values are gone from this vault, and colleagues' vaults are asked to erase theirs. "
    "Copies outside them are out of reach: bundles already sent, backups of this folder, "
    "and what a disk keeps of overwritten files."
)

# A record of an erasure holds this many digests; more make more records.
MOST_DIGESTS = 64

_REMOVE = (
    "DELETE FROM disclosure WHERE field = ? AND operation ="
    " (SELECT no FROM operation WHERE hash = ?)"
)
_REMEMBER = "INSERT INTO erased(operation, field) VALUES(?, ?) ON CONFLICT DO NOTHING"
_ABOUT = "SELECT id, subject FROM erasure WHERE withdrawn IS NULL"


class NothingToErase(ModelError):
    """A record holds no sealed value that could be erased."""

    sentence = "{reference} holds no sealed value under that name."
    next_step = "See its sealed fields with: afield show {reference} --reveal"
    code = "nothing-to-erase"

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        self.next_step = type(self).next_step.format_map(facts)  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Asked:
    """An erasure that a colleague asks for and that this vault's person has to decide."""

    erasure: str
    subject: str
    ref: str
    author: str
    digests: tuple[str, ...]


def erase(
    vault: Opened,
    kind: str,
    record: str,
    *,
    fields: Collection[str] | None = None,
    reason: str | None = None,
) -> int:
    """Erase the sealed values of a record, or those of some of its fields; says how many.

    Every value that was ever recorded under those names is erased, not only the present one.
    Raises NothingToErase, or ReadOnly.
    """
    names = set(sealed_fields(kind)) & set(fields if fields is not None else sealed_fields(kind))
    digests = [
        one.fields[name]
        for one in vault.history.of_record(record)
        for name in sorted(names)
        if name in one.disclosures and one.disclosures[name].value is not None
    ]
    if not digests:
        raise NothingToErase(reference=ref_of(kind, record))
    _sign(vault, record, digests, reason)
    return len(digests)


def asked(vault: Opened) -> list[Asked]:
    """Give the erasures that colleagues ask for and that would erase something here."""
    found: list[Asked] = []
    for one in rows(vault, "erasure", where={"withdrawn": None}):
        if not isinstance(one, Erasure) or not one.subject:
            continue
        held = _held(vault.history.of_record(one.subject), one.digests)
        if held:
            digests = tuple(change.fields[name] for change, name in held)
            subject = vault.subjects.one(one.subject)
            ref = subject.ref if subject else one.subject
            found.append(Asked(one.id, one.subject, ref, one.author, digests))
    return found


def comply(vault: Opened, request: Asked, *, reason: str | None = None) -> int:
    """Erase what a colleague asks for; says how many values were erased."""
    _sign(vault, request.subject, request.digests, reason)
    return len(request.digests)


def obey(vault: Opened, connection: Connection, erasure: str) -> set[str]:
    """Erase what the changes of an erasure name, as far as their signers may.

    A vault's own person may erase anything that is sealed; a colleague's device only what that
    very device had signed. What a key asks for from the number on at which it was discarded is
    obeyed by nobody: it stays asked for, and a person decides. Gives the records that read
    differently since.
    """
    own, rulings = own_devices(vault), read_rulings(connection)
    values: list[Value] = []
    subjects: set[str] = set()
    for asking in vault.history.of_record(erasure):
        if rulings.reaches(asking):
            continue
        subject, digests = _asked_by(vault, asking)
        for change, name in _named(vault.history.of_record(subject), digests):
            may = asking.device in own or change.device == asking.device
            if not may or name not in sealed_fields_of(change.kind):
                continue
            if name in change.disclosures:
                values.append(change.disclosures[name].value)
            place = (bytes.fromhex(change.hash), name)
            connection.exec_driver_sql(_REMOVE, (name, place[0]))
            if connection.exec_driver_sql(_REMEMBER, place).rowcount:
                subjects.add(subject)
    draft.drop_holding(vault, [value for value in values if isinstance(value, str)])
    return subjects


def about(connection: Connection, records: Collection[str]) -> list[str]:
    """Give the erasures that are about some records."""
    found = connection.exec_driver_sql(_ABOUT).all()
    return [row[0] for row in found if row[1] in records]


def _asked_by(vault: Opened, asking: Operation) -> tuple[str, list[str]]:
    """Give the record and the digests that the signer of one change named with it."""
    seen = vault.history.known_to(asking.record, [asking.hash])
    subject = vault.fold.state(asking.kind, seen).values.get("subject")
    digests = asking.values.get("digests")
    return str(subject), digests if isinstance(digests, list) else []


def sealed_fields_of(kind: str) -> tuple[str, ...]:
    """Name the sealed fields of a kind; of one that is not known here, none."""
    return sealed_fields(kind) if kind in KINDS else ()


def _sign(vault: Opened, record: str, digests: Iterable[str], reason: str | None) -> None:
    named = list(dict.fromkeys(digests))
    with vault.writing():
        for start in range(0, len(named), MOST_DIGESTS):
            some = named[start : start + MOST_DIGESTS]
            values = {"subject": record, "digests": some, "reason": reason}
            saving.save(vault, "erasure", None, values)
        journal.note(vault, "erased", values=len(named))


def _named(
    operations: Iterable[Operation], digests: Collection[str]
) -> list[tuple[Operation, str]]:
    wanted = set(digests)
    return [
        (one, name) for one in operations for name, digest in one.fields.items() if digest in wanted
    ]


def _held(operations: Iterable[Operation], digests: Collection[str]) -> list[tuple[Operation, str]]:
    """Give those named changes whose values are still here."""
    return [
        (one, name)
        for one, name in _named(operations, digests)
        if name in one.disclosures and name in sealed_fields_of(one.kind)
    ]
