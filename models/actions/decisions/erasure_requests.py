"""Erasing sealed values: out of the database, its index and its drafts, and never taken in again.

What stays is a signed change that names digests only. It tells colleagues what is asked of
them; each vault erases by itself what the asking device had brought into the record, whoever
carried it along since, and anything else only when its own person says so. Copies outside
afield, older copies of the vault and the cells of a disk are out of reach.

An erasure names every digest of its fields that the asking vault knows, also of values that it
does not hold. A vault that obeys looks for equal values under other digests as well, as long as
it still holds one to compare with; those of other devices it asks its person about, whose
agreement names their digests to everybody.

An erasure stands for good. One that an early version let somebody withdraw is obeyed like any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models import draft, erased, journal, ownership, saving
from models.errors import ModelError
from models.operation import Operation, Value
from models.reach import copies
from models.reading import rows
from models.records import Erasure, ref_of, sealed_fields
from models.rulings import here as rulings_here
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

_ABOUT = "SELECT id, subject FROM erasure"


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
    changes = vault.history.of_record(record)
    digests = _known(vault, changes, sorted(names))
    values = {one.digest for one in copies(changes, digests) if one.held}
    if not values:
        raise NothingToErase(reference=ref_of(kind, record))
    _sign(vault, record, digests, reason)
    return len(values)


def _known(vault: Opened, changes: Iterable[Operation], names: Iterable[str]) -> list[str]:
    """Give every digest of these fields but those of empty values and of what was erased here."""
    rulings = rulings_here(vault.database)
    return [
        one.fields[name]
        for one in changes
        for name in names
        if name in one.fields
        and (one.hash, name) not in rulings.erased
        and (name not in one.disclosures or one.disclosures[name].value is not None)
    ]


def asked(vault: Opened) -> list[Asked]:
    """Give the erasures that colleagues ask for and that would erase something here."""
    found: list[Asked] = []
    for one in rows(vault, "erasure"):
        if not isinstance(one, Erasure) or not one.subject:
            continue
        wanted = {*one.digests, *erased.alike(vault, one.id)}
        held = [each for each in copies(vault.history.of_record(one.subject), wanted) if each.held]
        if held:
            digests = tuple(dict.fromkeys(each.digest for each in held))
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
    very device brought into the record. What an earlier device of our own asks for since it was
    given up is never erased unasked, nor what any device asks for from the number on at which it
    was discarded. Gives the records that read differently since.
    """
    own, rulings = ownership.read(connection), read_rulings(connection)
    values: list[Value] = []
    subjects: set[str] = set()
    for asking in vault.history.of_record(erasure):
        if rulings.reaches(asking):
            continue
        subject, digests = _asked_by(vault, asking)
        anything = own.signed(asking)
        brought = frozenset[str]() if asking.device in own.devices else {asking.device}
        for one in copies(vault.history.of_record(subject), digests):
            if anything or one.brought_by == brought:
                values.append(one.value)
                if erased.remove(connection, one):
                    subjects.add(subject)
            elif not one.named:
                erased.note_alike(vault, erasure, [one.digest])
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


def _sign(vault: Opened, record: str, digests: Iterable[str], reason: str | None) -> None:
    named = list(dict.fromkeys(digests))
    with vault.writing():
        for start in range(0, len(named), MOST_DIGESTS):
            some = named[start : start + MOST_DIGESTS]
            values = {"subject": record, "digests": some, "reason": reason}
            saving.save(vault, "erasure", None, values)
        journal.note(vault, "erased", values=len(named))
