from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.tui.driving import running
from tests.tui.terminal import Terminal

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "PIL", "markdown_it", "models", "sqlcipher3"}

UNLOCK_PATH = """
import asyncio, json, sys
from pathlib import Path
import tui.__main__, tui.app.entry_point
from tui.kit.terminal_profile import Options, profile
from tui.app.app import Afield

options = Options(folder=Path(sys.argv[1]))
app = Afield(options, profile(options, {}))
seen = []
app.session.warm = lambda: seen.extend({name.partition(".")[0] for name in sys.modules})

async def main():
    async with app.run_test(size=(80, 24)) as pilot:
        while not seen:
            await pilot.pause(0.01)
        print(json.dumps(seen))

asyncio.run(main())
"""


def test_the_unlock_screen_is_painted_before_the_store_is_imported(folder):
    done = subprocess.run(
        [sys.executable, "-c", UNLOCK_PATH, str(folder)],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    loaded = set(json.loads(done.stdout))

    assert {"textual", "tui"} <= loaded
    assert loaded & HEAVY == set()


def test_importing_the_room_loads_nothing():
    script = "import sys, tui; print([m for m in sys.modules if m.startswith(('tui.', 'textual'))])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout.strip() == "[]"


async def test_the_unlock_screen_tells_neither_paths_nor_counts(folder):
    async with running(folder) as (app, _):
        strips = app.screen._compositor.render_strips()
        shown = "".join(strip.text for strip in strips)

        assert str(folder.parent) not in shown
        assert not [c for c in shown.replace("F12", "").replace("F10", "").replace(
            "F1 ", "").replace("F4", "") if c.isdigit()]  # fmt: skip


def test_variables_that_write_files_are_gone_before_textual_is_imported(folder, tmp_path):
    log, pictures = tmp_path / "textual.log", tmp_path / "pictures"
    pictures.mkdir()
    given = {
        "TEXTUAL_LOG": str(log),
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(pictures),
        "TEXTUAL_PRESS": "f12",
    }
    with Terminal(["-m", "tui", "--vault", str(folder)], home=tmp_path, **given) as terminal:
        terminal.wait_for("Passphrase")
        terminal.read()
        terminal.send("x")
        terminal.read()
        terminal.kill()
        assert terminal.status() == 130

    assert not log.exists()
    assert list(pictures.iterdir()) == []


async def test_the_stock_ways_to_write_the_screen_to_a_file_are_closed(folder, tmp_path):
    async with running(folder) as (app, pilot):
        app.action_screenshot(path=str(tmp_path))
        app.deliver_screenshot(path=str(tmp_path))
        assert app.save_screenshot(path=str(tmp_path)) == ""
        await pilot.press("ctrl+p")
        await pilot.pause()

        assert list(app.get_system_commands(app.screen)) == []
        assert not app.ENABLE_COMMAND_PALETTE
    assert not list(tmp_path.glob("*.svg"))
