"""Three vaults that save, resolve, withhold, share, lose and repeat come to one state."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from models import colleague
from models.operation import Operation
from models.vault import Vault
from models.verify import verify
from tests.people import Hands, making

NAMES = ("Marta", "Olena", "Yusuf")
who = st.integers(0, len(NAMES) - 1)
titles = st.sampled_from(["one", "two", "three"])
tags = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3)


class Exchange(RuleBasedStateMachine):
    """People who hand each other what they know, sometimes partly, late or twice."""

    records = Bundle("records")

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp())
        make = self.stack.enter_context(making(self.folder))
        self.vaults: list[Vault] = [make(name, clock=Hands()) for name in NAMES]
        self.cards = {vault.device: vault.card for vault in self.vaults}
        self.handed: list[list[Operation]] = []

    @rule(target=records, vault=who, title=titles)
    def log(self, vault: int, title: str) -> str:
        return self.vaults[vault].save("incident", None, {"title": title, "when": "2026"})

    @rule(record=records, vault=who, title=titles)
    def retitle(self, record: str, vault: int, title: str) -> None:
        self._save(vault, record, {"title": title})

    @rule(record=records, vault=who, tags=tags)
    def tag(self, record: str, vault: int, tags: list[str]) -> None:
        self._save(vault, record, {"tags": tags})

    @rule(record=records, vault=who)
    def withdraw(self, record: str, vault: int) -> None:
        self._save(vault, record, {"withdrawn": "a reason"})

    def _save(self, vault: int, record: str, changes: dict[str, Any]) -> None:
        if self.vaults[vault].row("incident", record):
            self.vaults[vault].save("incident", record, changes)

    @rule(sender=who, withheld=st.booleans())
    def hand_over(self, sender: int, withheld: bool) -> None:
        changes = list(self.vaults[sender].operations())
        self.handed.append([one.without({"title"}) if withheld else one for one in changes])

    @rule(receiver=who, which=st.integers(0, 30), part=st.integers(1, 4))
    def take_in(self, receiver: int, which: int, part: int) -> None:
        if self.handed:
            changes = self.handed[which % len(self.handed)]
            self.vaults[receiver].receive(changes[: len(changes) * part // 4], cards=self.cards)

    @invariant()
    def nothing_that_stands_is_hidden(self) -> None:
        for vault in getattr(self, "vaults", []):
            assert all(len(one.standing) > 1 for one in vault.conflicts())

    def teardown(self) -> None:
        if not hasattr(self, "vaults"):
            return
        for _ in range(2):
            for sender in self.vaults:
                for receiver in self.vaults:
                    receiver.receive(list(sender.operations()), cards=self.cards)
        states = [_state(vault) for vault in self.vaults]
        assert states[0] == states[1] == states[2]
        for vault in self.vaults:
            assert verify(vault).clean
            assert {one.device for one in colleague.people(vault)} <= set(self.cards)
        self.stack.close()
        shutil.rmtree(self.folder)


def _state(vault: Vault) -> tuple[dict[str, Any], list[Any]]:
    rows = {row.id: row.model_dump(exclude={"no"}) for row in vault.rows("incident")}
    conflicts = sorted(
        (one.record, one.field, tuple(each.operation for each in one.standing))
        for one in vault.conflicts()
    )
    return rows, conflicts


TestExchange = Exchange.TestCase
TestExchange.settings = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
