"""The log is checked: each operation against its digests, its signature and its chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from crypto.errors import AfieldError
from crypto.signing import Card
from models.lifecycle.verify.finding import Finding, Progress
from models.log import START, Operation
from models.merge import ownership_here
from models.queries import NewerOperations
from models.vault import all_colleagues

if TYPE_CHECKING:
    from models.vault import VaultContext

VALUES_SPOILT: Final = "A change does not hold the values that were signed."
SIGNATURE_SPOILT: Final = "The signature of a change does not hold."


def log_findings(
    vault: VaultContext, total: int, report: Progress, *, newer: NewerOperations
) -> Iterator[Finding]:
    """Yield what is wrong with operations, device by device in the order of their numbers.

    Those that only a newer afield can have made are counted in ``newer``.
    """
    cards: dict[str, Card] = {}
    for person in all_colleagues(vault):
        try:
            cards[person.device] = person.card
        except AfieldError:
            yield Finding(f"card {person.device[:8]}", "A card is not as its owner signed it.")
    own = ownership_here(vault)
    chain = _Chain(set(vault.history.forks()))
    for done, operation in enumerate(vault.history.operations(), start=1):
        newer.add(operation)
        where = f"{operation.device[:8]}:{operation.seq}"
        for sentence in _operation(operation, cards.get(operation.device)):
            yield Finding(where, sentence)
        if broken := chain.follow(operation, whole=own.signed(operation)):
            yield Finding(where, broken)
        report("changes", done, total)


class _Chain:
    """Walks the chains in order; a forked device has several operations under one number."""

    def __init__(self, forks: set[tuple[str, int]]) -> None:
        self._forks = forks
        self._device = ""
        self._seq = 0
        self._here: set[str] = {START}
        self._before: set[str] = set()

    def follow(self, operation: Operation, *, whole: bool) -> str | None:
        """Return what is wrong between an operation and the one before, or None.

        Others' chains may have gaps.
        """
        if operation.device != self._device:
            self._device, self._seq, self._here = operation.device, 0, {START}
        gap = operation.seq > self._seq + 1
        if operation.seq != self._seq:
            self._before = set() if gap else self._here
            self._seq, self._here = operation.seq, set()
        self._here.add(operation.link)
        if gap:
            return "Changes before this one are missing from this vault's chain." if whole else None
        forked = (operation.device, operation.seq - 1) in self._forks
        if self._before and operation.follows not in self._before and not forked:
            return "A change does not follow the one before it in its chain."
        return None


def _operation(operation: Operation, card: Card | None) -> Iterator[str]:
    try:
        Operation.parse(operation.header, operation.signature, operation.disclosures)
    except AfieldError:
        yield VALUES_SPOILT
        return
    if card is None:
        yield "A change is by a device whose card is not here."
        return
    try:
        operation.verify(card.ed25519)
    except AfieldError:
        yield SIGNATURE_SPOILT
