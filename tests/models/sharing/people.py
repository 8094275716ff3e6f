"""Vaults for tests, made with the cheapest key derivation that a header may ask for."""

from __future__ import annotations

from pathlib import Path

from crypto.passphrases import Cost
from models.lifecycle import Vault
from models.values import Clock
from tests.shared_salt import one_salt

PASSPHRASE = "six words that only tests use"


def make_vault(folder: Path, name: str, *, clock: Clock | None = None) -> Vault:
    cost = Cost(memory_kib=64 * 1024, iterations=1, lanes=2)
    with one_salt():
        vault, _ = Vault.create(folder, name=name, passphrase=PASSPHRASE, cost=cost, clock=clock)
    return vault
