"""What is doubtful about the devices whose changes a bundle brings, and what waits for it."""

from __future__ import annotations

from collections.abc import Collection

from models.actions import Admission
from models.lifecycle import Vault
from models.log import Operation
from models.merge import FORK_RULING
from models.sharing.importing.preview.before_after import Decided
from models.sharing.staging import StagedOperations
from models.values import batches


class Holdback:
    """Goes through a bundle as taking it in would, before anything is taken.

    Changes that would not be taken, because their device is frozen, are held in quarantine: what
    was not shown to a person is not taken in after they agreed. ``doubted`` are the devices whose
    key is in doubt, so that nothing new of them is taken.
    """

    def __init__(
        self, vault: Vault, scratch: StagedOperations, *, doubted: Collection[str]
    ) -> None:
        self._history = vault.history
        self._scratch = scratch
        self._doubted = doubted
        self._rulings: dict[str, list[int]] = {}
        self.ahead: set[str] = set()
        """The devices with a clock more than a day ahead of ours."""
        self.held: set[str] = set()
        """The devices of which some changes wait until somebody decides."""
        hearing = Admission(vault, self._earlier)
        self._go_through(hearing, vault.moments.absurd)
        self.decided = Decided(hearing.before, hearing.after())
        self.forked = {device for device, _ in hearing.proven}
        """The devices of which the bundle proves that they signed a number twice."""

    def _go_through(self, hearing: Admission, latest: int) -> None:
        waiting: list[int] = []
        for some in batches(self._scratch.numbered()):
            hearing.approach([one for _, one in some])
            for number, one in some:
                here = hearing.holds(one)
                if one.device in self._doubted and not here:
                    continue
                if one.at[0] > latest:
                    self.ahead.add(one.device)
                if here:
                    continue
                if not hearing.takes(one):
                    waiting.append(number)
                    self.held.add(one.device)
                elif one.kind == FORK_RULING:
                    self._rulings.setdefault(one.record, []).append(number)
        self._scratch.hold(waiting)

    def _earlier(self, record: str) -> list[Operation]:
        """Give the decisions about one fork that are here or come earlier in the bundle."""
        here = self._history.of_record(record)
        return here + self._scratch.under(self._rulings.get(record, []))
