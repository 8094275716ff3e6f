from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.tui.cases import SECRET
from tests.tui.driving import row, same_as_golden, text_of, unlocked
from tests.tui.seeing import loses, sees, types

SIZES = [(80, 24), (120, 40)]


def counted(make):
    """A vault of invented incidents with units, an order, claims of several sources."""
    vault = make("Avocet")
    with vault.batch():
        save = vault.save
        brigade = save("actor", None, {"name": "Grey Brigade (invented)"})
        company = save("actor", None, {"name": "Reed Company (invented)"})
        save("command", None, {"actor": company, "superior": brigade, "period": "2026-03/2026-04"})
        order = save("order", None, {"kind": "no-quarter", "words": "[invented] none is spared"})
        voices = [save("source", None, {"name": f"Voice {n} (invented)"}) for n in range(3)]
        told = [
            ("2026-03-02", ["2", "3-5"], brigade),
            ("2026-03-09", ["4+", "7"], company),
            ("2026-04-01/2026-05-02", ["1"], company),
            ("2026-06-01", ["6+"], company),
            ("2026-06-04", [], None),
        ]
        for number, (when, counts, unit) in enumerate(told):
            title = f"[invented] incident {number}"
            values = {"title": title, "when": when, "acts": ["POW-KILL"], "place": "Quiet Ford"}
            if not number:
                values |= {"verification": "V3"}
            incident = save("incident", None, values)
            for voice, how_many in zip(voices, counts, strict=False):
                claim = {"incident": incident, "source": voice, "how_many": how_many}
                save("claim", None, {**claim, "harm": "killed", "unit": "victims"})
            if unit:
                save("involvement", None, {"incident": incident, "actor": unit, "role": "direct"})
            if number == 1:
                link = {"incident": incident, "order": order, "relation": "preceded"}
                save("order_link", None, link)
    vault.close()
    return vault.folder


@pytest.mark.parametrize("size", SIZES)
async def test_the_figures_look_as_kept(make, size):
    async with unlocked(counted(make), secret=SECRET, size=size) as (app, pilot):
        await pilot.press("f7")
        await sees(pilot, "All incidents", "Verification:")
        await pilot.press("2")
        await sees(pilot, "2026-03", "not placeable")
        await pilot.press("down")
        await sees(pilot, "2026-03: 2 incidents")

        today = datetime.now(UTC).date().isoformat()
        shown = text_of(app).replace(f"As of {today}", "As of 2026-03-10")
        same_as_golden(f"figures-{size[0]}x{size[1]}", shown)


async def test_every_table_is_reached_by_its_key_and_in_turn(make):
    async with unlocked(counted(make), secret=SECRET) as (_app, pilot):
        await pilot.press("f7")
        await sees(pilot, "[1 all]", "V3")
        for key, words in {
            "2": "not placeable",
            "3": "Grey Brigade",
            "4": "none is spared",
            "5": "POW-KILL",
            "6": "Quiet Ford",
            "7": "no phase coded",
            "8": "no status coded",
            "9": "no method coded",
        }.items():
            await pilot.press(key)
            await sees(pilot, f"[{key} ", words)
        await pilot.press("right_square_bracket")
        await sees(pilot, "[0 says]", "Sources count different things")
        await pilot.press("right_square_bracket")
        await sees(pilot, "Reed Company", "no order")
        await pilot.press("left_square_bracket", "left_square_bracket")
        await sees(pilot, "[9 method]")


async def test_units_take_what_stood_below_them_along_or_not(make):
    async with unlocked(counted(make), secret=SECRET) as (_app, pilot):
        await pilot.press("f7", "3")
        await sees(pilot, "[3 unit]", "no unit recorded")
        await pilot.press("down")
        await sees(pilot, "Grey Brigade (invented) ACT-", "1 incident; killed: at least 2, up to 5")
        await pilot.press("s")
        await sees(pilot, "with subordinates", "3 incidents; killed: at least 7")
        await pilot.press("4", "s")
        await sees(pilot, "Only tables of units have subordinates")


async def test_enter_on_a_figure_lists_its_incidents_and_the_claims_that_make_it(make):
    async with unlocked(counted(make), secret=SECRET) as (app, pilot):
        await pilot.press("f7", "2")
        await sees(pilot, "[2 month]", "not placeable")
        await pilot.press("down")
        await sees(pilot, "2026-03: 2 incidents")
        await pilot.press("enter")
        await sees(pilot, "Behind 2026-03 killed 2 incidents", "killed: at least 4, up to 7")
        await pilot.press("down")
        shown = await sees(pilot, "killed: at least 2, up to 5; from 2 independent voices")
        assert ["* " in line for line in shown.split("\n") if "CLM-" in line] == [True, True]
        await pilot.press("tab", "enter")
        await sees(pilot, "CLM-", "Who says", "Voice ")
        await pilot.press("escape")
        await sees(pilot, "Behind 2026-03")
        await pilot.press("shift+tab", "enter")
        await sees(pilot, "INC-", "2 of 2", "incident 0")
        await pilot.press("escape", "escape")
        await sees(pilot, "[2 month]")
        assert row(app, 0).startswith("Figures")


async def test_a_filter_narrows_what_is_counted_and_stands_beside_the_figure(make):
    async with unlocked(counted(make), secret=SECRET) as (_app, pilot):
        await pilot.press("f7")
        await sees(pilot, "5 incidents")
        await pilot.press("backslash")
        await types(pilot, "unit:grey")
        await pilot.press("enter")
        await sees(pilot, "3 incidents", "of unit:grey.")
        await pilot.press("backslash", "ctrl+u")
        await types(pilot, "nosuch:1")
        await pilot.press("enter")
        await sees(pilot, "There is no filter nosuch:", "3 incidents")
        await pilot.press("escape")
        await sees(pilot, "5 incidents", "of all incidents.")
        await loses(pilot, "unit:grey")


async def test_another_harm_is_counted_by_a_key(make):
    async with unlocked(counted(make), secret=SECRET) as (app, pilot):
        await pilot.press("f7")
        await sees(pilot, "killed: at least 13")
        await pilot.press("h")
        await sees(pilot, "injured: unknown", "no number for 5")
        assert "injured" in row(app, 0)


async def test_a_vault_with_nothing_says_that_it_counts_none(make):
    vault = make("Avocet")
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("f7")
        await sees(pilot, "All incidents", "0 incidents; killed: at least 0, up to 0")
