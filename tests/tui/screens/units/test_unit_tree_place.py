"""The place of units: the tree as of a day, stepped, folded, and opened; all units invented."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.tui.cases import EVIL, SECRET
from tests.tui.driving import keys, row, text_of, unlocked
from tests.tui.seeing import sees
from tui.kit.screen_text import UNSAFE

TODAY = datetime.now().astimezone().date().isoformat()


@pytest.fixture
def vault(make):
    vault = make("Avocet")

    def unit(name, **more):
        return vault.save("actor", None, {"name": f"{name} (invented)", **more})

    army, bde1, bde2 = unit("Army", echelon="army-or-corps"), unit("Bde 1"), unit("Bde 2")
    company = unit("Company", naming="unnamed", party="Side A")
    claim = vault.save("claim", None, {"words": "It was theirs (invented)", "scope": "pattern"})
    for actor, above, period in (
        (bde1, army, None), (bde2, army, "2020/.."),
        (company, bde1, "2020-01-01/2024-11-21"), (company, bde2, "2024-11-22/2025-06-30"),
    ):  # fmt: skip
        vault.save(
            "command", None, {"actor": actor, "superior": above, "period": period, "claim": claim}
        )
    incident = vault.save("incident", None, {"title": "[invented] Weir", "when": "2024-03-01"})
    vault.save("involvement", None, {"incident": incident, "actor": company, "role": "present"})
    return vault


def shown(app):
    lines = [line[2:56].rstrip() for line in text_of(app).split("\n")[2:-2]]
    return [line for line in lines if line]


async def as_of(pilot, day):
    await pilot.press("d", *keys(day), "enter")
    await sees(pilot, f"Units as of {day}")


async def test_units_stand_where_they_stood_on_the_day(vault):
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("U")
        await sees(pilot, f"Units as of {TODAY} (today)  4 units", "Army (invented)")
        assert shown(app)[0] == "- Army (invented)"
        await as_of(pilot, "2024-11-21")
        assert shown(app) == [
            "- Army (invented)", "  - Bde 1 (invented)", "      Company (invented)  unnamed",
            "    Bde 2 (invented)",
        ]  # fmt: skip
        assert "1" in text_of(app).split("\n")[4][-9:]
        await pilot.press("right_square_bracket")
        await sees(pilot, "Units as of 2024-12-21")
        assert shown(app)[2:] == ["  - Bde 2 (invented)", "      Company (invented)  unnamed"]
        await pilot.press("left_curly_bracket")
        await sees(pilot, "Units as of 2023-12-21")
        await pilot.press("right_curly_bracket", "left_square_bracket")
        await sees(pilot, "Units as of 2024-11-21")


async def test_branches_are_shut_and_opened(vault):
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("U")
        await sees(pilot, "Army")
        await as_of(pilot, "2024-01-01")
        await pilot.press("j", "space")
        assert shown(app)[1:] == ["  + Bde 1 (invented)", "    Bde 2 (invented)"]
        await pilot.press("minus")
        assert shown(app) == ["+ Army (invented)"]
        await pilot.press("minus")
        assert len(shown(app)) == 4
        await pilot.press("G", "space")
        await sees(pilot, "Nothing stands below it on that day")


async def test_enter_opens_the_unit_l_the_line_and_c_its_claim(vault):
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("U")
        await sees(pilot, "Army")
        await pilot.press("c")
        await sees(pilot, "No claim is named for it")
        await as_of(pilot, "2024-01-01")
        for key, found in (("enter", "ACT-"), ("l", "CMD-"), ("c", "CLM-")):
            await pilot.press("g", "j", "j", key)
            await sees(pilot, found)
            await pilot.press("escape")
            await sees(pilot, "Units as of 2024-01-01")


async def test_what_is_no_day_is_said_and_the_tree_stays(vault):
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("U")
        await sees(pilot, "Army")
        await pilot.press("d", *keys("since 2024"), "enter")
        await sees(pilot, "as of one day")
        assert TODAY in row(app, 0)


async def test_a_circle_is_said_in_words_and_hostile_names_stay_words(vault):
    first, second = (
        vault.save("actor", None, {"name": f"{n} {EVIL} (invented)"}) for n in ("Q", "R")
    )
    vault.save("command", None, {"actor": first, "superior": second, "period": "2024"})
    late = vault.save("command", None, {"actor": second, "superior": first, "period": "2023"})
    with vault.writing() as connection:  # as a bundle of two colleagues would leave it
        connection.exec_driver_sql(
            "UPDATE command SET period='2024', period_earliest='2024-01-01',"
            " period_latest='2024-12-31' WHERE id=?",
            (late,),
        )
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("U")
        await sees(pilot, "Army")
        await as_of(pilot, "2024-01-01")
        seen = await sees(pilot, "! 2 in a circle", "stands above itself: a circle")
        assert not [line for line in seen.split("\n") if UNSAFE.search(line)]


async def test_a_wide_terminal_says_who_stood_above_and_on_what_it_rests(vault):
    vault.close()
    async with unlocked(vault.folder, secret=SECRET, size=(120, 40)) as (_app, pilot):
        await pilot.press("U")
        await sees(pilot, "Army")
        await as_of(pilot, "2024-01-01")
        await pilot.press("g", "j", "j")
        await sees(pilot, "Above it as of 2024-01-01", "1: Bde 1", "2: Army", "rests on: CLM-")


async def test_a_vault_without_units_says_so(make):
    vault = make("Avocet")
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("U")
        await sees(pilot, "0 units", "No unit is recorded here")
