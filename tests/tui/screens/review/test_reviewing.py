"""A second person finds what waits, assesses it, and sees what is missing, by keyboard alone."""

from __future__ import annotations

import pytest

from models.actions import put_record
from models.lifecycle import Vault
from models.readings.review import agreements
from tests.models.team import acquaint
from tests.people import Hands, share
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import row, unlocked, until
from tests.tui.seeing import loses, sees, types


@pytest.fixture
def pair(make):
    """Give the vault of who coded, that of a second person, and the incident, all closed."""
    coder, second = make("Avocet"), make("Bittern")
    acquaint(coder, second)
    case = one_case(coder, close=False)
    changes = {"status": "in-review", "verification": "V2", "conflict_class": "international"}
    coder.save("incident", case.incident, changes)
    share(coder, second)
    coder.close()
    second.close()
    return coder.folder, second.folder, case


def opened(folder) -> Vault:
    return Vault.open(folder, secret=SECRET, clock=Hands())


async def test_what_waits_is_opened_assessed_and_waits_no_more(pair):
    _, folder, case = pair
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        await pilot.press("Q")
        await sees(pilot, "1 waits for you", "To review: others coded these  1", case.ref)
        await pilot.press("down", "enter")
        await sees(pilot, "1 facts", "in review")
        await pilot.press("r")
        await sees(pilot, "Assess", "Reasoning")
        await types(pilot, "agreed")
        app.screen.field("proof_standard").take_cursor()
        await types(pilot, "RG")
        app.screen.field("reasoning").take_cursor()
        await types(pilot, "Two origins")
        await pilot.press("f2")
        await sees(pilot, "Saved ASM-", "Agreed upon by", "Bittern")
        await pilot.press("escape")
        await sees(pilot, "Nothing waits for you")
    with opened(folder) as vault:
        assert agreements(vault, [case.incident])[case.incident].device == vault.device


async def test_who_coded_alone_is_told_under_the_field_and_nothing_is_saved(pair):
    folder, _, case = pair
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        await pilot.press("enter")
        await sees(pilot, "1 facts")
        await pilot.press("r")
        await sees(pilot, "You coded it alone", "single coder")
        await types(pilot, "agreed")
        app.screen.field("reasoning").take_cursor()
        await types(pilot, "I am sure")
        await pilot.press("f2")
        await sees(pilot, "only a second person can agree upon it")
        assert app.screen.field("decision").error
        await pilot.press("escape", "y")
    with opened(folder) as vault:
        assert vault.row("incident", case.incident).status == "in-review"
        assert vault.rows("assessment") == []


async def test_sending_back_asks_for_reasons_and_leaves_an_open_task(pair):
    _, folder, case = pair
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        await pilot.press("enter")
        await sees(pilot, "1 facts")
        await pilot.press("b")
        await sees(pilot, "Assess")
        await until(pilot, lambda: app.screen.field("decision").text == "returned")
        app.screen.field("reasoning").take_cursor()
        await types(pilot, "Which unit?")
        await pilot.press("f2")
        await sees(pilot, "returned", "OPEN", "Which unit?")
        await pilot.press("+")
        await sees(pilot, "1 open", "task: OPEN  Which unit?")
    with opened(folder) as vault:
        assert vault.row("incident", case.incident).status == "returned"


async def test_a_status_from_elsewhere_reads_single_coder_in_list_and_detail(pair):
    folder, _, _case = pair
    with opened(folder) as vault:
        put_record(
            vault,
            "incident",
            "0f3c1c9e-8a55-4f0a-9d3b-111111111111",
            {
                "title": "Later shots",
                "when": "2026-05",
                "status": "agreed",
                "verification": "V4",
                "killed_low": 2,
            },
        )
    async with unlocked(folder, secret=SECRET, size=(140, 40)) as (_app, pilot):
        await sees(pilot, "[single coder +2] Later")
        await pilot.press("home", "enter")
        await sees(
            pilot,
            "single coder; no second person's assessment stands",
            "MISSING: V4 (verified) without a standard",
            "MISSING: counts without a basis",
        )


async def test_the_gap_sheet_opens_the_record_of_each_line(pair):
    folder, _, case = pair
    with opened(folder) as vault:
        vault.save("claim", vault.rows("claim")[0].id, {"elements": ["b-vi-1"]})
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        await pilot.press("enter")
        await sees(pilot, "1 facts")
        await pilot.press("f4")
        await types(pilot, "gaps")
        await pilot.press("enter")
        shown = await sees(pilot, "Gap sheet", case.ref, "No verdict is computed", "supports")
        assert shown.count("check with counsel") == 1
        await pilot.press("down", "down", "enter")
        await sees(pilot, "CLM-", "Speaks for the")
        await pilot.press("escape")
        await loses(pilot, "Speaks for the")
        assert "Gap sheet" in row(app, 0)
