"""A card is found by what a person types: a whole name, or a device or the beginning of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from models.vault.colleagues.colleague import CARD_REVOKED, Colleague
from models.vault.colleagues.colleague_list import all_colleagues
from models.vault.colleagues.errors import AmbiguousColleague
from models.vault.errors import NoSuchColleague

if TYPE_CHECKING:
    from models.vault.context import VaultContext


def find_colleague(vault: VaultContext, name: str) -> Colleague:
    """Find a colleague by the whole name, or by a device or the beginning of one.

    A name that only begins so is somebody else's. Raises NoSuchColleague or AmbiguousColleague.
    """
    everybody = [
        colleague
        for colleague in all_colleagues(vault)
        if not colleague.own and colleague.state != CARD_REVOKED
    ]
    return _find(everybody, name)


def find_colleagues(vault: VaultContext, names: Iterable[str]) -> list[Colleague]:
    """Find several colleagues, each once however often named; raises as ``find_colleague``."""
    return list(
        {
            colleague.device: colleague
            for colleague in (find_colleague(vault, name) for name in names)
        }.values()
    )


def find_card(vault: VaultContext, name: str) -> Colleague:
    """Find a card to trust or to revoke: a colleague's, or by its device any other one."""
    wanted = name.strip().casefold()
    others = [
        colleague
        for colleague in all_colleagues(vault)
        if colleague.own or colleague.state == CARD_REVOKED
    ]
    by_its_device = [
        colleague
        for colleague in others
        if len(wanted) >= 8 and colleague.device.startswith(wanted)
    ]
    return _find(by_its_device, name) if by_its_device else find_colleague(vault, name)


def _find(everybody: Sequence[Colleague], name: str) -> Colleague:
    wanted = name.strip().casefold()
    for fits in (
        [colleague for colleague in everybody if colleague.device == wanted],
        # Together, because a name is chosen by its owner and may be the digits of somebody else.
        [
            colleague
            for colleague in everybody
            if colleague.name.casefold() == wanted
            or (len(wanted) >= 8 and colleague.device.startswith(wanted))
        ],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise AmbiguousColleague(name=name, count=len(fits))
    raise NoSuchColleague(name=name)
