"""Two incidents that may be one are shown with their reasons, and a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from models.lifecycle import Vault
from tests.people import PASSPHRASE as SECRET
from tests.tui.driving import row, unlocked
from tests.tui.seeing import answers, loses, sees, types

LIKE = {"when": "2026-03-14", "place": "Otter Ford"}


@dataclass(frozen=True, slots=True)
class Two:
    folder: Path
    first: str
    second: str


def two(vault: Vault) -> Two:
    """Record two accounts of one invented incident, and one that is far from it."""
    first = vault.save("incident", None, {"title": "[invented] Three at the weir", **LIKE})
    second = vault.save("incident", None, {"title": "[invented] Shots near a ford", **LIKE})
    source = vault.save("source", None, {"name": "Reed"})
    claim = {"incident": second, "source": source, "how_many": "3", "harm": "killed"}
    vault.save("claim", None, claim)
    vault.save("incident", None, {"title": "[invented] Far away", "when": "2025-01-01"})
    vault.close()
    return Two(vault.folder, first, second)


@pytest.fixture
def pair(make) -> Two:
    return two(make())


def read(pair: Two):
    """Return what the vault holds now: what the second counts with, and the links."""
    with Vault.open(pair.folder, secret=SECRET, write=False) as vault:
        rows = {id: vault.row("incident", id).canonical for id in (pair.first, pair.second)}  # type: ignore[union-attr]
        return rows, [one.type for one in vault.rows("incident_link")]  # type: ignore[attr-defined]


async def at_the_pair(pilot):
    """Open the place of duplicates of the incident at the cursor."""
    await sees(pilot, "Incidents  3 of 3")
    await pilot.press("equals_sign")
    return await sees(pilot, "Speaks for one incident", "Duplicates of", "1 of 1")


async def test_the_two_stand_beside_each_other_in_a_wide_terminal(pair):
    async with unlocked(pair.folder, secret=SECRET, size=(120, 40)) as (app, pilot):
        shown = await at_the_pair(pilot)
        (what,) = [line for line in shown.splitlines() if line.strip().startswith("What")]
        assert "Three at the weir" in what
        assert "Shots near a ford" in what
        assert "+ At the same time: 2026-03-14." in shown
        assert "+ The same place: Otter Ford." in shown
        assert "possible" in row(app, 0)


async def test_and_one_above_the_other_in_a_narrow_one(pair):
    async with unlocked(pair.folder, secret=SECRET) as (_app, pilot):
        shown = await at_the_pair(pilot)
        assert shown.count("  What ") == 2
        assert shown.index("would count") < shown.index("would be the duplicate")


async def test_a_duplicate_is_linked_with_a_reason_and_taken_back(pair):
    async with unlocked(pair.folder, secret=SECRET) as (_app, pilot):
        await at_the_pair(pilot)
        await pilot.press("equals_sign")
        await answers(pilot, "because:", "")
        await sees(pilot, "a reason is needed")
        await pilot.press("t", "equals_sign")
        await answers(pilot, "because:", "the same video")
        await sees(pilot, "now; u takes it back", "It counts with")
        assert sorted(map(bool, read(pair)[0].values())) == [False, True]
        await pilot.press("u")
        await sees(pilot, "Speaks for one incident")
        assert read(pair)[0] == {pair.first: None, pair.second: None}


async def test_not_the_same_is_remembered(pair):
    async with unlocked(pair.folder, secret=SECRET) as (_app, pilot):
        await at_the_pair(pilot)
        await pilot.press("minus")
        await answers(pilot, "not the same, because:", "another village")
        await sees(pilot, "1 was decided not to be the same", "that is remembered")
        assert read(pair) == ({pair.first: None, pair.second: None}, ["not-the-same"])


async def test_perhaps_is_remembered_and_shown_beside_the_reasons(pair):
    async with unlocked(pair.folder, secret=SECRET) as (_app, pilot):
        await at_the_pair(pilot)
        await pilot.press("tilde")
        await answers(pilot, "may be the same, because:", "the same day")
        await sees(pilot, "Linked already", "possible duplicate: the same day")


async def test_two_that_are_marked_are_compared_whatever_speaks_for_them(pair):
    async with unlocked(pair.folder, secret=SECRET) as (app, pilot):
        await sees(pilot, "Three at the weir", "Far away")
        await pilot.press("end", "space", "up", "space", "equals_sign")
        await sees(pilot, "Speaks for one incident", "Far away")
        assert "1 of 1" in row(app, 0)


async def test_the_strongest_pairs_of_the_whole_vault_wait_one_behind_the_other(pair):
    with Vault.open(pair.folder, secret=SECRET) as vault:
        for number in range(2):
            fields = {"title": f"[invented] Fire {number}", "when": "2026-04-02", "place": "Mill"}
            vault.save("incident", None, fields)
    async with unlocked(pair.folder, secret=SECRET) as (app, pilot):
        await sees(pilot, "Three at the weir", "Far away")
        await pilot.press("colon")
        await types(pilot, "whole vault")
        await pilot.press("enter")
        await sees(pilot, "Duplicates  1 of 2", "Speaks for one incident")
        await pilot.press("right_square_bracket")
        await sees(pilot, "Duplicates  2 of 2")
        await pilot.press("right_square_bracket")
        await sees(pilot, "This is the last one")
        await pilot.press("equals_sign")
        await answers(pilot, "because:", "one event")
        await sees(pilot, "Duplicates  1 of 1")
        await pilot.press("minus")
        await answers(pilot, "because:", "two events")
        await sees(pilot, "Duplicates  none", "No two look like one")
        assert "none" in row(app, 0)


async def test_claims_of_a_duplicate_are_read_from_the_incident_that_counts(pair):
    from models.actions import mark_duplicate

    with Vault.open(pair.folder, secret=SECRET) as vault:
        mark_duplicate(vault, pair.second, of=pair.first, why="the same video")
    async with unlocked(pair.folder, secret=SECRET) as (_app, pilot):
        await sees(pilot, "Three at the weir")
        await pilot.press("slash")
        await answers(pilot, "Find:", "Three at the weir")
        await pilot.press("enter", "3")
        await sees(pilot, "Of the duplicate", "Shots near a ford", "how many: 3")
        await pilot.press("4")
        await sees(pilot, "Of the duplicate", "Nothing is recorded there")


async def test_a_review_session_compares_and_decides_nothing(pair):
    async with unlocked(pair.folder, secret=SECRET, review=True) as (_app, pilot):
        await at_the_pair(pilot)
        await pilot.press("minus")
        await sees(pilot, "it reads, and writes nothing")
        await loses(pilot, "because:")


async def test_where_there_is_no_pair_no_hint_names_a_key_that_decides(vault):
    vault.save("incident", None, {"title": "[invented] alone", "when": "2026-03-01"})
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("equals_sign")
        await sees(pilot, "No incident looks like this one.")
        hints = row(app, -1)
        assert "menu" in hints
        assert not any(word in hints for word in ("= ", "t turn", "- not", "~"))
