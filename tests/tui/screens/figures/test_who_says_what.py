from __future__ import annotations

import asyncio

import pytest

from models.intake.demonstration.builder import make_demonstration
from tests.tui.cases import EVIL, SECRET
from tests.tui.driving import same_as_golden, text_of, unlocked
from tests.tui.seeing import sees
from tui.kit.screen_text import UNSAFE


@pytest.fixture
def vault(make):
    return make("Avocet")


async def test_statements_without_an_incident_stand_side_by_side_with_their_sources(vault):
    make_demonstration(vault)
    expected = list(vault.rows("claim", where={"incident": None}))
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("f7", "0")
        await sees(pilot, f"{len(expected)} statements, never added", "Who says", "Period")
        assert sum((one.how_many or "\0") in text_of(app) for one in expected) >= 3
        await pilot.press("enter")
        await sees(pilot, "CLM-", f"1 of {len(expected)}")
        await pilot.press("escape")
        await sees(pilot, "never added")


async def test_statements_stand_newest_first_and_a_replaced_one_says_so(vault):
    said = {"2023": "[..2023-12-31]", "2025": "2025-09-01", "2026": "[2026-01-02..]"}
    last = None
    for how_many, when in said.items():
        values = {"how_many": how_many, "reported_at": when, "scope": "aggregate"}
        last = vault.save("claim", None, {**values, "supersedes": last} if last else values)
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("f7")
        await sees(pilot, "3 statements")
        rows = [line for line in text_of(app).split("\n") if "no source named" in line]
        assert [how_many for line in rows for how_many in said if how_many in line[:40]] == [
            "2026",
            "2025",
            "2023",
        ]
        assert ["replaced" in line for line in rows] == [False, True, True]


async def test_hostile_words_of_a_statement_stay_words(vault):
    source = vault.save("source", None, {"name": EVIL})
    vault.save("claim", None, {"source": source, "how_many": "5+", "words": EVIL})
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("f7")
        shown = await sees(pilot, "1 statement", "before", "5+")
        assert not [line for line in shown.split("\n") if UNSAFE.search(line)]


async def test_where_nothing_is_counted_the_place_opens_on_what_is_said(vault):
    vault.save("claim", None, {"how_many": "5+", "scope": "aggregate", "words": "invented"})
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("f7")
        await sees(pilot, "1 statement, never added", "5+")
        await pilot.press("1")
        await sees(pilot, "All incidents", "0 incidents")


async def test_what_the_demonstration_says_looks_as_kept(vault):
    make_demonstration(vault)
    vault.close()
    async with unlocked(vault.folder, secret=SECRET, size=(120, 40)) as (app, pilot):
        await pilot.press("f7", "0")
        await sees(pilot, "statements, never added", "150+", "Human Rights Watch")

        same_as_golden("who-says-what-120x40", text_of(app))


async def test_what_is_shown_stays_what_it_is_while_another_table_is_read(vault, monkeypatch):
    make_demonstration(vault)
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await pilot.press("f7")
        counted = await sees(pilot, "[1 all]", "killed")
        read = asyncio.Event()
        do = app.session.do

        async def later(*arguments, **named):
            await read.wait()
            return await do(*arguments, **named)

        monkeypatch.setattr(app.session, "do", later)
        await pilot.press("h", "3", "0")
        app.screen.refresh(layout=True)
        app.screen.on_resize()
        await pilot.pause()
        assert text_of(app) == counted
        read.set()
        await sees(pilot, "[0 says]", "never added")
