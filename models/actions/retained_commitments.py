"""Carrying: a change to one sealed field leaves the others of its record as they stand.

A change that writes one sealed field commits to all of them. Those that it does not change keep
the digest under which they stand, with the salt and the value where these are known. So one
digest names every copy of a value, and an erasure that names it reaches them all, in whatever
order they and it arrive.
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
    """Give those of the named fields that stand under one digest, as a writer saw them.

    A field to which nothing commits yet, or several digests do, is not among them.
    """
    if not names:
        return {}
    changes = vault.history.known_to(record, heads)
    rulings = decisions_here(vault.database)
    return {
        name: _one(name, digest, changes, rulings)
        for name, digest in _standing(changes, names, rulings).items()
    }


def _standing(
    changes: Sequence[Operation], names: Collection[str], rulings: Decisions
) -> dict[str, str]:
    """Give the digests that stand, whether their values are known, empty, withheld or erased."""
    by_hash = {one.hash: one for one in changes}
    hidden = (one.without(names) for one in changes)
    # Without erasures, or an erased value would read as a field that nobody ever wrote.
    folded = merged_state(changes[0].kind, hidden, replace(rulings, erased=frozenset()))
    found: dict[str, str] = {}
    for name in names:
        digests = {by_hash[one.operation].fields[name] for one in folded.standing.get(name, ())}
        if len(digests) == 1:
            found[name] = digests.pop()
    return found


def _one(
    name: str, digest: str, changes: Sequence[Operation], rulings: Decisions
) -> RetainedCommitment:
    copies = [one for one in changes if one.fields.get(name) == digest]
    if any((one.hash, name) in rulings.erased for one in copies):
        return RetainedCommitment(digest, erased=True)
    known = (one.disclosures[name] for one in copies if name in one.disclosures)
    return RetainedCommitment(digest, next(known, None))
