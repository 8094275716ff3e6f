"""A refusal can be read to its end, which says what to do, and the list stays usable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.driving import keys, row, said, text_of, unlocked, until
from tui.kit import cell_len
from tui.widgets.frame import Prompt
from tui.widgets.frame.message_rows import MOST_ROWS, message_rows

REFUSAL = "The filter since: means no date that is known here. Next: type since:2026-03 or a day."


@given(words=st.text(max_size=900), width=st.integers(60, 200))
def test_a_message_has_a_few_rows_that_fit_and_says_where_the_rest_is(words, width):
    rows = message_rows(words, width)

    assert 1 <= len(rows) <= MOST_ROWS
    assert all(cell_len(each) <= width for each in rows)


def test_what_has_no_room_even_so_ends_with_where_it_stands_whole():
    rows = message_rows("forty sparrows " * 90, 80)

    assert rows[-1].endswith("… :messages")
    assert not any(each.endswith(":messages") for each in rows[:-1])


@pytest.mark.parametrize("width", [80, 100, 120, 160])
async def test_a_refused_filter_is_read_to_its_end(width, folder):
    async with unlocked(folder, size=(width, 24)) as (app, pilot):
        await pilot.press("backslash", *keys("place:6 since:banana"), "enter")
        await until(pilot, lambda: said(app).startswith("The filter since: cannot"))
        [whole] = [text for _, text in app.kept if text.startswith("The filter since:")]
        assert cell_len(whole) > 80
        assert said(app) == " ".join(whole.split())
        assert len(text_of(app).split("\n")) == 24
        assert row(app, -1).startswith("a log")


async def test_the_row_under_the_cursor_stays_in_sight_and_the_room_comes_back(folder):
    async with unlocked(folder) as (app, pilot):
        rows = app.screen.rows
        rows.move_to(rows.size.height - 1)
        await pilot.pause()
        line = rows.row.title
        before = rows.size.height
        app.screen.say(REFUSAL)
        await until(pilot, lambda: rows.size.height == before - 1)
        await until(pilot, lambda: f"> {rows.row.when}" in text_of(app))
        assert rows.row.title == line
        assert said(app) == REFUSAL
        await pilot.press("slash")
        await until(pilot, lambda: rows.size.height == before)
        assert row(app, -2).startswith("Find:")
        await pilot.press("escape")
        app.screen.say("Short.")
        await until(pilot, lambda: row(app, -2) == "Short.")
        assert rows.size.height == before


async def test_a_message_wraps_anew_with_the_terminal(folder):
    async with unlocked(folder, size=(120, 24)) as (app, pilot):
        app.screen.say(REFUSAL)
        await until(pilot, lambda: row(app, -2) == REFUSAL)
        await pilot.resize_terminal(60, 24)
        await until(pilot, lambda: app.screen.query_one(Prompt).size.height == 2)
        assert said(app) == REFUSAL
