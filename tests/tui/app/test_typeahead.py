"""Keys that arrive in one packet do what they would have done one by one."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Input

from tests.tui.driving import burst, row, text_of, unlocked, until
from tui.app import typeahead
from tui.screens.places import Entry
from tui.widgets.frame import Prompt
from tui.widgets.records import detail_pane as detail


def fetching_late(app):
    """Let the rows of the list come late, as from a large vault."""
    rows = app.screen.rows
    fetch = rows._fetch

    async def late(keys):
        await asyncio.sleep(0.2)
        return await fetch(keys)

    rows._fetch = late


async def test_letters_after_the_filter_key_go_into_the_filter(folder):
    async with unlocked(folder) as (app, pilot):
        burst(app, "\\orders due 07")
        await until(pilot, lambda: "orders due 07" in text_of(app))
        assert app.screen.query_one(Prompt).is_asking


async def test_a_whole_quick_log_may_come_at_once(folder):
    async with unlocked(folder) as (app, pilot):
        burst(app, "aShots at the bridge\t2026-12-31", "f2")
        await until(pilot, lambda: "Logged INC-" in text_of(app))
        await until(pilot, lambda: "Shots at the bridge" in text_of(app))


async def test_a_key_after_a_save_finds_what_was_saved_in_the_list(folder, monkeypatch):
    leave = Entry.leave

    def slowly(place, *result) -> None:
        # What the form gives back reaches the list late, as on a machine that has much to do.
        place.app.call_next(asyncio.sleep, 0.3)
        leave(place, *result)

    monkeypatch.setattr(Entry, "leave", slowly)
    async with unlocked(folder) as (app, pilot):
        before = len(app.screen.rows)
        burst(app, "aShots at the bridge\t2026-12-31", "f2")
        burst(app, "*")
        await until(pilot, lambda: "Logged INC-" in text_of(app) and app.screen.rows.marked)
        assert len(app.screen.rows.marked) == before + 1


async def test_a_whole_edit_may_come_at_once(folder):
    async with unlocked(folder) as (app, pilot):
        burst(app, "e")
        burst(app, "", "ctrl+u")
        burst(app, "Edited in one go", "f2")
        await until(pilot, lambda: "Saved: 1 field" in text_of(app))
        await until(pilot, lambda: "Edited in one go" in text_of(app))


async def test_a_question_its_answer_and_the_next_command_may_come_at_once(folder):
    async with unlocked(folder) as (app, pilot):
        burst(app, "jjs")
        burst(app, "", "ctrl+u")
        burst(app, "coding\r")
        burst(app, "\\place:1\r")
        await until(pilot, lambda: "place:1" in row(app, 0))
        await pilot.press("escape")
        await until(pilot, lambda: "60 of 60" in row(app, 0))
        marked = [line for line in text_of(app).split("\n") if "coding" in line]
        assert len(marked) == 1


@pytest.mark.parametrize("closing", ["q", "escape"])
async def test_a_key_that_closes_a_place_does_not_keep_the_next_waiting(
    folder, monkeypatch, closing
):
    monkeypatch.setattr(typeahead, "PATIENCE", 30.0)
    async with unlocked(folder) as (app, pilot):
        burst(app, "\r")
        burst(app, "", closing)
        burst(app, "jj")
        await until(pilot, lambda: len(app.screen_stack) == 1 and app.screen.rows.cursor == 2)


async def test_a_draft_that_is_being_kept_holds_up_no_key(folder, monkeypatch):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.focused, Input))
        never = asyncio.Event()

        async def keeps_long(*_):
            await never.wait()

        monkeypatch.setattr(app.session, "keep_draft", keeps_long)
        burst(app, "Shots\tnow\tBor")
        await until(pilot, lambda: app.screen.field("where").text == "Bor")


async def test_letters_for_a_field_do_not_wait_for_each_other(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash")
        await until(pilot, lambda: isinstance(app.focused, Input))
        burst(app, "x" * 300)
        await until(pilot, lambda: app.focused.value == "x" * 300)


async def test_a_command_after_a_far_jump_takes_the_row_that_was_jumped_to(folder):
    async with unlocked(folder) as (app, pilot):
        last = (await app.session.lines(app.screen.rows.keys[-1:]))[0].id
        fetching_late(app)
        burst(app, "Ge")
        await until(pilot, lambda: app.screen.SCOPE == "form")
        assert app.screen.record == last


async def test_a_range_to_the_end_may_be_typed_at_once(folder):
    async with unlocked(folder) as (app, pilot):
        fetching_late(app)
        burst(app, "VGV")
        await until(pilot, lambda: "marked" in row(app, 0))
        assert len(app.screen.rows.marked) == 60


async def test_the_filter_that_is_left_at_once_is_off(folder):
    async with unlocked(folder) as (app, pilot):
        burst(app, "\\place:1")
        burst(app, "", "escape")
        await until(pilot, lambda: not app.screen.query_one(Prompt).is_asking)
        await pilot.pause(0.2)
        assert "60 of 60" in row(app, 0)


async def test_no_key_waits_for_the_pane_beside_the_list(folder, monkeypatch):
    monkeypatch.setattr(detail, "PAUSE", 30.0)
    async with unlocked(folder, size=(120, 40)) as (app, pilot):
        burst(app, "j" * 20)
        await until(pilot, lambda: app.screen.rows.cursor == 20)


async def test_each_n_of_a_burst_goes_one_match_on(folder):
    async with unlocked(folder) as (app, pilot):
        burst(app, "/Place\r")
        await until(pilot, lambda: "Match " in text_of(app))
        first = int(text_of(app).split("Match ")[1].split()[0])
        burst(app, "n" * 45)
        wanted = (first + 45 - 1) % 60 + 1
        await until(pilot, lambda: f"Match {wanted} of 60" in text_of(app))
