"""An erasure removes sealed values from the database, its index and its drafts for good.

What stays is a signed operation that names digests only. It tells colleagues what is asked of them;
each vault erases by itself what the asking device had brought into the record, whoever carried it
along since, and anything else only when its own person says so. Copies outside afield, older copies
of the vault and the cells of a disk are out of reach.

An erasure names every digest of its fields that the asking vault knows, also of values that it does
not hold. A vault that obeys looks for equal values under other digests as well, as long as it still
holds one to compare with; those of other devices it asks its person about, whose agreement names
their digests to everybody.

An erasure stands for good. One that an early version let somebody withdraw is obeyed like any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models.actions.erased_values import equal_digests, note_equal_digests, remove_value
from models.actions.record_save import save_record
from models.errors import ModelError
from models.log import Operation, copies_of
from models.merge import decisions_here, read_decisions, read_ownership
from models.queries import record_rows
from models.records import Erasure, Value, ref_of, sealed_fields
from models.vault import drop_drafts_holding, note_in_journal

if TYPE_CHECKING:
    from models.vault import VaultContext

OUT_OF_REACH = (
    "The values are gone from this vault, and colleagues' vaults are asked to erase theirs. "
    "Copies outside them are out of reach: bundles already sent, backups of this folder, "
    "and what a disk keeps of overwritten files."
)

MOST_DIGESTS = 64
"""The most digests that one record of an erasure holds; more make more records."""

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
class ErasureRequest:
    """An erasure that a colleague asks for and that this vault's person has to decide."""

    erasure: str
    subject: str
    ref: str
    author: str
    digests: tuple[str, ...]


def erase_values(
    vault: VaultContext,
    kind: str,
    record: str,
    *,
    fields: Collection[str] | None = None,
    reason: str | None = None,
) -> int:
    """Erase the sealed values of a record, or those of some of its fields; return how many.

    Every value that was ever recorded under those names is erased, not only the present one. Raises
    NothingToErase, or ReadOnly.
    """
    names = set(sealed_fields(kind)) & set(fields if fields is not None else sealed_fields(kind))
    operations = vault.history.of_record(record)
    digests = _known(vault, operations, sorted(names))
    values = {copy.digest for copy in copies_of(operations, digests) if copy.held}
    if not values:
        raise NothingToErase(reference=ref_of(kind, record))
    _sign(vault, record, digests, reason)
    return len(values)


def _known(vault: VaultContext, operations: Iterable[Operation], names: Iterable[str]) -> list[str]:
    """Return the digests of these fields, but those of empty values and of what was erased."""
    decisions = decisions_here(vault.database)
    return [
        operation.fields[name]
        for operation in operations
        for name in names
        if name in operation.fields
        and (operation.hash, name) not in decisions.erased
        and (name not in operation.disclosures or operation.disclosures[name].value is not None)
    ]


def requests_for_erasure(vault: VaultContext) -> list[ErasureRequest]:
    """Return the erasures that colleagues ask for and that would erase something here."""
    requests: list[ErasureRequest] = []
    for erasure in record_rows(vault, "erasure"):
        if not isinstance(erasure, Erasure) or not erasure.subject:
            continue
        wanted = {*erasure.digests, *equal_digests(vault, erasure.id)}
        held = [
            copy
            for copy in copies_of(vault.history.of_record(erasure.subject), wanted)
            if copy.held
        ]
        if held:
            digests = tuple(dict.fromkeys(copy.digest for copy in held))
            subject = vault.record_heads.one(erasure.subject)
            ref = subject.ref if subject else erasure.subject
            requests.append(
                ErasureRequest(erasure.id, erasure.subject, ref, erasure.author, digests)
            )
    return requests


def comply_with_erasure(
    vault: VaultContext, request: ErasureRequest, *, reason: str | None = None
) -> int:
    """Erase what a colleague asks for; return how many values were erased."""
    _sign(vault, request.subject, request.digests, reason)
    return len(request.digests)


def obey_erasure(vault: VaultContext, connection: Connection, erasure: str) -> set[str]:
    """Erase what the operations of an erasure name, as far as their signers may.

    A vault's own person may erase anything that is sealed; a colleague's device only what that very
    device brought into the record. What an earlier device of our own asks for since it was given up
    is never erased unasked, nor what any device asks for from the number on at which it was
    discarded. Returns the ids of the records that read differently since.
    """
    own, decisions = read_ownership(connection), read_decisions(connection)
    values: list[Value] = []
    subjects: set[str] = set()
    for asking in vault.history.of_record(erasure):
        if decisions.reaches(asking):
            continue
        subject, digests = _asked_by(vault, asking)
        anything = own.signed(asking)
        brought = frozenset[str]() if asking.device in own.devices else {asking.device}
        for copy in copies_of(vault.history.of_record(subject), digests):
            if anything or copy.brought_by == brought:
                values.append(copy.value)
                if remove_value(connection, copy):
                    subjects.add(subject)
            elif not copy.named:
                note_equal_digests(vault, erasure, [copy.digest])
    drop_drafts_holding(vault, [value for value in values if isinstance(value, str)])
    return subjects


def erasures_about(connection: Connection, records: Collection[str]) -> list[str]:
    """Return the ids of the erasures that are about some records."""
    found = connection.exec_driver_sql(_ABOUT).all()
    return [row[0] for row in found if row[1] in records]


def _asked_by(vault: VaultContext, asking: Operation) -> tuple[str, list[str]]:
    """Return the record id and the digests that the signer of one operation named with it."""
    seen = vault.history.known_to(asking.record, [asking.hash])
    subject = vault.projector.state(asking.kind, seen).values.get("subject")
    digests = asking.values.get("digests")
    return str(subject), digests if isinstance(digests, list) else []


def _sign(vault: VaultContext, record: str, digests: Iterable[str], reason: str | None) -> None:
    """Save an erasure of these digests, as several records where there are many."""
    named = list(dict.fromkeys(digests))
    with vault.writing():
        for start in range(0, len(named), MOST_DIGESTS):
            part = named[start : start + MOST_DIGESTS]
            values = {"subject": record, "digests": part, "reason": reason}
            save_record(vault, "erasure", None, values)
        note_in_journal(vault, "erased", values=len(named))
