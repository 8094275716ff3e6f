"""Hearing: whose changes are taken in, one after another, and what the decisions then are.

A device that signed two different changes under one number is frozen: the change that proves it
is still taken, what comes after it is not, until somebody decides. A decision may come among the
changes themselves, before the proof or after it. Taking in and the preview of it both ask here,
change by change, so what is taken depends neither on who asks nor on how the changes are batched.
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
    """Says of each change that comes in whether it is taken.

    ``earlier`` gives the changes of a record that are here or were taken before.
    """

    def __init__(self, vault: VaultContext, earlier: Callable[[str], Iterable[Operation]]) -> None:
        self.before = decisions_here(vault.database)
        self._now = self.before
        self._earlier = earlier
        self._signed = SignedUnder(vault.database)
        self._forked = {device for device, _ in self.before.forks.values()}
        self._undecided = self.before.frozen
        # Decisions about forks that have to be looked at once more.
        self._stirred: set[str] = set()

    @property
    def proven(self) -> list[ForkPlace]:
        """Name the forks that the changes have proven so far and that are new here."""
        return [place for id, place in self._now.forks.items() if id not in self.before.forks]

    def approach(self, operations: Collection[Operation]) -> None:
        """Learn what is here around the changes that are asked about next."""
        self._signed.approach(operations)

    def holds(self, operation: Operation) -> bool:
        """Say whether a change is here already."""
        return self._signed.holds(operation)

    def takes(self, operation: Operation) -> bool:
        """Say whether a change that is not here is taken, and count it in if it is."""
        if operation.device in self._forked and self._is_frozen(operation.device):
            return False
        for place in self._signed.add(operation):
            self._prove(place)
        if operation.record in self._now.forks:
            self._stirred.add(operation.record)
        return True

    def after(self) -> Decisions:
        """Give what is decided once all that was taken so far is here."""
        if self._stirred:
            # Folding a decision is dear, so it waits until somebody has to know.
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
