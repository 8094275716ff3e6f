"""Behind several devices may stand one person: whoever reviews must be another person.

The owner's devices are one person's, the present one and those before it. Of others their names
tell: cards whose names could be taken for the same are one person's here, because it is worse to
take one person for two than two for one. A device whose card is not known here is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.values import alike
from models.vault import all_colleagues

if TYPE_CHECKING:
    from models.vault import Colleague, VaultContext

ME = 0
"""The number of the person whose vault this is."""


@dataclass(frozen=True, slots=True)
class People:
    """The people whom this vault knows, as numbers, by their devices; and each device's card."""

    numbers: Mapping[str, int]
    cards: Mapping[str, Colleague]

    def of(self, device: str) -> int | None:
        """Return the number of the person with a device, or None where its card is not known."""
        return self.numbers.get(device)

    def name(self, device: str) -> str:
        """Return the name on a device's card, with the remark that is due beside it."""
        card = self.cards.get(device)
        return card.shown_name if card else f"device {device[:8]}"

    def compared(self, device: str) -> bool:
        """Return whether the card's fingerprint was compared, or is one of our own."""
        card = self.cards.get(device)
        return card is not None and (card.own or card.trusted)


def read_people(vault: VaultContext) -> People:
    """Return the people behind the devices whose cards are known here."""
    cards = all_colleagues(vault)
    names: dict[int, list[str]] = {ME: [card.name for card in cards if card.own]}
    numbers: dict[str, int] = {}
    for card in cards:
        numbers[card.device] = ME if card.own else _person(card.name, names)
    return People(numbers, {card.device: card for card in cards})


def _person(name: str, names: dict[int, list[str]]) -> int:
    """Return the number of the person with a name, a new one for a name that was not met yet."""
    for number, known in names.items():
        if any(alike(name, one) for one in known):
            known.append(name)
            return number
    number = len(names)
    names[number] = [name]
    return number
