"""What is doubtful about the devices whose changes a bundle brings."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from models import fork
from models.bundle.comparison import Sifted, sift
from models.operation import Operation
from models.vault import Vault


class Doubts:
    """Collects the devices with a clock far ahead, and those that signed one number twice.

    ``frozen`` are the devices whose further changes wait already, ``doubted`` those whose key is
    in doubt, so that nothing new of them is taken.
    """

    def __init__(self, vault: Vault, *, doubted: Collection[str]) -> None:
        self._history = vault.history
        self._latest = vault.moments.absurd
        self._chains = vault.chains()
        self.frozen = fork.frozen(vault)
        self.doubted = frozenset(doubted)
        self.ahead: set[str] = set()
        self.forked: set[str] = set()

    def sifted(self, theirs: Iterable[Operation], here: Collection[str]) -> Sifted:
        """Part what may come in from what waits or stays out."""
        return sift(theirs, here, frozen=self.frozen, doubted=self.doubted)

    def look(self, theirs: Iterable[Operation], here: Collection[str]) -> None:
        """Look at the changes of one record in the bundle; ``here`` are hashes of those here."""
        for one in theirs:
            if one.device in self.doubted and one.hash not in here:
                continue
            if one.at[0] > self._latest:
                self.ahead.add(one.device)
            if one.hash not in here and self._taken(one):
                self.forked.add(one.device)

    def _taken(self, new: Operation) -> bool:
        """Say whether another change is here under the number of a new one."""
        chain = self._chains.get(new.device)
        if chain is None or new.seq > chain.seq:
            return False
        return bool(self._history.hashes_at(new.device, new.seq) - {new.hash})
