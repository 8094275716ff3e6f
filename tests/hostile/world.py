"""Several vaults that exchange what they know, held against a model of all that was written."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from crypto.signing import Card
from models.actions import (
    comply_with_erasure,
    decide_fork,
    erase_values,
    forks,
    requests_for_erasure,
)
from models.actions.decisions.erasure_requests import NothingToErase
from models.lifecycle import Vault, verify_vault
from models.log import Operation
from models.merge import KEEP
from models.merge.guards import guarding_fields
from models.projection.record_row import list_fields
from models.records import KINDS, sealed_fields
from models.vault import add_colleague, verify_colleague
from tests.hostile.model import Model, demand_elements
from tests.people import CHEAP, NOON, PASSPHRASE, Hands

NAMES = ("Marta", "Olena", "Yusuf", "Nadia", "Ilir")


def make_templates(folder: Path) -> list[Path]:
    """Make one empty vault for each name; a world copies them instead of making its own."""
    for name in NAMES:
        vault, _ = Vault.create(
            folder / name, name=name, passphrase=PASSPHRASE, cost=CHEAP, clock=Hands()
        )
        vault.close()
    return [folder / name for name in NAMES]


def introduce(templates: Iterable[Path]) -> None:
    """Let the people of these vaults compare each other's keys."""
    with ExitStack() as stack:
        opened = [Vault.open(one, secret=PASSPHRASE, clock=Hands()) for one in templates]
        for vault in opened:
            stack.callback(vault.close)
        for vault, other in itertools.permutations(opened, 2):
            add_colleague(vault, other.card)
            verify_colleague(vault, other.device)


@dataclass
class World:
    """Open vaults on their own clocks, the cards of all devices, and what is on its way."""

    folder: Path
    vaults: list[Vault] = field(default_factory=list)
    clocks: list[Hands] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    handed: list[list[Operation]] = field(default_factory=list)
    model: Model = field(default_factory=Model)
    erased: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, templates: Iterable[Path], folder: Path) -> World:
        """Open copies of template vaults, whose people were introduced to each other."""
        world = cls(folder)
        for template in templates:
            shutil.copytree(template, folder / template.name)
            world.open(folder / template.name, Hands())
        return world

    def open(self, folder: Path, clock: Hands) -> Vault:
        vault = Vault.open(folder, secret=PASSPHRASE, clock=clock)
        self.vaults.append(vault)
        self.clocks.append(clock)
        self.cards[vault.device] = vault.card
        return vault

    def reopen(self, number: int) -> None:
        """Lock a vault and unlock it again."""
        folder = self.vaults[number].folder
        self.vaults[number].close()
        self.vaults[number] = Vault.open(folder, secret=PASSPHRASE, clock=self.clocks[number])

    def copy(self, number: int) -> None:
        """Copy a vault's folder behind its back and go on with both: the same device twice."""
        self.vaults[number].close()
        folder = self.vaults[number].folder
        twin = self.folder / f"copy-{len(self.vaults)}"
        shutil.copytree(folder, twin, ignore=shutil.ignore_patterns("*.lock"))
        self.vaults[number] = Vault.open(folder, secret=PASSPHRASE, clock=self.clocks[number])
        self.open(twin, Hands(self.clocks[number].moment))

    def move(self, number: int, by: timedelta) -> None:
        """Set a clock forward or back, within the years that people live in."""
        clock = self.clocks[number]
        if abs(clock.moment + by - NOON) < timedelta(days=3000):
            clock.move(by)

    def save(self, number: int, kind: str, record: str | None, changes: dict[str, Any]) -> str:
        vault = self.vaults[number]
        saved = vault.save(kind, record, changes)
        self.model.note(vault.operations([saved]))
        return saved

    def take(self, number: int, operations: Iterable[Operation]) -> int:
        """Let a vault take in changes; its own key may be a new one afterwards."""
        vault = self.vaults[number]
        received = vault.receive(operations, cards=self.cards)
        self.cards[vault.device] = vault.card
        return received.new + received.disclosed

    def everybody_hands_over_everything(self) -> None:
        """Exchange until nothing is new, deciding about each fork where it first shows.

        Each hands over to the next one and so back again, which brings everything to everybody.
        """
        there = list(itertools.pairwise(range(len(self.vaults))))
        back = [(number, sender) for sender, number in reversed(there)]
        for _ in range(4 * len(self.vaults)):
            moved = self._decide() + sum(comply(self, n) for n in range(len(self.vaults)))
            for sender, receiver in [*there, *back]:
                known = {one.line() for one in self.vaults[receiver].operations()}
                lines = (one.line() for one in self.vaults[sender].operations())
                through = [Operation.from_line(line) for line in lines if line not in known]
                moved += self.take(receiver, through) if through else 0
            if not moved:
                return
        raise AssertionError("the vaults do not come to rest")

    def _decide(self) -> int:
        decided = 0
        for vault in self.vaults:
            for one in forks(vault):
                if one.ruling is None:
                    decide_fork(vault, one, KEEP)
                    decided += 1
        return decided

    def close(self) -> None:
        for vault in self.vaults:
            vault.close()
        shutil.rmtree(self.folder)


def state(vault: Vault) -> tuple[dict[str, Any], list[Any]]:
    """Give all rows and all conflicts, without what only this vault knows or decides.

    Guards are each owner's own: what one of them closed may be open elsewhere.
    """
    rows = {
        f"{kind} {row.id}": row.model_dump(exclude={"no", *guarding_fields(kind)})
        for kind in KINDS
        for row in vault.rows(kind)
    }
    conflicts = sorted(
        (one.record, one.field, tuple(sorted(each.operation for each in one.standing)))
        for one in vault.conflicts()
        if one.field not in guarding_fields(one.kind)
    )
    return rows, conflicts


def demand_nothing_lost(vault: Vault, world: World) -> None:
    """Hold what a vault shows against the model: every value that nobody overtook is there."""
    conflicts = {(one.record, one.field): one for one in vault.conflicts()}
    written = world.model.written.values()
    for kind, record, name in sorted({(o.kind, o.record, n) for o in written for n in o.fields}):
        row = vault.row(kind, record)
        assert row is not None, (kind, record)
        if (record, name) in world.erased:
            continue
        expected = world.model.standing(record, name) - {"None"}
        found = conflicts.get((record, name))
        shown = found.standing if found else ()
        values = {repr(one.value) for one in shown} or {repr(getattr(row, name))}
        if name in list_fields(kind):
            demand_elements(getattr(row, name), world.model, record, name)
            continue
        assert expected <= values, (kind, name, expected, values)
        assert len(expected) < 2 or found, (kind, name, expected)


def erase(world: World, number: int, record: str) -> None:
    """Erase all sealed values of a source."""
    with suppress(NothingToErase):
        erase_values(world.vaults[number], "source", record)
        world.erased |= {(record, name) for name in sealed_fields("source")}


def comply(world: World, number: int) -> int:
    """Erase what colleagues ask for."""
    asked = requests_for_erasure(world.vaults[number])
    for one in asked:
        comply_with_erasure(world.vaults[number], one)
    return len(asked)


def demand_clean(vault: Vault) -> None:
    """Demand that verifying finds nothing."""
    assert verify_vault(vault).findings == ()
