"""Invented people with vaults of their own, on a clock that the test moves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from crypto.keyfile import slot
from crypto.passphrases import Cost, stretch
from models.lifecycle import Vault
from models.vault import cards_by_device
from tests.shared_salt import one_salt

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
            with one_salt():
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


def memory() -> Path | None:
    """Give a file system in memory, where what a power cut leaves is not the subject."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else None


@contextmanager
def derived_once() -> Iterator[None]:
    """Derive the key of each passphrase and salt once, for vaults that are opened often."""

    @cache
    def known(secret: bytes, salt: bytes, cost: Cost) -> bytes:
        return bytes(stretch(bytearray(secret), salt=salt, cost=cost))

    def remembered(secret: bytearray, *, salt: bytes, cost: Cost) -> bytearray:
        return bytearray(known(bytes(secret), bytes(salt), cost))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot, "stretch", remembered)
        yield


def copied(vault: Vault, folder: Path) -> tuple[Vault, Vault]:
    """Copy a vault's folder and open both: the same device twice."""
    vault.close()
    shutil.copytree(vault.folder, folder)
    return again(vault), Vault.open(folder, secret=PASSPHRASE, clock=Hands())


def again(vault: Vault) -> Vault:
    """Open a closed vault once more."""
    return Vault.open(vault.folder, secret=PASSPHRASE, clock=Hands())


def share(sender: Vault, receiver: Vault, *records: str) -> None:
    """Let one vault take in all that another knows, or its changes to some records."""
    cards = cards_by_device(sender)
    receiver.receive(sender.operations(records or None), cards=cards)
