"""An edit and an erasure made apart, brought to three vaults in every order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crypto.keyfile import slot
from models.actions import erase_values, requests_for_erasure
from models.lifecycle import Vault
from tests.drawn import quick
from tests.hostile import world as worlds
from tests.hostile.world import World
from tests.models.earlier import save_source

NAME = "Canaria Erasable"
SOURCE = {"name": "K", "identity": NAME, "contact": "an old number"}

who = st.integers(0, 2)
edits = st.tuples(st.just("edit"), who, who)
earlier = st.tuples(st.just("edit as earlier"), who, who)
erasures = st.tuples(st.just("erase"), who, who)
gifts = st.tuples(st.just("give"), who, who)

Step = tuple[str, int, int]


@pytest.fixture(scope="module")
def templates(tmp_path_factory) -> Iterator[list[Path]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot, "stretch", quick)
        made = worlds.make_templates(tmp_path_factory.mktemp("templates"))[:3]
        worlds.introduce(made)
        yield made


@contextmanager
def gone_through(templates: list[Path], steps: list[Step]) -> Iterator[tuple[World, str]]:
    """Let the first vault tell all of a source, and everybody do what the steps say."""
    with tempfile.TemporaryDirectory() as folder:
        world = World.of(templates, Path(folder, "world"))
        try:
            source = world.save(0, "source", None, SOURCE)
            for number in (1, 2):
                world.take(number, list(world.vaults[0].operations()))
            for step in steps:
                _go(world, source, *step)
            yield world, source
        finally:
            world.close()


def _go(world: World, source: str, what: str, number: int, other: int) -> None:
    vault = world.vaults[number]
    match what:
        case "edit":
            contact = f"number {vault.history.count()}"
            world.save(number, "source", source, {"contact": contact})
        case "edit as earlier":
            save_source(vault, source, {"contact": f"number {vault.history.count()}"})
        case "erase" if vault.row("source", source).identity:  # type: ignore[union-attr]
            erase_values(vault, "source", source, fields=["identity"])
        case "give" if number != other:
            world.take(other, list(vault.operations()))


def holders(world: World, source: str) -> list[Vault]:
    return [
        vault
        for vault in world.vaults
        if any(one.values.get("identity") == NAME for one in vault.operations([source]))
    ]


def tell_each_other(world: World) -> None:
    """Hand over everything until nothing is new; nobody agrees to anything meanwhile."""
    while any(
        world.take(number, list(sender.operations()))
        for sender in world.vaults
        for number, receiver in enumerate(world.vaults)
        if receiver is not sender
    ):
        pass


def erased(world: World) -> bool:
    return any(vault.rows("erasure") for vault in world.vaults)


@settings(max_examples=8, deadline=None, database=None)
@given(steps=st.lists(st.one_of(edits, erasures, gifts), max_size=12))
@example(steps=[("edit", 1, 0), ("erase", 0, 0), ("give", 0, 1)])
@example(steps=[("edit", 1, 0), ("give", 1, 2), ("erase", 0, 0), ("edit", 2, 0)])
@example(steps=[("edit", 1, 0), ("erase", 0, 0), ("give", 0, 2), ("give", 1, 2)])
def test_who_still_holds_an_erased_value_is_asked_for_it(templates, steps: list[Step]) -> None:
    with gone_through(templates, steps) as (world, source):
        tell_each_other(world)
        if erased(world):
            for vault in holders(world, source):
                assert requests_for_erasure(vault)
                assert vault.row("source", source).identity == NAME  # type: ignore[union-attr]
        for vault in world.vaults:
            worlds.demand_clean(vault)


@settings(max_examples=8, deadline=None, database=None)
@given(steps=st.lists(st.one_of(edits, earlier, erasures, gifts), max_size=12))
@example(steps=[("edit as earlier", 1, 0), ("erase", 0, 0), ("give", 0, 2), ("give", 1, 2)])
@example(steps=[("edit as earlier", 1, 0), ("give", 1, 2), ("edit", 2, 0), ("erase", 0, 0)])
def test_nobody_who_complies_holds_an_erased_value_in_the_end(templates, steps: list[Step]) -> None:
    with gone_through(templates, steps) as (world, source):
        world.everybody_hands_over_everything()
        assert not (erased(world) and holders(world, source))
        states = [worlds.state(vault) for vault in world.vaults]
        assert states[1:] == states[:1] * 2
        for vault in world.vaults:
            assert requests_for_erasure(vault) == []
            worlds.demand_clean(vault)
