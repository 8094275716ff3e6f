"""The holdback finds which devices of a bundle are in doubt, and holds their operations back."""

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
    """One pass over a bundle that admits operations as taking it in would, and takes nothing.

    Operations that are not admitted, because their device is frozen, are held in quarantine: what
    was not shown to a person is not taken in after they agreed. ``doubted`` are the devices whose
    key is in doubt, so that nothing new of them is taken.
    """

    def __init__(
        self, vault: Vault, scratch: StagedOperations, *, doubted: Collection[str]
    ) -> None:
        self._history = vault.history
        self._scratch = scratch
        self._doubted = doubted
        self._decisions: dict[str, list[int]] = {}
        self.ahead: set[str] = set()
        """The devices with a clock more than a day ahead of ours."""
        self.held: set[str] = set()
        """The devices of which some operations wait until somebody decides."""
        admission = Admission(vault, self._earlier)
        self._go_through(admission, vault.hybrid_clock.absurd)
        self.decided = Decided(admission.before, admission.after())
        self.forked = {device for device, _ in admission.proven}
        """The devices of which the bundle proves that they signed a number twice."""

    def _go_through(self, admission: Admission, latest: int) -> None:
        waiting: list[int] = []
        for batch in batches(self._scratch.numbered()):
            admission.approach([operation for _, operation in batch])
            for number, operation in batch:
                here = admission.holds(operation)
                if operation.device in self._doubted and not here:
                    continue
                if operation.at[0] > latest:
                    self.ahead.add(operation.device)
                if here:
                    continue
                if not admission.takes(operation):
                    waiting.append(number)
                    self.held.add(operation.device)
                elif operation.kind == FORK_RULING:
                    self._decisions.setdefault(operation.record, []).append(number)
        self._scratch.hold(waiting)

    def _earlier(self, record: str) -> list[Operation]:
        """Return the decisions about one fork that are here or come earlier in the bundle."""
        here = self._history.of_record(record)
        return here + self._scratch.under(self._decisions.get(record, []))
