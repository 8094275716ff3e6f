"""Admission decides which operations of others are taken in, one after another.

A device that signed two different operations under one number is frozen: the operation that proves
it is still taken, what comes after it is not, until somebody decides. A decision may come among the
operations themselves, before the proof or after it. Taking in and the preview of it both ask here,
operation by operation, so what is taken depends neither on who asks nor on the batches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from models.log import ForkPlace, Operation, SignedUnder
from models.merge import Decisions, decisions_here, ruling_id

if TYPE_CHECKING:
    from models.vault import VaultContext


class Admission:
    """The devices that are frozen as operations come in, and the decisions at each moment.

    ``before`` are the decisions at the beginning. ``earlier`` returns the operations of a record
    that are here or were taken before.
    """

    def __init__(self, vault: VaultContext, earlier: Callable[[str], Iterable[Operation]]) -> None:
        self.before = decisions_here(vault.database)
        self._now = self.before
        self._earlier = earlier
        self._signed = SignedUnder(vault.database)
        self._forked = {device for device, _ in self.before.forks.values()}
        self._undecided = self.before.frozen
        # Ids of decisions about forks that have to be merged once more.
        self._stirred: set[str] = set()

    @property
    def proven(self) -> list[ForkPlace]:
        """Return the forks that the operations have proven so far and that are new here."""
        return [place for id, place in self._now.forks.items() if id not in self.before.forks]

    def approach(self, operations: Collection[Operation]) -> None:
        """Read what is here around the operations that are asked about next."""
        self._signed.approach(operations)

    def holds(self, operation: Operation) -> bool:
        """Return whether an operation is here already."""
        return self._signed.holds(operation)

    def takes(self, operation: Operation) -> bool:
        """Return whether an operation that is not here is taken, and count it in if it is."""
        if operation.device in self._forked and self._is_frozen(operation.device):
            return False
        for place in self._signed.add(operation):
            self._prove(place)
        if operation.record in self._now.forks:
            self._stirred.add(operation.record)
        return True

    def after(self) -> Decisions:
        """Return what is decided once all that was taken so far is here."""
        if self._stirred:
            # Merging a decision is slow, so it waits until somebody has to know.
            verdicts = dict(self._now.verdicts)
            for id in self._stirred:
                verdict = self._now.verdict(self._earlier(id))
                verdicts.pop(id, None)
                if verdict is not None:
                    verdicts[id] = verdict
            self._stirred.clear()
            self._now = replace(self._now, verdicts=verdicts)
            self._undecided = self._now.frozen
        return self._now

    def _is_frozen(self, device: str) -> bool:
        self.after()
        return device in self._undecided

    def _prove(self, place: ForkPlace) -> None:
        id = ruling_id(*place)
        if id not in self._now.forks:
            self._now = replace(self._now, forks={**self._now.forks, id: place})
            self._forked.add(place[0])
            self._stirred.add(id)
