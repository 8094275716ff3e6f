from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

from tests.tui.driving import burst, row, running, text_of, unlocked, until
from tui.app import entry_point as door
from tui.app.endings import Ending
from tui.kit import Options
from tui.kit import terminal as terminals
from tui.screens.record.quick_log_form import QuickLog


@pytest.mark.parametrize("key", ["f12", "ctrl+backslash"])
async def test_the_lock_key_works_in_a_list_and_drops_the_session(key, folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press(key)
        await until(pilot, lambda: app._exit)

        assert app.ending is Ending.LOCK
        assert not app.session.is_open


async def test_the_lock_key_works_inside_a_question(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("backslash", *"place")
        await pilot.press("ctrl+backslash")
        await until(pilot, lambda: app._exit)

        assert (app.ending, app.session.is_open) == (Ending.LOCK, False)


async def test_the_lock_key_works_in_the_passphrase_field_and_in_the_menu(folder):
    async with running(folder) as (app, pilot):
        await pilot.press("x", "f12")
        assert app.ending is Ending.LOCK
    async with unlocked(folder) as (app, pilot):
        await pilot.press("f4", "f12")
        await until(pilot, lambda: app._exit)
        assert app.ending is Ending.LOCK


async def test_a_lock_while_a_place_opens_is_a_lock_and_no_fault(folder, monkeypatch):
    rows, locked = QuickLog.rows, asyncio.Event()

    def interrupted(place):
        place.afield.lock()
        locked.set()
        yield from rows(place)

    monkeypatch.setattr(QuickLog, "rows", interrupted)
    async with unlocked(folder) as (app, _):
        burst(app, "a")
        await locked.wait()

    assert (app.ending, app.return_code) == (Ending.LOCK, 0)


async def test_the_lock_key_works_on_a_terminal_that_is_too_small(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.resize_terminal(59, 24)
        await until(pilot, lambda: "60 columns and 16 rows" in row(app, 0))
        await pilot.press("D", "x", "f12")
        await until(pilot, lambda: app._exit)

        assert app.ending is Ending.LOCK


async def test_room_comes_back_with_what_was_shown(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.resize_terminal(80, 15)
        await until(pilot, lambda: "60 columns and 16 rows" in row(app, 0))
        await pilot.press("j", "a")
        await pilot.resize_terminal(60, 16)
        await until(pilot, lambda: "60 of 60" in row(app, 0))

        assert app.screen.rows.cursor == 0


async def test_what_opens_while_there_is_no_room_is_there_when_there_is(folder):
    async with unlocked(folder) as (app, pilot):
        burst(app, "\r")
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: app.screen.SCOPE == "incident")
        await until(pilot, lambda: "please make the window larger" in text_of(app))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "facts" in text_of(app))
        await pilot.press("q")
        await until(pilot, lambda: "60 of 60" in row(app, 0))


async def test_a_question_keeps_what_was_typed_while_there_is_no_room(folder):
    async with unlocked(folder) as (app, pilot):
        await pilot.press("slash", *"Pla")
        for size in ((1, 1), (59, 40), (200, 3), (60, 16)):
            await pilot.resize_terminal(*size)
            await pilot.press("x") if size != (60, 16) else None
        await pilot.press(*"ce")
        await until(pilot, lambda: "Find: Place" in row(app, -2))


async def test_idle_time_locks_and_a_key_puts_it_off(folder):
    now = [0.0]

    def pass_time(app, seconds):
        for _ in range(seconds // 10):
            now[0] += 10
            app._tick()

    async with unlocked(folder) as (app, pilot):
        app.idle.clock = lambda: now[0]
        app.idle.touch()
        pass_time(app, 280)
        await pilot.press("j")
        pass_time(app, 280)
        assert app.session.is_open
        assert app.state_words() == "[UNLOCKED 0:20]"
        pass_time(app, 20)

        assert app.ending is Ending.LOCK
        assert not app.session.is_open


async def test_idle_time_does_not_cut_off_work_and_locks_when_it_is_done(folder):
    gate, begun = threading.Event(), threading.Event()

    def long_work():
        begun.set()
        gate.wait()

    async with unlocked(folder) as (app, pilot):
        app.screen.run(long_work)
        await until(pilot, begun.is_set)
        app.idle.clock = lambda: 10_000.0
        app._tick()
        assert app.session.is_open
        gate.set()
        await until(pilot, lambda: not app.session.is_busy)
        app._tick()

        assert not app.session.is_open


async def test_what_was_copied_is_remembered_for_the_lock(folder):
    async with unlocked(folder) as (app, pilot):
        assert not app.copied
        await pilot.press("y")
        await until(pilot, lambda: "Copied INC-" in row(app, -2))

        assert app.copied
        assert app.clipboard.startswith("INC-")


async def test_a_passphrase_is_never_copied(folder):
    async with running(folder) as (app, pilot):
        await pilot.press(*"hunter", "home", "shift+end", "ctrl+c", "ctrl+x")

        assert app.clipboard == ""
        assert not app.copied


def test_a_lock_clears_screen_scroll_back_and_clipboard_and_starts_afresh(
    folder, monkeypatch, capsys
):
    restarts = []

    def stand_in(self, **_):
        self.ending, self.copied = Ending.LOCK, True

    monkeypatch.setattr("tui.app.app.Afield.run", stand_in)
    monkeypatch.setattr("tui.kit.silence_tracebacks", lambda: None)
    monkeypatch.setattr(os, "execv", lambda *words: restarts.append(words))
    monkeypatch.setattr(door, "terminal_problem", lambda: "")
    monkeypatch.setattr(door, "apply_environment", lambda *_: None)
    with pytest.raises(SystemExit):  # the real one does not come back
        door.run(Options(folder=folder, again=("demo",)))

    out = capsys.readouterr().out
    assert out == terminals.FORGET_CLIPBOARD + terminals.CLEAR
    assert "\x1b[3J" in out
    [(program, words)] = restarts
    assert Path(program).is_absolute()
    assert words[0] == program
    assert "-P" in words
    assert words[-3:] == ["-m", "tui", "demo"]
