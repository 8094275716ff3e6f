"""Several vaults that exchange what they know, and a model of every value that was written.

The model knows nothing of vaults: it keeps, for each signed change, what it wrote and which
changes its writer had seen, and says from that alone which values nobody overtook.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
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
from models.projection.projector import list_fields
from models.records import sealed_fields
from models.vault import add_colleague, verify_colleague
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


@dataclass
class Model:
    """Every value that was ever written, by the change that wrote it."""

    written: dict[str, Operation] = field(default_factory=dict)

    def note(self, operations: Iterable[Operation]) -> None:
        """Learn changes at the moment they are signed, with all their values."""
        for one in operations:
            known = self.written.get(one.hash)
            if known is None or len(known.disclosures) < len(one.disclosures):
                self.written[one.hash] = one

    def standing(self, record: str, name: str) -> set[str]:
        """Give the values of a field that no later change, one that saw them, replaced.

        A change that repeats the one value it saw changes nothing, so it replaces nothing.
        """
        found = [one for one in self.written.values() if one.record == record]
        found.sort(key=lambda one: len(self.ancestors(one)))
        counting: list[Operation] = []
        for one in found:
            if name in one.disclosures:
                seen = [each for each in counting if each.hash in self.ancestors(one)]
                if self._values(seen, name) != {repr(one.disclosures[name].value)}:
                    counting.append(one)
        return self._values(counting, name)

    def _values(self, writers: Sequence[Operation], name: str) -> set[str]:
        overtaken = {each for one in writers for each in self.ancestors(one)}
        return {repr(one.disclosures[name].value) for one in writers if one.hash not in overtaken}

    def ancestors(self, operation: Operation) -> set[str]:
        found: set[str] = set()
        waiting = list(operation.parents)
        while waiting:
            parent = waiting.pop()
            if parent not in found and parent in self.written:
                found.add(parent)
                waiting += self.written[parent].parents
        return found


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
        """Open copies of template vaults, whose people compared each other's keys."""
        world = cls(folder)
        for template in templates:
            shutil.copytree(template, folder / template.name)
            world.open(folder / template.name, Hands())
        for one in world.vaults:
            for card in world.cards.values():
                if card.device != one.device:
                    add_colleague(one, card)
                    verify_colleague(one, card.device)
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
        """Exchange until nothing is new, deciding about each fork where it first shows."""
        for _ in range(4 * len(self.vaults)):
            moved = self._decide() + sum(comply(self, n) for n in range(len(self.vaults)))
            for sender in self.vaults:
                through = [Operation.from_line(one.line()) for one in sender.operations()]
                for number, receiver in enumerate(self.vaults):
                    if receiver is not sender:
                        moved += self.take(number, through)
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
        for kind in ("incident", "source", "claim", "note", "erasure", "fork_ruling")
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


def demand_elements(shown: list[str], model: Model, record: str, name: str) -> None:
    """Demand each element that some writer added and that nobody who saw it left out.

    Who repeats an element that they saw adds nothing: whoever removed it meanwhile removed it.
    """
    writers = [o for o in model.written.values() if o.record == record and name in o.disclosures]
    for one in writers:
        later = [each for each in writers if one.hash in model.ancestors(each)]
        value = one.disclosures[name].value
        added = set(value if isinstance(value, list) else ()) - seen_elements(
            writers, model, one, name
        )
        for element in added:
            kept = all(element in (each.disclosures[name].value or ()) for each in later)
            assert not kept or element in shown, (name, element, shown)


def seen_elements(
    writers: Sequence[Operation], model: Model, one: Operation, name: str
) -> set[str]:
    """Give the elements of a list that stood in what a writer saw."""
    earlier = [each for each in writers if each.hash in model.ancestors(one)]
    overtaken = {each for other in earlier for each in model.ancestors(other)}
    newest = [each for each in earlier if each.hash not in overtaken]
    return {element for each in newest for element in (each.disclosures[name].value or ())}


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
