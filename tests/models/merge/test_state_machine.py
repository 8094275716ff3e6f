"""Vaults that edit, withhold, lose, repeat, fork, erase and misjudge the time come to one state.

A short run is part of every check. AFIELD_LONG=1 makes it ten thousand runs (AFIELD_RUNS says
another number), longer ones, and lets real bundle files carry some of what is handed over.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models.actions import decide_fork, forks, requests_for_erasure
from models.log import Operation
from models.merge import DISCARD, KEEP
from models.records import BadValue
from models.sharing import BundleRefused, CannotPack, pack_bundle, read_bundle
from tests.hostile import world as worlds
from tests.hostile.world import World
from tests.people import derived_once, memory

LONG = os.environ.get("AFIELD_LONG") == "1"
RUNS = int(os.environ.get("AFIELD_RUNS", "10000" if LONG else "60"))
PARTS = 40 if LONG else 4
"""The runs are shared among the processes that run tests; a part's number is its seed."""
STEPS = 40 if LONG else 30

who = st.integers(0, 9)
titles = st.sampled_from(["one", "two", "three", "чотири"])
tags = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3)
days = st.sampled_from([-900, -1, 1, 30, 500])
part = st.integers(1, 4)
outcomes = st.sampled_from(["killed", "injured", "presumed-killed"])
roles = st.sampled_from(["direct", "present"])
periods = st.sampled_from(["2026-01/2026-03", "2026-03/2026-12", "2026-06"])
SENT = ("incident", "source", "person", "actor")
POINTERS = {"incident", "other", "person", "actor", "superior", "order", "issuer"}
TEMPLATES: list[Path] = []


class Exchange(RuleBasedStateMachine):
    """People who hand each other what they know, sometimes partly, late or twice."""

    incidents = Bundle("incidents")
    sources = Bundle("sources")
    persons = Bundle("persons")
    actors = Bundle("actors")

    @initialize(many=st.integers(3, 5))
    def begin(self, many: int) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=memory()))
        self.world = World.of(TEMPLATES[:many], self.folder)
        self.discarded = False

    def number(self, number: int) -> int:
        return number % len(self.world.vaults)

    # What people write

    @rule(target=incidents, vault=who, title=titles, tags=tags)
    def log(self, vault: int, title: str, tags: list[str]) -> str:
        values = {"title": title, "when": "2026", "tags": tags}
        return self.world.save(self.number(vault), "incident", None, values)

    @rule(target=sources, vault=who, name=titles)
    def meet(self, vault: int, name: str) -> str:
        values = {"name": "K7", "identity": name, "contact": "a number"}
        return self.world.save(self.number(vault), "source", None, values)

    @rule(target=persons, vault=who, name=titles)
    def find_a_person(self, vault: int, name: str) -> str:
        values = {"code_name": "Oak", "names": name, "kind": "group", "group_size": "2-3"}
        return self.world.save(self.number(vault), "person", None, values)

    @rule(target=actors, vault=who, name=titles)
    def name_a_unit(self, vault: int, name: str) -> str:
        return self.world.save(self.number(vault), "actor", None, {"name": name})

    @rule(incident=incidents, person=persons, vault=who, outcome=outcomes)
    def link_a_person(self, incident: str, person: str, vault: int, outcome: str) -> None:
        self._link(vault, "harm", incident=incident, person=person, outcome=outcome)

    @rule(incident=incidents, actor=actors, vault=who, role=roles)
    def attribute(self, incident: str, actor: str, vault: int, role: str) -> None:
        self._link(vault, "involvement", incident=incident, actor=actor, role=role)

    @rule(lower=actors, upper=actors, vault=who, period=periods)
    def put_under(self, lower: str, upper: str, vault: int, period: str) -> None:
        self._link(vault, "command", actor=lower, superior=upper, period=period)

    @rule(incident=incidents, issuer=actors, vault=who)
    def link_an_order(self, incident: str, issuer: str, vault: int) -> None:
        if self._here(vault, incident=incident, issuer=issuer):
            order = {"kind": "no-quarter", "issuer": issuer}
            made = self.world.save(self.number(vault), "order", None, order)
            self._link(vault, "order_link", incident=incident, order=made, relation="preceded")

    @rule(incident=incidents, vault=who, decision=st.sampled_from(["undecided", "returned"]))
    def assess(self, incident: str, vault: int, decision: str) -> None:
        self._link(vault, "assessment", incident=incident, decision=decision, reasoning="read")

    @rule(incident=incidents, other=incidents, vault=who)
    def tell_apart(self, incident: str, other: str, vault: int) -> None:
        self._link(vault, "incident_link", incident=incident, other=other, type="not-the-same")

    @rule(incident=incidents, other=incidents, vault=who)
    def name_a_duplicate(self, incident: str, other: str, vault: int) -> None:
        if self._here(vault, incident=incident, other=other):
            with suppress(BadValue):
                self._save(vault, "incident", incident, {"canonical": other})

    def _here(self, vault: int, **named: str) -> bool:
        return all(self.world.vaults[self.number(vault)].heads(one) for one in named.values())

    def _link(self, vault: int, kind: str, **values: str) -> None:
        """Save a record of links where what it names is here; a rule may refuse it."""
        named = {name: value for name, value in values.items() if name in POINTERS}
        if self._here(vault, **named):
            with suppress(BadValue):
                self.world.save(self.number(vault), kind, None, values)

    @rule(record=incidents, vault=who, title=titles)
    def retitle(self, record: str, vault: int, title: str) -> None:
        self._save(vault, "incident", record, {"title": title})

    @rule(record=incidents, vault=who, tags=tags)
    def tag(self, record: str, vault: int, tags: list[str]) -> None:
        self._save(vault, "incident", record, {"tags": tags})

    @rule(record=incidents, vault=who, title=titles, number=st.integers(0, 3))
    def describe(self, record: str, vault: int, title: str, number: int) -> None:
        judged = {"summary": title, "killed_low": number, "count_basis": "invented grounds"}
        self._save(vault, "incident", record, judged)

    @rule(record=incidents, vault=who)
    def withdraw(self, record: str, vault: int) -> None:
        self._save(vault, "incident", record, {"withdrawn": "a reason"})

    @rule(record=sources, vault=who, identity=titles)
    def learn_who(self, record: str, vault: int, identity: str) -> None:
        self._save(vault, "source", record, {"identity": identity})

    @rule(record=sources, vault=who)
    def erase(self, record: str, vault: int) -> None:
        if self.world.vaults[self.number(vault)].row("source", record):
            worlds.erase(self.world, self.number(vault), record)

    def _save(self, vault: int, kind: str, record: str, changes: dict[str, Any]) -> None:
        number = self.number(vault)
        if self.world.vaults[number].row(kind, record):
            self.world.save(number, kind, record, changes)

    # What they hand over

    @rule(sender=who, withheld=st.sampled_from([(), ("title",), ("identity", "contact", "tags")]))
    def hand_over(self, sender: int, withheld: tuple[str, ...]) -> None:
        changes = self.world.vaults[self.number(sender)].operations()
        lines = [one.without(withheld).line() for one in changes]
        self.world.handed.append([Operation.from_line(line) for line in lines])

    @rule(receiver=who, which=st.integers(0, 30), first=part, last=part)
    def take_in(self, receiver: int, which: int, first: int, last: int) -> None:
        """Take a part of what was handed over, perhaps a second time."""
        if self.world.handed:
            changes = self.world.handed[which % len(self.world.handed)]
            some = changes[len(changes) * (first - 1) // 4 : len(changes) * last // 4]
            self.world.take(self.number(receiver), some)

    @precondition(lambda _: LONG)
    @rule(sender=who, receiver=who)
    def send_a_bundle(self, sender: int, receiver: int) -> None:
        one, other = (self.world.vaults[self.number(each)] for each in (sender, receiver))
        out = self.folder / "handed.age"
        records = [row.id for kind in SENT for row in one.rows(kind)]
        if one.device == other.device or not records:
            return
        try:
            pack_bundle(one, records=records, to=[other.card], purpose="", out=out)
            with read_bundle(other, out) as quarantine:
                quarantine.accept(accept_unknown=True)
        except (CannotPack, BundleRefused):
            # A chain that was begun anew is a changed key until people have compared it.
            return
        self.world.cards[other.device] = other.card

    # What happens to them

    @rule(vault=who)
    def lock_and_unlock(self, vault: int) -> None:
        self.world.reopen(self.number(vault))

    @rule(vault=who, days=days)
    def set_the_clock(self, vault: int, days: int) -> None:
        self.world.move(self.number(vault), timedelta(days=days))

    @precondition(lambda self: len(self.world.vaults) < 6)
    @rule(vault=who)
    def copy_the_folder(self, vault: int) -> None:
        self.world.copy(self.number(vault))

    @rule(vault=who, ruling=st.sampled_from([KEEP, KEEP, DISCARD]))
    def decide(self, vault: int, ruling: str) -> None:
        one = self.world.vaults[self.number(vault)]
        for found in forks(one)[:1]:
            decide_fork(one, found, ruling)
            self.discarded |= ruling == DISCARD

    @rule(vault=who)
    def comply(self, vault: int) -> None:
        worlds.comply(self.world, self.number(vault))

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self._come_to_rest()
        finally:
            self.world.close()

    def _come_to_rest(self) -> None:
        self.world.everybody_hands_over_everything()
        states = [worlds.state(vault) for vault in self.world.vaults]
        for found in states[1:]:
            assert found == states[0]
        for vault in self.world.vaults:
            worlds.demand_clean(vault)
            assert requests_for_erasure(vault) == []
        if not self.discarded:
            worlds.demand_nothing_lost(self.world.vaults[0], self.world)


@pytest.fixture(scope="module")
def templates(tmp_path_factory) -> Iterator[None]:
    """Make the vaults once, and derive the key of each passphrase and salt once."""
    with derived_once():
        TEMPLATES[:] = worlds.make_templates(tmp_path_factory.mktemp("templates"))
        worlds.introduce(TEMPLATES)
        yield


@pytest.mark.parametrize("part", range(PARTS))
def test_all_come_to_one_state_and_no_words_are_lost(templates, part: int) -> None:
    run_state_machine_as_test(
        seed(part)(type("Exchange", (Exchange,), {})),
        settings=settings(
            max_examples=RUNS // PARTS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
