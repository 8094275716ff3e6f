"""A person decides here about a fork: two operations that one device signed under one number.

The commonest cause is honest: a vault was restored from a backup, or a laptop was copied. The other
is a stolen key. Both operations are kept and shown. Until a person decides, the device is frozen:
no further operation of it is taken in. The decision is a signed operation like any other and goes
out with bundles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.actions.record_save import put_record
from models.merge import decisions_here, ruling_id
from models.queries import NoSuchReference
from models.vault import all_colleagues, short_name

if TYPE_CHECKING:
    from models.vault import VaultContext


@dataclass(frozen=True, slots=True)
class Fork:
    """A fork as a person sees it: whose device, which number, and what was decided.

    ``changes`` are the hashes of the operations that were signed under the number.
    """

    device: str
    name: str
    number: int
    changes: tuple[str, ...]
    ruling: str | None
    own: bool


def forks(vault: VaultContext) -> list[Fork]:
    """Return all forks that are proven here, decided or not."""
    own = {colleague.device for colleague in all_colleagues(vault) if colleague.own}
    decisions = decisions_here(vault.database)
    return [
        Fork(
            device=device,
            name=short_name(vault, device),
            number=number,
            changes=tuple(sorted(vault.history.hashes_at(device, number))),
            ruling=decisions.verdicts.get(id),
            own=device in own,
        )
        for id, (device, number) in decisions.forks.items()
    ]


def frozen_devices(vault: VaultContext) -> set[str]:
    """Return the devices whose further operations wait for a decision."""
    return decisions_here(vault.database).frozen


def decide_fork(vault: VaultContext, fork: Fork, ruling: str, *, reason: str | None = None) -> str:
    """Decide about a fork, or decide anew; return the id of the decision.

    Raises BadValue for another ruling than ``keep`` and ``discard``, NoSuchReference for a fork
    that is not proven here, or ReadOnly.
    """
    if (fork.device, fork.number) not in vault.history.forks():
        raise NoSuchReference(reference=f"{fork.device[:8]}:{fork.number}")
    values = {"device": fork.device, "number": fork.number, "ruling": ruling, "reason": reason}
    return put_record(vault, "fork_ruling", ruling_id(fork.device, fork.number), values)
