"""Keys that wait for a place to open keep their turn, or Esc, a lock or a fault drops them."""

from __future__ import annotations

import asyncio

import pytest

from tests.tui.driving import burst, row, text_of, unlocked, until
from tui.app import typeahead
from tui.app.endings import Ending


def slowed(app):
    """Let the edit command wait, as on a slow machine, until the event is set."""
    slow, edit = asyncio.Event(), app.screen.action_edit

    async def late() -> None:
        await slow.wait()
        await edit()

    app.screen.action_edit = late
    return slow


async def test_a_fault_while_keys_wait_locks_and_ends_like_any_other(folder, monkeypatch):
    def fails(*_):
        raise RuntimeError

    async def fault() -> None:
        async with unlocked(folder) as (app, pilot):
            monkeypatch.setattr(typeahead.TypeAhead, "_stands", fails)
            burst(app, "jj")
            await until(pilot, lambda: app.ending is Ending.CRASH)
            assert not app.session.is_open

    with pytest.raises(RuntimeError):
        await fault()


async def test_the_lock_key_overtakes_what_was_typed_ahead(folder, monkeypatch):
    monkeypatch.setattr(typeahead, "PATIENCE", 30.0)
    async with unlocked(folder) as (app, pilot):
        never = asyncio.Event()
        app.screen.action_edit = never.wait
        burst(app, "eaaaa", "f12")
        await until(pilot, lambda: app.ending is Ending.LOCK)
        assert not app.session.is_open


async def test_keys_wait_as_long_as_a_slow_machine_takes_to_open_a_place(folder, monkeypatch):
    monkeypatch.setattr(typeahead, "PATIENCE", 0.1)
    async with unlocked(folder) as (app, pilot):
        slow = slowed(app)
        burst(app, "e")
        burst(app, "", "ctrl+u")
        burst(app, "Edited in one go", "f2")
        await until(pilot, lambda: "keys wait their turn" in row(app, -1))
        slow.set()
        await until(pilot, lambda: "Saved: 1 field" in text_of(app))
        await until(pilot, lambda: "Edited in one go" in text_of(app))
        assert "keys wait" not in row(app, -1)


async def test_escape_drops_the_keys_that_wait_and_does_nothing_else(folder, monkeypatch):
    monkeypatch.setattr(typeahead, "PATIENCE", 0.1)
    async with unlocked(folder) as (app, pilot):
        slow = asyncio.Event()
        app.screen.action_edit = slow.wait
        burst(app, "ejj")
        await until(pilot, lambda: "Esc drops them" in row(app, -1))
        burst(app, "", "escape")
        await until(pilot, lambda: "Esc drops them" not in row(app, -1))
        slow.set()
        burst(app, "j")
        await until(pilot, lambda: app.screen.rows.cursor == 1)
        assert "Lock and leave" not in text_of(app)


async def test_escape_among_keys_typed_ahead_waits_for_its_turn(folder, monkeypatch):
    monkeypatch.setattr(typeahead, "PATIENCE", 0.1)
    async with unlocked(folder) as (app, pilot):
        slow = slowed(app)
        burst(app, "e", "escape")
        burst(app, "jj")
        await until(pilot, lambda: "keys wait their turn" in row(app, -1))
        slow.set()
        await until(pilot, lambda: app.screen.SCOPE == "incidents" and app.screen.rows.cursor == 2)
        assert "Lock and leave" not in text_of(app)


async def test_escape_stops_work_at_once_that_is_shown_to_go_on(folder):
    async with unlocked(folder) as (app, pilot):
        slow, stopped = asyncio.Event(), asyncio.Event()
        app.screen.action_edit = slow.wait
        app.screen.action_back = stopped.set
        app.screen.progress = object()
        burst(app, "ejj", "escape")
        await asyncio.wait_for(stopped.wait(), 5)
        app.screen.progress = None
        slow.set()
        burst(app, "j")
        await until(pilot, lambda: app.screen.rows.cursor == 1)


async def test_what_was_typed_before_a_lock_is_forgotten(folder):
    async with unlocked(folder) as (app, pilot):
        app.screen.action_edit = asyncio.Event().wait
        burst(app, "ejj")
        await pilot.pause()
        app.lock()
        assert not app.typed.late
        await pilot.pause(0.2)
        assert app.ending is Ending.LOCK
