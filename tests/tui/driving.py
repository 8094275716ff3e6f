"""Drives the app headless: opens a vault, waits for conditions, reads the screen as text."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from tui.app.app import Afield
from tui.kit import Options, profile
from tui.widgets.frame import Prompt

PASSPHRASE = "invented words for a throw-away vault"
GOLDEN = Path(__file__).with_name("golden")
PATIENCE = 20.0


def text_of(app: Afield) -> str:
    """Return what the screen shows, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def row(app: Afield, number: int) -> str:
    """Return one line of the screen; -1 is the hints, -2 the prompt row."""
    return text_of(app).split("\n")[number]


def said(app: Afield) -> str:
    """Return what the prompt row says, which may take several rows."""
    region = app.screen.query_one(Prompt).region
    return " ".join(line.strip() for line in text_of(app).split("\n")[region.y : region.bottom])


async def until(pilot: Pilot[Any], condition: Callable[[], object], wanted: str = "") -> None:
    """Wait for a condition, which must come true; the failure shows the screen."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{wanted}the screen stayed at\n{text_of(pilot.app)}"
        await pilot.pause(0.01)
    await pilot.pause()


@asynccontextmanager
async def running(
    folder: Path, *, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[Afield, Pilot[Any]]]:
    """Run the app on a folder, and drop its session at the end."""
    chosen = Options(folder=folder, **options)
    app = Afield(chosen, profile(chosen, {}))
    app.idle.clock = lambda: 0.0
    app.idle.__post_init__()
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield app, pilot
            # A person leaves by `exit`, which the app knows of; here the widgets just go.
            app.workers.cancel_all()
    finally:
        app.session.lock()


@asynccontextmanager
async def unlocked(
    folder: Path, *, secret: str = PASSPHRASE, **options: Any
) -> AsyncIterator[tuple[Afield, Pilot[Any]]]:
    """Run the app and unlock the vault, up to the painted list."""
    async with running(folder, **options) as (app, pilot):
        app.screen.query_one("#passphrase", Input).value = secret
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode == "open" and " of " in row(app, 0))
        yield app, pilot


def keys(text: str) -> list[str]:
    """Return the key presses that type a text."""
    names = {" ": "space", "-": "minus", ":": "colon", "\\": "backslash", "/": "slash"}
    return [names.get(letter, letter) for letter in text]


def burst(app: Afield, text: str, *after: str) -> None:
    """Give the app all keys at once, as a line does that was held up: a text, then named keys."""
    for letter in text:
        name = {"\t": "tab", "\r": "enter"}.get(letter) or _character_to_key(letter)
        app.post_message(events.Key(name, letter))
    for name in after:
        app.post_message(events.Key(name, None))


def same_as_golden(name: str, text: str) -> None:
    """Compare a screen with its kept picture; AFIELD_GOLDEN=write keeps a new one."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("AFIELD_GOLDEN") == "write":
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")
