from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.hostile.turned import Turned, take
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import unlocked
from tests.tui.seeing import answers, loses, sees


@pytest.fixture
def vault(make):
    return make("Ana")


@pytest.fixture
def boris():
    return Turned.made("Boris")


def the_incident(case):
    with Vault.open(case.folder, secret=SECRET, write=False) as vault:
        return vault.row("incident", case.incident)


def loosened(vault, boris, **values):
    """Close an incident, and let a colleague propose to open it."""
    case = one_case(vault, close=False)
    vault.save("incident", case.incident, {"handling": "RED", "graphic": True})
    heads = vault.heads(case.incident)
    assert take(vault, [boris.sign("incident", case.incident, values, parents=heads)], boris.card)
    vault.close()
    return case


async def test_the_prompt_shows_what_is_agreed_to_and_undo_takes_it_back(vault, boris):
    case = loosened(vault, boris, handling="GREEN")
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("enter", "W")
        await sees(pilot, "It opens to colleagues what is closed", "Handling: GREEN")
        await answers(pilot, "Agree because:", " ")
        await sees(pilot, "a reason is needed")
        await pilot.press("W")
        await answers(pilot, "Agree because:", "we spoke")
        await sees(pilot, "Agreed: Handling; u takes it back.")
        await pilot.press("u")
        await loses(pilot, "Agreed:")
    assert the_incident(case).handling == "RED"


async def test_of_several_proposals_only_those_are_agreed_to_that_were_named(vault, boris):
    case = loosened(vault, boris, handling="GREEN", graphic=False)
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("enter", "W")
        await sees(pilot, "Agree to which?", "Handling: GREEN")
        await answers(pilot, "Agree to which?", "9")
        await sees(pilot, "Nothing was agreed to: no such number.")
        await pilot.press("W")
        shown = await sees(pilot, "1 ", "2 ")
        number = "1" if "1 Handling" in shown else "2"
        await answers(pilot, "Agree to which?", number)
        await answers(pilot, "Agree because:", "we spoke")
        await sees(pilot, "Agreed: Handling;")
    row = the_incident(case)
    assert (row.handling, row.graphic) == ("GREEN", True)


async def test_where_nobody_proposes_anything_the_key_says_so(vault):
    case = one_case(vault)
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("enter", "W")
        await sees(pilot, "waits for you to agree.")
