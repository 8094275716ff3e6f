from __future__ import annotations

import asyncio
import threading
import time

import pytest

from crypto.files import StorageFull
from models import actions
from models.lifecycle import Vault
from models.lifecycle import vault as vaults
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import burst, row, text_of, unlocked, until
from tests.tui.seeing import sees, types
from tui.widgets.notices import Progress


@pytest.fixture
def case(make):
    return one_case(make())


def kept(case):
    return Vault.open(case.folder, secret=SECRET, write=False)


async def logging(pilot):
    await pilot.press("a")
    await sees(pilot, "Quick log", "Who says")


async def test_a_log_takes_no_more_than_twelve_keys_besides_its_text(case):
    texts = ("Night fire", "2026-04-02", "Marsh Edge", "3+", "Sedge", "no moon")
    pressed = 0
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await pilot.press("a")
        await sees(pilot, "Who says")
        pressed += 1
        for number, text in enumerate(texts):
            if number:
                await pilot.press("tab")
                pressed += 1
            await types(pilot, text)
        await pilot.press("f2")
        pressed += 1
        await sees(pilot, "Logged INC-", "Night fire")
        assert row(app, 0).startswith("Incidents")
    assert pressed <= 12
    with kept(case) as vault:
        assert {"Sedge", "Reed"} == {source.name for source in vault.rows("source")}


async def test_one_log_is_one_change_that_one_undo_takes_back(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await logging(pilot)
        await types(pilot, "Night fire")
        await pilot.press("tab")
        await types(pilot, "2026-04-02")
        await pilot.press("ctrl+s")
        await sees(pilot, "Night fire", "2 of 2")
        await pilot.press("u")
        await sees(pilot, "1 of 1")


async def test_only_what_and_when_are_demanded_and_what_is_missing_is_listed(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        await sees(pilot, "needed: what, when   missing: where, how many")
        await pilot.press("f2")
        await sees(pilot, "2 fields to mend: What; When", "This is needed")
        assert app.focused is app.screen.field("what").input


async def test_the_last_source_stands_there_and_a_new_name_is_said_to_be_new(make):
    vault = make()
    vault.save("source", None, {"name": "Reed"})
    vault.set_setting("quick-log-last-source", "Reed")
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        who = app.screen.field("who_says")
        await until(pilot, lambda: who.text == "Reed")
        who.take_cursor()
        await sees(pilot, "makes a claim by this known source")
        await types(pilot, "y")
        await sees(pilot, "a NEW source of this name")


async def test_places_used_before_are_offered_to_arrows(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        where = app.screen.field("where")
        await until(pilot, lambda: where.choices("her"))
        where.take_cursor()
        await types(pilot, "her")
        await pilot.press("down")
        assert where.text == "Heron Point"


async def test_dates_and_numbers_are_read_back_while_they_are_typed(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await logging(pilot)
        await pilot.press("tab")
        await types(pilot, "~2026-03")
        await sees(pilot, "March 2026")
        await pilot.press("tab", "tab")
        await types(pilot, "3+")
        await sees(pilot, "at least 3, no upper bound")


async def test_a_file_that_cannot_be_read_leaves_everything_typed_in_its_place(case, tmp_path):
    gone = tmp_path / "gone.mp4"
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        for name, text in (("what", "Night fire"), ("when", "2026-04"), ("attach", str(gone))):
            app.screen.field(name).text = text
        await pilot.press("f2")
        await sees(pilot, "There is no such file", "Night fire")
    with kept(case) as vault:
        assert len(vault.rows("incident")) == 1


async def test_what_was_being_typed_is_kept_and_comes_back(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        await types(pilot, "Half a")
        assert app.screen.draft() == ("quick_log", {"what": "Half a"})
        await pilot.press("tab")
        async with asyncio.timeout(20):
            while not await app.session.drafts():
                await pilot.pause(0.01)
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await sees(pilot, "A draft is kept")
        await logging(pilot)
        await sees(pilot, "Your draft is back", "Half a")
        await pilot.press("escape")
        await sees(pilot, "Throw away")
        await pilot.press("y", "enter")
        await sees(pilot, "1 of 1")
        assert not await app.session.drafts()
        assert "Half a" not in text_of(app)


async def test_what_was_saved_while_a_lock_came_is_no_draft(case, monkeypatch):
    log, begun, go_on = actions.save_quick_log, threading.Event(), threading.Event()

    def slowly(*args, **kwargs):
        logged = log(*args, **kwargs)
        begun.set()
        go_on.wait()
        return logged

    monkeypatch.setattr(actions, "save_quick_log", slowly)
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        burst(app, "Night fire\t2026-04", "f2")
        await until(pilot, begun.is_set)
        threading.Timer(0.2, go_on.set).start()
        app.lock()
    with kept(case) as vault:
        assert len(vault.rows("incident")) == 2
        assert vault.drafts() == {}


async def test_a_log_whose_draft_cannot_be_dropped_is_not_saved_either(case, monkeypatch):
    def full(*_):
        raise StorageFull(path=case.folder)

    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        monkeypatch.setattr(vaults, "drop_draft", full)
        burst(app, "Night fire\t2026-04", "f2")
        await sees(pilot, "full", "Night fire")
        monkeypatch.undo()
        await pilot.press("f2")
        await sees(pilot, "Logged INC-")
    with kept(case) as vault:
        assert len(vault.rows("incident")) == 2


async def test_escape_stops_the_file_that_is_being_read_and_keeps_what_was_typed(
    case, tmp_path, monkeypatch
):
    class Slow(Progress):
        def __call__(self, done, total):
            time.sleep(0.05)
            super().__call__(done, total)

    file = tmp_path / "reeds.bin"
    file.write_bytes(bytes(30_000_000))
    monkeypatch.setattr("tui.screens.record.quick_log_form.Progress", Slow)
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await logging(pilot)
        burst(app, "Night fire\t2026-04")
        await until(pilot, lambda: app.screen.field("when").text == "2026-04")
        app.screen.field("attach").text = str(file)
        burst(app, "", "f2")
        await sees(pilot, "hashing")
        with kept(case) as reader:
            assert reader.drafts()["quick_log"]["what"] == "Night fire"
        burst(app, "", "escape")
        await sees(pilot, "Stopped; nothing was kept", "Night fire")
        assert "Lock and leave" not in text_of(app)
    with kept(case) as vault:
        assert len(vault.rows("incident")) == 1
