"""A person backs up from the app, is told what happened, and is reminded in words."""

from __future__ import annotations

import pytest

from crypto.paths import BadPath
from models.lifecycle import check_backup, list_snapshots
from tests.tui.driving import PASSPHRASE, row, text_of, unlocked, until
from tui.services import typed_place
from tui.widgets.frame import Prompt


async def backed_up(pilot, app, typed):
    """Answer the question where to with these words."""
    await pilot.press("f8")
    await until(pilot, lambda: "to back up to:" in text_of(app))
    app.screen.query_one(Prompt).value = typed
    await pilot.press("enter")


async def test_a_backup_to_a_file_is_made_and_said(folder, tmp_path):
    (folder / "last-backup").unlink()
    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "Last backup: never. F8 makes one." in text_of(app))
        await backed_up(pilot, app, f"{tmp_path}/мій")
        await until(pilot, lambda: "Backed up and read again: 60 changes" in text_of(app))
        assert "Last backup: today, nothing changed since" in text_of(app)
        await pilot.press("escape")
        await until(pilot, lambda: row(app, 0).startswith("Incidents"))
        app.session.lock()
    assert check_backup(tmp_path / "мій", secret=PASSPHRASE)[1] == []
    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "Incidents" in row(app, 0))
        assert "Last backup" not in text_of(app)


async def test_a_folder_is_made_where_the_path_ends_like_one_and_offered_again(folder, tmp_path):
    place = tmp_path / "stick"
    async with unlocked(folder) as (app, pilot):
        await backed_up(pilot, app, f"{place}/")
        await until(pilot, lambda: "Backed up and read again" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "to back up to:" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: len(list_snapshots(place)) == 2)
        await until(pilot, lambda: "Backed up and read again" in text_of(app))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 300, "too long"),
        ("/no/such/place", "its folder is not there"),
        ("", "No backup was made."),
    ],
)
async def test_what_cannot_be_written_to_is_said_in_words(folder, typed, said):
    async with unlocked(folder) as (app, pilot):
        await backed_up(pilot, app, typed)
        await until(pilot, lambda: said in " ".join(text_of(app).split()))
        await pilot.press("escape")
        await until(pilot, lambda: row(app, 0).startswith("Incidents"))


async def test_the_settings_say_when_the_last_backup_was_made(folder):
    (folder / "last-backup").unlink()
    async with unlocked(folder) as (app, pilot):
        await pilot.press("f9")
        await until(pilot, lambda: "Last backup" in text_of(app) and "never" in text_of(app))
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: row(app, 0).startswith("Back up"))


@pytest.mark.parametrize("typed", ["~nobody-of-that-name/x", "a\0b", "y" * 5000])
def test_what_is_no_path_is_an_error_with_words(typed):
    with pytest.raises(BadPath):
        typed_place(typed)
