from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.people import PASSPHRASE as SECRET
from tests.tui.driving import (
    PASSPHRASE,
    keys,
    row,
    said,
    same_as_golden,
    text_of,
    unlocked,
    until,
)
from tui.widgets.lists import short_when

READER = "another long invented passphrase"


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [
        (None, "?"),
        ("XXXX-XX-XX", "?"),
        ("2026-03", "2026-03"),
        ("2025-07~", "~2025-07"),
        ("[2025-09-01..2025-09-05]", "2025-09-01.."),
        ("[..2025-09-05]", "<=2025-09-05"),
        ("[2025-09-10..]", ">=2025-09-10"),
        ("2026-03-01/2026-03-05", "2026-03-01/"),
        ("../2026-03-05", "/2026-03-05"),
        ("2026-03-01/..", "2026-03-01/"),
    ],
)
def test_a_date_is_written_short_enough_for_its_column(edtf, shown):
    assert short_when(edtf) == shown
    assert len(shown) <= 12


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_list_looks_right(size, folder):
    async with unlocked(folder, size=size) as (app, pilot):
        if size[0] >= 110:
            await until(pilot, lambda: "Notes" in text_of(app))
        shown = text_of(app)
        if size[0] >= 110:
            [reference] = [w for w in shown.split() if w.startswith("INC-")]
            shown = shown.replace(reference, "INC-0000-0000")

        same_as_golden(f"incidents-{size[0]}x{size[1]}", shown)


async def test_a_filter_narrows_while_it_is_typed_and_says_shown_of_total(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash", *keys("place:6"))
        await until(pilot, lambda: "8 of 60" in row(app, 0))
        assert row(app, -2).startswith("Filter: place:6")
        await pilot.press("enter")

        assert "8 of 60  place:6" in row(app, 0)
        await pilot.press("escape")
        await until(pilot, lambda: "60 of 60" in row(app, 0))


async def test_escape_in_a_filter_brings_back_what_was_shown(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash", *keys("place:6"))
        await until(pilot, lambda: "8 of 60" in row(app, 0))
        await pilot.press("escape")

        await until(pilot, lambda: "60 of 60" in row(app, 0))


@pytest.mark.parametrize("typed", ["foo:bar", "place:6 verification:V9", "since:banana"])
async def test_a_filter_that_is_none_is_said_and_leaves_the_list_as_it_was(folder, typed):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash", *keys(typed))
        await until(pilot, lambda: row(app, -2) == f"Filter: {typed}")
        await pilot.press("enter")
        await until(pilot, lambda: said(app).startswith(("There is no filter", "The filter")))

        assert row(app, 0).startswith("Incidents  60 of 60 ")
        assert app.screen.words == ""


async def test_find_says_what_is_no_filter_and_stays_where_it_is(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("slash", *keys("foo:bar"), "enter")
        await until(pilot, lambda: said(app).startswith("There is no filter foo:"))

        assert app.screen.rows.cursor == 0


async def test_the_name_of_a_filter_is_completed_while_it_is_typed(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash", *keys("place:6 verif"))
        await until(pilot, lambda: row(app, -2) == "Filter: place:6 verification:")
        await pilot.press("tab", *keys("V0"), "enter")

        await until(pilot, lambda: "8 of 60  place:6 verification:V0" in row(app, 0))


async def test_arrows_move_in_the_list_while_the_filter_is_typed(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash", "down", "down")

        assert app.screen.rows.cursor == 2
        assert row(app, -2).startswith("Filter:")


async def test_find_jumps_and_hides_nothing_and_goes_round(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("slash", *keys("05"), "enter")
        await until(pilot, lambda: row(app, -2) == "Match 1 of 1.")
        assert app.screen.rows.row.title == "Invented incident 05"
        assert "60 of 60" in row(app, 0)
        await pilot.press("slash", *keys("place:3"), "enter")
        await until(pilot, lambda: "of 9." in row(app, -2))
        first = app.screen.rows.cursor
        await pilot.press("n")
        assert app.screen.rows.cursor != first
        await pilot.press("N")

        assert app.screen.rows.cursor == first


async def test_find_without_a_match_says_so(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("slash", *keys("zebra"), "enter")

        await until(pilot, lambda: "No match" in row(app, -2))


async def test_the_list_is_ordered_by_what_is_asked(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("o", *keys("tit"), "tab", "enter")
        await until(pilot, lambda: "by title" in row(app, 0))

        await pilot.press("home")
        await until(pilot, lambda: "> " in row(app, 2) and "Invented incident 00" in row(app, 2))
        await pilot.press("o", *keys("colour"), "enter")
        await until(pilot, lambda: "no such order" in row(app, -2))


async def test_marks_are_counted_and_cleared_by_escape(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("space", "space")
        assert "2 marked" in row(app, 0)
        await pilot.press("asterisk")
        assert "60 marked" in row(app, 0)
        await pilot.press("escape")

        assert "marked" not in row(app, 0)


async def test_a_status_is_set_for_all_that_are_marked_as_one_change(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("space", "space", "s", *keys("inb"), "tab", "enter")
        await until(pilot, lambda: "Saved in 2 records" in row(app, -2))
        await until(pilot, lambda: text_of(app).count(" inbox") == 2)
        await pilot.press("escape", "u")

        await until(pilot, lambda: row(app, -2).startswith("Undone in 2 records, INC-"))


async def test_a_withdrawal_asks_for_its_reason_and_undo_brings_the_record_back(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("D", "enter")
        await pilot.pause()
        assert "60 of 60" in row(app, 0)
        await pilot.press("D", *keys("typed twice"), "enter")
        await until(pilot, lambda: "Saved" in row(app, -2))
        await pilot.press("u")
        await until(pilot, lambda: "stands again; ctrl+r withdraws it." in row(app, -2))
        await pilot.press("ctrl+r")

        await until(pilot, lambda: "is withdrawn again; u undoes it." in row(app, -2))


async def test_a_list_without_incidents_says_what_to_do(make, folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash", *keys("nowhere"), "enter")
        await until(pilot, lambda: "Esc goes back. No incident fits nowhere" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: "60 of 60" in row(app, 0))
    empty = make("Heron")
    empty.close()
    async with unlocked(empty.folder, secret=SECRET) as (app, pilot):
        await until(pilot, lambda: "No incidents here. a logs one;" in text_of(app))


async def test_tags_are_added_and_removed_by_words(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("t", *keys("urgent, bridge"), "enter")
        await until(pilot, lambda: "Saved" in row(app, -2))
        await pilot.press("t", *keys("-bridge, night"), "enter")
        await until(pilot, lambda: row(app, -2).startswith("Saved"))
        record = app.screen.rows.row.id
        vault = app.session.vault

        async def tags():
            return (await app.session.do(vault.row, "incident", record)).tags

        assert sorted(await tags()) == ["night", "urgent"]


async def test_the_clock_may_still_tick_when_the_app_has_closed_its_last_place(folder):
    async with unlocked(folder) as (app, _pilot):
        places = app._screen_stack[:]
        app._screen_stack.clear()
        app._tick()
        app._screen_stack.extend(places)
        assert app.session.is_open


async def test_leaving_is_asked_first(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("q")
        await until(pilot, lambda: "leave afield?" in row(app, -2))
        await pilot.press("n", "enter")
        await pilot.pause()

        assert app.session.is_open


async def test_a_review_session_says_so_and_offers_no_writing(folder):
    from crypto.keyfile import KeyFile, add_reader
    from crypto.passphrases import Cost
    from models.vault import KEYS

    owner = KeyFile.read(folder / KEYS).unlock(PASSPHRASE)
    add_reader(folder / KEYS, owner, passphrase=READER, cost=Cost(memory_kib=65536, iterations=1))
    with Vault.open(folder, secret=PASSPHRASE):
        async with unlocked(folder, secret=READER, review=True) as (app, pilot):
            assert "[REVIEW read-only 5:00]" in row(app, 0)
            assert "a log" not in row(app, -1)
            assert "/ find" in row(app, -1)
            await pilot.press("a", "e", "D", "u", "m", "s")
            await pilot.pause()
            assert "60 of 60" in row(app, 0)
            assert "it reads, and writes nothing" in row(app, -2)
            await pilot.press("f4")
            await until(pilot, lambda: row(app, 0).startswith("Menu"))

            assert "withdraw" not in text_of(app)
            assert "journal" in text_of(app)
