"""Sealed names in the app: asked for, shown, and gone again; no name here is anybody's."""

from __future__ import annotations

import pytest

from tests.tui.cases import SECRET
from tests.tui.driving import row, text_of, unlocked
from tests.tui.seeing import sees

NAME = "Шевчинський Тарасій"


@pytest.fixture
def folder(make):
    vault = make("Avocet")
    vault.save("person", None, {"code_name": "Heron", "names": NAME})
    vault.close()
    return vault.folder


async def ask(pilot, *, yes="y"):
    await pilot.press("colon", *"names", "enter")
    await sees(pilot, "Searching sealed names shows them")
    await pilot.press(yes, "enter")


async def test_a_sealed_name_is_found_after_a_yes_and_goes_when_left(folder):
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        await ask(pilot)
        await sees(pilot, "Searching sealed names, in either script")
        await pilot.press(*"Shevchinsky", "enter")
        await sees(pilot, NAME, "Heron", "1 fits", "SEALED FIELDS SHOWN")
        assert NAME.split(maxsplit=1)[0] not in row(app, 0)
        await pilot.press("enter")
        await sees(pilot, "PER-")
        assert "Шевч" not in text_of(app)
        await pilot.press("escape")
        seen = await sees(pilot, "What was found is hidden again")
        assert "Шевч" not in seen
        assert "hevchinsky" not in " ".join(map(str, app.kept))


async def test_without_a_yes_nothing_is_searched(folder):
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        await ask(pilot, yes="n")
        await sees(pilot, "Incidents")
        assert "Шевч" not in text_of(app)


async def test_too_little_of_a_name_is_said_and_another_one_asked_for(folder):
    async with unlocked(folder, secret=SECRET) as (_app, pilot):
        await ask(pilot)
        await sees(pilot, "in either script")
        await pilot.press("s", "enter")
        await sees(pilot, "two letters or more")
        await pilot.press("slash")
        await sees(pilot, "in either script")
        await pilot.press(*"Hayvoren", "enter")
        await sees(pilot, "No sealed name here fits")
