"""Every place of the app where a path is typed answers a bad one in words and stays."""

from __future__ import annotations

import os

import pytest

from models.lifecycle import Vault
from models.vault import add_colleague
from tests.bad_paths import LONG, SOURCES, TARGETS, laid_out
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import unlocked, until
from tests.tui.seeing import sees
from tui.widgets.fields import complete_path
from tui.widgets.fields.path_field import entries
from tui.widgets.frame import Prompt

LONG_MODE = os.environ.get("AFIELD_LONG") == "1"
SHORT = ("a long text", "a loop of links", "nobody's home")


def some(kinds):
    """Return every kind in the long mode, and otherwise those that end programs most often."""
    return [(kind, words) for kind, words in kinds.items() if LONG_MODE or kind in SHORT]


@pytest.fixture
def typed(tmp_path, monkeypatch):
    return laid_out(tmp_path / "places", monkeypatch)


@pytest.fixture
def folder(make):
    """A vault with one incident and one colleague."""
    ours, theirs = make("Avocet"), make("Bittern")
    add_colleague(ours, theirs.card)
    theirs.close()
    one_case(ours)
    return ours.folder


def of_field(app):
    """Return what stands under the field of a path, on one line."""
    return " ".join(app.screen.query_one("PathField").error.split())


@pytest.mark.parametrize("place", ["attach", "quick log"])
async def test_a_form_says_it_under_the_field_and_keeps_what_was_typed(folder, typed, place):
    name = {"attach": "path", "quick log": "attach"}[place]
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        if place == "attach":
            await pilot.press("enter")
            await sees(pilot, "1 facts")
            await pilot.press("m")
            await sees(pilot, "All below may stay empty")
        else:
            await pilot.press("a")
            await sees(pilot, "Quick log", "Who says")
            app.screen.field("what").text = "Night fire"
            app.screen.field("when").text = "2026-04"
        app.screen.field(name).take_cursor()
        for kind, words in some(SOURCES):
            app.screen.field(name).text = typed[kind]
            await pilot.press("f2")
            await until(pilot, lambda words=words: words in of_field(app).lower(), f"{kind}: ")
            assert app.screen.field(name).text == typed[kind].strip()
        app.screen.field(name).text = LONG
        await pilot.press("down", "right", "tab")
        assert app.screen.draft()[1][name] == LONG
    with Vault.open(folder, secret=SECRET, write=False) as vault:
        assert len(vault.rows("incident")) == 1
        assert not vault.rows("evidence")


async def tried(pilot, question, again, typed, kinds):
    """Answer one question with each bad path, and see the reason in the prompt row."""
    app = pilot.app
    for kind, words in some(kinds):
        await again()
        await sees(pilot, question)
        app.screen.query_one(Prompt).value = typed[kind]
        await pilot.press("enter")
        await until(pilot, lambda words=words: words in app.kept[-1][1], f"{kind}: ")
        assert len(app.kept[-1][1]) < 200


async def test_a_card_is_not_read_from_there(folder, typed):
    async with unlocked(folder, secret=SECRET) as (_app, pilot):
        await pilot.press("f5")
        await sees(pilot, "your own card")
        await tried(pilot, "File of the card:", lambda: pilot.press("a"), typed, SOURCES)


async def test_a_card_and_a_receipt_are_not_written_there(folder, typed):
    async with unlocked(folder, secret=SECRET) as (_app, pilot):
        await pilot.press("f5")
        await sees(pilot, "your own card")
        await tried(pilot, "Write your card to:", lambda: pilot.press("c"), typed, TARGETS)
        await pilot.press("home", "down")
        receipt = "Write the receipt to:"
        await tried(pilot, receipt, lambda: pilot.press("r"), typed, TARGETS)


async def test_a_bundle_is_not_read_from_there(folder, typed):
    async with unlocked(folder, secret=SECRET) as (app, pilot):

        async def again():
            if app.screen.SCOPE != "import_preview":
                await pilot.press("i")
            elif not app.screen.query_one(Prompt).is_asking:
                await pilot.press("home", "enter")

        await tried(pilot, "Bundle:", again, typed, SOURCES)


async def test_a_bundle_is_not_written_there(folder, typed):
    async with unlocked(folder, secret=SECRET) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "Go on: 1 incident", "To Bittern, not compared yet")
        await pilot.press("enter")
        await sees(pilot, "Go on without a use")
        await pilot.press("enter")
        await sees(pilot, "Stays here")
        await pilot.press("enter")
        await sees(pilot, "Purpose:")
        await pilot.press("enter")

        async def again():
            if not app.screen.query_one(Prompt).is_asking:
                await pilot.press("home", "enter")

        await tried(pilot, "File to write:", again, typed, TARGETS)
        assert app.screen.step == "file"


def test_while_a_bad_path_is_typed_nothing_is_offered(typed, monkeypatch, tmp_path):
    for kind in ("a long text", "a long name", "a loop of links", "a zero byte", "nobody's home"):
        assert complete_path(typed[kind] + "/") == []
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert entries("x") == []
