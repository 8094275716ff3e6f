"""An outsider is somebody who does not run afield and is handed records all the same."""

from __future__ import annotations

from dataclasses import dataclass

from crypto import age
from models.sharing.statement import Recipient


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody outside the circle of cards: the name that consent is asked for, and an age key.

    Nothing ties the one to the other but the word of whoever gave the key.
    """

    name: str
    recipient: str
    """As age writes it: ``age1pq1…`` or ``age1…``."""

    @property
    def classic(self) -> bool:
        """Return whether a quantum computer could open what is encrypted to the key."""
        return age.parse_recipient(self.recipient).strength is age.Strength.CLASSIC

    @property
    def addressed(self) -> Recipient:
        """Return the outsider as a statement names them."""
        return Recipient(recipient=self.recipient, name=self.name)

    @property
    def short(self) -> str:
        """Return the key as a line shows it: its beginning and its end."""
        key = self.recipient
        return key if len(key) <= _SHOWN else f"{key[:16]}...{key[-12:]}"


_SHOWN = 70
"""Characters of a key that are shown whole; a classic key has 62."""
