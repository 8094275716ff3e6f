"""Erasures that a bundle asks for, named before it is taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.lifecycle import Vault
from models.log import Operation


@dataclass(frozen=True, slots=True)
class AskedErasure:
    """A colleague's wish that sealed values be erased here too."""

    ref: str
    """The reference of the record whose values are meant, or its id where it is not here."""
    writer: str
    """The device that asks."""
    values: int
    """How many values are named by their digests."""


def erasures_asked_for(
    vault: Vault, theirs: Iterable[Operation], here: set[str]
) -> list[AskedErasure]:
    """Give what the new changes of a bundle to records of erasures ask for."""
    found: list[AskedErasure] = []
    for one in theirs:
        subject, digests = one.values.get("subject"), one.values.get("digests")
        if one.kind != "erasure" or one.hash in here:
            continue
        if isinstance(subject, str) and isinstance(digests, list):
            known = vault.subjects.one(subject)
            ref = known.ref if known else subject
            found.append(AskedErasure(ref, one.device, len(digests)))
    return found
