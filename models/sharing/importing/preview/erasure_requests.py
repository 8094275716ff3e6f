"""Erasure requests: a preview names the sealed values that a bundle asks to erase."""

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
    """How many values are named, by their commitments."""


def erasures_asked_for(
    vault: Vault, theirs: Iterable[Operation], here: set[str]
) -> list[AskedErasure]:
    """Return what new operations of erasure records ask for; ``here`` are hashes known already."""
    asked: list[AskedErasure] = []
    for operation in theirs:
        subject, digests = operation.values.get("subject"), operation.values.get("digests")
        if operation.kind != "erasure" or operation.hash in here:
            continue
        if isinstance(subject, str) and isinstance(digests, list):
            known = vault.record_heads.one(subject)
            ref = known.ref if known else subject
            asked.append(AskedErasure(ref, operation.device, len(digests)))
    return asked
