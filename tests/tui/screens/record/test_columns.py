"""The list uses its room at every width, and shows the columns that a person chose."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.tui.driving import PASSPHRASE, keys, row, text_of, unlocked, until
from tests.tui.seeing import sees

TITLE = "Invented: men taken from a bus at the bridge and not seen since then"


def titled(folder, **more):
    """Record an incident that stands first in the list, and return its id."""
    with Vault.open(folder, secret=PASSPHRASE) as vault:
        values = {"title": TITLE, "when": "2026-12-31", "place": "Heron Point"} | more
        return vault.save("incident", None, values)


@pytest.mark.parametrize(("width", "cells"), [(80, 30), (100, 40), (120, 34), (160, 40)])
async def test_the_list_shows_the_status_and_gives_the_title_what_is_left(width, cells, folder):
    titled(folder)
    async with unlocked(folder, size=(width, 24)) as (app, pilot):
        await sees(pilot, "Heron Point")
        line, heads = row(app, 2), row(app, 1)
        assert TITLE[: cells - 1] + "…" in line
        assert " draft" in line
        assert all(head in heads for head in ("When", "What", "Where", "How many", "V", "Status"))


@pytest.mark.parametrize("width", [120, 160])
async def test_the_pane_takes_less_than_a_third_and_keeps_the_lines_of_a_text(width, folder):
    titled(folder, summary="Parties as coded: A\nCivilians: 3\n\nWhere, as described: a bridge")
    async with unlocked(folder, size=(width, 30)) as (app, pilot):
        shown = await sees(pilot, "Parties as coded: A")
        pane = app.screen.query_one("Detail").region
        assert pane.width <= width // 3
        lines = [line[pane.x :].strip() for line in shown.split("\n")]
        start = lines.index("Summary: Parties as coded: A")
        assert lines[start + 1 : start + 3] == ["Civilians: 3", ""]
        assert lines[start + 3].startswith("Where, as described")


async def test_columns_are_chosen_ordered_and_kept_in_the_vault(folder):
    async with unlocked(folder, size=(100, 24)) as (app, pilot):
        await pilot.press("colon", *keys("columns"), "enter")
        await sees(pilot, "Columns of the list", "[always] What")
        await pilot.press("end", "enter")
        await sees(pilot, "[shown]  Changed", "Kept.")
        # The cursor went with the column, so that it can be moved at once.
        await pilot.press(*(["K"] * 6))
        await until(pilot, lambda: "Changed" in row(app, 1))
        await pilot.press("home", "down", "space")
        await sees(pilot, "[ ] When")
        await pilot.press("escape")
        await until(pilot, lambda: row(app, 1).startswith("  Changed    What"))
        assert "When" not in row(app, 1)
        app.session.lock()
    async with unlocked(folder, size=(100, 24)) as (app, pilot):
        assert row(app, 1).startswith("  Changed    What")
        await pilot.press("vertical_line", "0")
        await sees(pilot, "[shown]  When")
        await pilot.press("q")
        await until(pilot, lambda: row(app, 1).startswith("  When         What"))


async def test_what_happened_and_the_status_cannot_be_taken_away(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("vertical_line", "down", "enter")
        await sees(pilot, "This column stays")
        await pilot.press("q")
        await until(pilot, lambda: "Status" in row(app, 1) and "What" in row(app, 1))


async def test_a_hidden_column_is_shown_before_it_is_moved(folder):
    async with unlocked(folder) as (_app, pilot):
        await pilot.press("vertical_line", "end", "shift+up")
        await sees(pilot, "Show the column first: Enter.")


async def test_the_settings_name_the_columns_and_lead_to_them(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("f9")
        await sees(pilot, "Columns of the list", "When, What, Where, How many, V, Status")
        await pilot.press("end", "enter")
        await sees(pilot, "[shown]  When")
        await pilot.press("enter", "q")
        await sees(pilot, "What, Where, How many, V, Status")
        await pilot.press("q")
        await until(pilot, lambda: row(app, 1).startswith("  What"))


async def test_more_is_fetched_of_no_row_that_is_not_near_the_screen(folder, monkeypatch):
    asked = []
    async with unlocked(folder) as (app, pilot):
        fetch = app.screen.rows._fetch

        async def counted(keys):
            asked.extend(keys)
            return await fetch(keys)

        monkeypatch.setattr(app.screen.rows, "_fetch", counted)
        await pilot.press("vertical_line", "end", "enter", "q")
        await until(pilot, lambda: "Changed" in row(app, 1))
        assert "2026" in text_of(app)
        assert asked == []
