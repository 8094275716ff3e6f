"""Invented people with vaults of their own, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crypto.vaultkey import Cost
from models import colleague
from models.vault import Vault

PASSPHRASE = "six words that nobody else says"
CHEAP = Cost.floor()
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Hands:
    """A clock whose hands the test moves; it ticks a second whenever it is read."""

    moment: datetime = field(default=NOON)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def move(self, by: timedelta) -> None:
        self.moment += by


Make = Callable[..., Vault]


@contextmanager
def making(folder: Path) -> Iterator[Make]:
    """Give a function that makes vaults under a folder and closes them all at the end."""
    with ExitStack() as stack:

        def make(name: str = "Marta", *, clock: Hands | None = None) -> Vault:
            vault, _ = Vault.create(
                folder / name.lower(),
                name=name,
                passphrase=PASSPHRASE,
                cost=CHEAP,
                clock=clock or Hands(),
            )
            stack.callback(vault.close)
            return vault

        yield make


def share(sender: Vault, receiver: Vault, *records: str) -> None:
    """Let one vault take in all that another knows, or its changes to some records."""
    cards = colleague.cards(sender)
    receiver.receive(sender.operations(records or None), cards=cards)
