"""A key that was stolen, what both sides signed with it, and what is decided about it."""

from __future__ import annotations

from dataclasses import dataclass

from models.actions import decide_fork, forks
from models.lifecycle import Vault
from models.log import Operation
from models.merge import ruling_id
from models.storage import Database
from models.vault import cards_by_device

NOTE = {"title": "base", "when": "2026-03-01"}


@dataclass
class Theft:
    """Marta's vault, a thief's copy of it from before its second change, and her colleagues."""

    marta: Vault
    thief: Vault
    olena: Vault
    zoe: Vault
    record: str

    @property
    def ruling(self) -> str:
        """The id under which everybody decides about it."""
        return ruling_id(self.marta.device, 2)

    def bring(self, receiver: Vault, *operations: Operation) -> int:
        """Bring changes in this order; says how many were held."""
        cards = cards_by_device(self.olena) | cards_by_device(self.zoe)
        for vault in (self.marta, self.thief):
            cards |= cards_by_device(vault)
        return receiver.receive(operations, cards=cards).held

    def honest(self) -> list[Operation]:
        return list(self.marta.operations())

    def stolen(self) -> list[Operation]:
        """Give what the thief signed."""
        known = {one.hash for one in self.marta.operations()}
        return [one for one in self.thief.operations() if one.hash not in known]


def title(vault: Vault, record: str) -> object:
    return vault.row("incident", record).title  # type: ignore[union-attr]


def decide(vault: Vault, ruling: str) -> None:
    decide_fork(vault, forks(vault)[0], ruling)


def planted(vault: Vault, statement: str, *values: object) -> None:
    """Damage a table behind the vault's back."""
    database: Database = vault.database
    with database.transaction() as connection:
        connection.exec_driver_sql(statement, values)
