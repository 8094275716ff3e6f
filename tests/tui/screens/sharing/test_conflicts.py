"""Conflicts are settled one by one, as they were seen, and nothing is lost."""

from __future__ import annotations

import asyncio

import pytest

from tests.people import share
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import burst, text_of, unlocked
from tests.tui.seeing import loses, sees, types
from tui.widgets.records.value_diff import Side


@pytest.fixture
def differing(two):
    """Two people who have changed the same fields of one incident apart from each other."""
    ours, theirs = two
    case = one_case(ours, close=False)
    share(ours, theirs, case.incident)
    for vault, bank in ((ours, "south"), (theirs, "north")):
        vault.save("incident", case.incident, {"place": f"Heron Point, {bank} bank"})
        vault.save("incident", case.incident, {"summary": f"seen from the {bank}"})
    share(theirs, ours, case.incident)
    ours.close()
    return case


async def in_conflicts(pilot):
    await pilot.press("c")
    await sees(pilot, "1 of 2", "ours", "Bittern")


async def test_conflicts_are_settled_field_by_field_and_nothing_is_lost(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        first = text_of(app).split("\n")[2].strip()
        await pilot.press("right_square_bracket")
        await sees(pilot, "2 of 2")
        await pilot.press("left_square_bracket")
        await sees(pilot, "1 of 2", first)
        await pilot.press("2")
        await sees(pilot, "Settled: theirs", "1 of 1")
        await loses(pilot, f"\n{first}\n")
        await pilot.press("1")
        await sees(pilot, "No conflicts")
        history = await app.session.history(differing.incident)
        assert {"north", "south"} <= set(str([c.values for c in history]).replace(",", " ").split())


async def test_a_key_pressed_twice_settles_no_conflict_that_was_not_seen(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        burst(app, "11")
        await sees(pilot, "Settled: ours", "1 of 1")
        await pilot.press("escape")
        await sees(pilot, "! Shots at the reed bed")


async def test_values_that_are_asked_for_twice_at_once_stand_there_once(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        await asyncio.gather(*(app.screen.reload() for _ in range(5)))
        await pilot.pause()
        assert len(app.screen.query(Side)) == 2


async def test_both_values_can_be_kept_as_claims_and_another_can_be_typed(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        await pilot.press("3")
        await sees(pilot, "kept as claims", "1 of 1")
        await pilot.press("e")
        await sees(pilot, "Edit: ")
        await pilot.press("ctrl+end")
        await types(pilot, "ern")
        await pilot.press("f2")
        await sees(pilot, "No conflicts")
        case = await app.session.casefile(differing.incident)
        assert sum("bank" in (c.words or "") or "seen" in (c.words or "") for c in case.claims) == 2
