from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.tui.cases import SEALED, SECRET, one_case
from tests.tui.driving import text_of, unlocked, until
from tests.tui.seeing import sees, types
from tui.screens.places.entry_place import SEEN
from tui.screens.record.form import Form


@pytest.fixture
def case(make):
    return one_case(make())


def kept(case):
    return Vault.open(case.folder, secret=SECRET, write=False)


async def editing(pilot):
    await pilot.press("e")
    await sees(pilot, "Edit INC-", "What matters")


async def edit_title(pilot):
    await editing(pilot)
    await types(pilot, " at dawn")
    await pilot.press("f2")
    await sees(pilot, "Saved: 1 field.")


async def test_an_edit_signs_what_was_changed_and_nothing_else(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await edit_title(pilot)
    with kept(case) as vault:
        last = vault.history_of(case.incident)[-1]
        assert dict(last.values) == {"title": "Shots at the reed bed at dawn"}


async def test_a_list_that_nobody_touched_is_not_taken_apart_at_its_commas(case):
    with Vault.open(case.folder, secret=SECRET) as vault:
        vault.save("incident", case.incident, {"tags": ["Weir, upper"], "external": ["t:A;1"]})
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await edit_title(pilot)
    with kept(case) as vault:
        row = vault.row("incident", case.incident)
        assert (row.tags, row.external) == (["Weir, upper"], ["t:A;1"])


async def test_what_is_wrong_is_said_under_the_field_and_listed_and_nothing_is_saved(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await editing(pilot)
        app.screen.field("when").text = "soonish"
        app.screen.field("killed_low").text = "-3"
        await pilot.press("f2")
        shown = await sees(pilot, "2 fields to mend: When; Killed, at least")
        assert app.screen.field("when").error in " ".join(shown.split())
        assert app.focused is app.screen.field("when").input
    with kept(case) as vault:
        assert len(vault.history_of(case.incident)) == 1


async def test_a_code_is_completed_on_leaving_and_read_back_in_words(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await editing(pilot)
        field = app.screen.field("status")
        field.take_cursor()
        field.text = ""
        await types(pilot, "agr")
        await pilot.press("tab")
        await until(pilot, lambda: field.text == "agreed")


async def test_an_arrow_walks_through_the_codes_without_any_letter(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await editing(pilot)
        field = app.screen.field("graphic")
        field.take_cursor()
        await pilot.pause()
        await pilot.press("down")
        assert field.text == "yes"
        await pilot.press("down", "down")
        assert field.text == "yes"


async def test_escape_asks_only_when_something_is_unsaved(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await editing(pilot)
        await pilot.press("escape")
        await sees(pilot, "1 of 1")
        await editing(pilot)
        await types(pilot, "x")
        await pilot.press("escape")
        await sees(pilot, "Throw away what you typed?")
        await pilot.press("escape")
        await sees(pilot, "Edit INC-")
        await pilot.press("escape")
        await sees(pilot, "Throw away")
        await pilot.press("1", "enter")
        await sees(pilot, "1 of 1")


async def test_sealed_fields_are_not_shown_in_a_form_and_stay_as_they_are(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        app.push_screen(Form(kind="source", record=case.source))
        shown = await sees(pilot, "kept as it is where nothing is typed")
        assert SEALED not in shown
        app.screen.field("bias").text = "none known"
        await pilot.press("f2")
        await sees(pilot, "Saved: 1 field.")
    with kept(case) as vault:
        assert vault.row("source", case.source).identity == SEALED


async def test_a_new_source_is_recorded_from_a_claim_once_the_person_agrees(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        app.push_screen(Form(kind="claim", given={"incident": case.incident}))
        await sees(pilot, "New: Claim", "Who says")
        app.screen.field("source").text = "Sedge"
        app.screen.field("words").text = "three of them"
        await pilot.press("f2")
        await sees(pilot, "Record it as a new source?")
        await pilot.press("y", "enter")
        await sees(pilot, "Saved:")
    with kept(case) as vault:
        claims = vault.rows("claim", where={"incident": case.incident})
        assert vault.row("source", claims[-1].source).name == "Sedge"


async def test_a_draft_holds_only_what_differs_and_comes_back(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await editing(pilot)
        await types(pilot, "!!")
        key, typed = app.screen.draft()
        assert key == f"form:incident:{case.incident}"
        assert typed.pop(SEEN)
        assert typed == {"title": "Shots at the reed bed!!"}
        app.session.lock(dict([app.screen.draft()]))
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await sees(pilot, "A draft is kept")
        await editing(pilot)
        await sees(pilot, "Your draft is back", "reed bed!!")
        await pilot.press("f2")
        await sees(pilot, "Saved: 1 field.")
        assert not await app.session.drafts()


async def test_a_new_incident_has_every_field_and_counts_what_is_missing(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await pilot.press("A")
        await sees(pilot, "New: Incident", "What matters  missing: what, when, where")
        await types(pilot, "Quiet day")
        await pilot.press("tab")
        await types(pilot, "2026-04")
        await sees(pilot, "What matters  missing: where", "April 2026")
        await pilot.press("alt+enter")
        await sees(pilot, "Saved:", "Quiet day")
        assert "Quiet day" in text_of(app)


async def test_a_position_typed_whole_into_one_field_fills_both(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await editing(pilot)
        lat, lon = app.screen.field("lat"), app.screen.field("lon")
        lat.take_cursor()
        await types(pilot, "37U DP 22167 73879")
        await pilot.press("tab")
        await until(pilot, lambda: (lat.text, lon.text) == ("48.5132037", "37.9461039"))
        await pilot.press("f2")
        await sees(pilot, "Saved: 2 fields.")
    with kept(case) as vault:
        row = vault.row("incident", case.incident)
        assert (row.lat, row.lon) == ("48.5132037", "37.9461039")
