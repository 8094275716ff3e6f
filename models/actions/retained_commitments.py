"""Retained commitments keep the other sealed fields of a record as they are when one changes.

An operation that writes one sealed field commits to all of them. Those that it does not change keep
the digest under which they stand, with the salt and the value where these are known. So one digest
names every copy of a value, and an erasure that names it reaches them all, in whatever order they
and it arrive.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from models.log import Operation, RetainedCommitment
from models.merge import Decisions, decisions_here
from models.projection import merged_state

if TYPE_CHECKING:
    from models.vault import VaultContext


def retained_commitments(
    vault: VaultContext, record: str, heads: Collection[str], names: Collection[str]
) -> dict[str, RetainedCommitment]:
    """Return by field the commitments of the named fields, as a writer saw them.

    A field to which nothing commits yet, or several digests do, is not among them.
    """
    if not names:
        return {}
    operations = vault.history.known_to(record, heads)
    decisions = decisions_here(vault.database)
    return {
        name: _one(name, digest, operations, decisions)
        for name, digest in _standing(operations, names, decisions).items()
    }


def _standing(
    operations: Sequence[Operation], names: Collection[str], decisions: Decisions
) -> dict[str, str]:
    """Return the digest that stands of each field, whether its value is known or not."""
    by_hash = {operation.hash: operation for operation in operations}
    hidden = (operation.without(names) for operation in operations)
    # Without erasures, or an erased value would read as a field that nobody ever wrote.
    merged = merged_state(operations[0].kind, hidden, replace(decisions, erased=frozenset()))
    standing: dict[str, str] = {}
    for name in names:
        digests = {by_hash[value.operation].fields[name] for value in merged.standing.get(name, ())}
        if len(digests) == 1:
            standing[name] = digests.pop()
    return standing


def _one(
    name: str, digest: str, operations: Sequence[Operation], decisions: Decisions
) -> RetainedCommitment:
    """Return the commitment of one field, with what is known of its value."""
    copies = [copy for copy in operations if copy.fields.get(name) == digest]
    if any((copy.hash, name) in decisions.erased for copy in copies):
        return RetainedCommitment(digest, erased=True)
    known = (copy.disclosures[name] for copy in copies if name in copy.disclosures)
    return RetainedCommitment(digest, next(known, None))
