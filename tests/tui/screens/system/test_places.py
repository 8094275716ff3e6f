from __future__ import annotations

from tests.tui.driving import keys, row, same_as_golden, text_of, unlocked, until


async def test_the_menu_looks_right_and_runs_what_is_chosen_by_arrows(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: row(app, 0).startswith("Menu"))
        same_as_golden("menu-80x24", text_of(app))
        await pilot.press(*keys("settings"))
        await until(pilot, lambda: "> settings" in row(app, 1))
        await pilot.press("enter")

        await until(pilot, lambda: row(app, 0).startswith("Settings"))


async def test_the_command_line_runs_a_command_by_its_first_letters(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("colon", *keys("jou"), "enter")
        await until(pilot, lambda: row(app, 0).startswith("Journal"))
        await until(pilot, lambda: "created" in text_of(app))
        await pilot.press("q")

        await until(pilot, lambda: row(app, 0).startswith("Incidents"))


async def test_a_command_that_is_not_there_is_said_and_escape_changes_nothing(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("colon", *keys("zzz"))
        await until(pilot, lambda: "No such command." in text_of(app))
        await pilot.press("escape")

        await until(pilot, lambda: row(app, 0).startswith("Incidents"))


async def test_help_shows_the_place_the_widget_and_every_key(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("f1")
        await until(pilot, lambda: row(app, 0).startswith("Help"))
        same_as_golden("help-80x24", text_of(app))
        await pilot.press("end")
        await until(pilot, lambda: "F12 or ctrl+\\ locks at once" in text_of(app))
        await pilot.press("escape")

        await until(pilot, lambda: row(app, 0).startswith("Incidents"))


async def test_messages_can_be_read_again(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("y")
        await until(pilot, lambda: "Copied INC-" in row(app, -2))
        await pilot.press("colon", *keys("mess"), "enter")

        await until(pilot, lambda: row(app, 0).startswith("Messages"))
        assert "Copied INC-" in text_of(app)


async def test_idle_minutes_are_kept_and_never_is_not_offered(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("f9", "enter", *keys("0"), "enter")
        await until(pilot, lambda: "never is not offered" in row(app, -2))
        await pilot.press("enter", *keys("15"), "enter")
        await until(pilot, lambda: "Kept." in row(app, -2))
        assert "15 minutes" in text_of(app)
        assert "15:00]" in row(app, 0)
        app.session.lock()
    async with unlocked(folder) as (app, _):
        assert "[UNLOCKED 15:00]" in row(app, 0)


async def test_a_theme_is_chosen_by_name_and_comes_back_after_unlock(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("f9", "down", "enter", *keys("con"), "tab", "enter")
        await until(pilot, lambda: "Kept." in row(app, -2))
        assert app.theme == "contrast"
        await pilot.press("enter", *keys("pink"), "enter")
        await until(pilot, lambda: "There is no such theme: pink." in row(app, -2))
        app.session.lock()
    async with unlocked(folder) as (app, _):
        assert app.theme == "contrast"
