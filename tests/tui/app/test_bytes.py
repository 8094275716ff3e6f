"""How many bytes go down the line, on a real terminal of 80x24, for each profile.

The budgets are those of a slow line: at 9,600 bit/s a page of 3,000 bytes takes 2.5 seconds.
"""

from __future__ import annotations

import re

import pytest

from tests.tui.driving import PASSPHRASE
from tests.tui.terminal import Terminal

BUDGET = {
    "default": {"first": 25_000, "key": 1_100, "move": 500, "page": 4_000, "filter": 1_100},
    "low": {"first": 12_000, "key": 300, "move": 300, "page": 3_000, "filter": 300},
}

FORM = {
    "default": {
        "open": 4_000,
        "walk": 500,
        "narrow": 1_100,
        "close": 4_000,
        "letters": 4_000,
        "begin": 4_000,
    },
    "low": {
        "open": 3_000,
        "walk": 300,
        "narrow": 300,
        "close": 3_000,
        "letters": 3_000,
        "begin": 3_000,
    },
}
"""A picker opens, is begun anew and closes like a page; its cursor moves like one in a list."""


@pytest.mark.parametrize("name", BUDGET)
def test_each_action_keeps_to_its_budget(name, folder, tmp_path):
    more = ["--low-bandwidth"] if name == "low" else []
    budget, spent = BUDGET[name], {}
    with Terminal(["-m", "tui", "--vault", str(folder), *more], home=tmp_path) as terminal:
        terminal.wait_for("Passphrase")
        terminal.read()
        spent["first"] = len(terminal.received)

        def press(keys: str) -> int:
            terminal.send(keys)
            return len(terminal.read())

        press(PASSPHRASE[0])
        spent["key"] = press(PASSPHRASE[1])
        terminal.send(PASSPHRASE[2:] + "\r")
        terminal.wait_for("60 of 60")
        terminal.read(quiet=1.0)
        spent["move"] = max(press("j"), press("k"), press("\x1b[B"))
        spent["page"] = max(press("\x1b[6~"), press("\x1b[5~"))
        spent["filter"] = press("\\")
        press("\x1b")
        idle = len(terminal.read(quiet=2.5))

    assert {what: size for what, size in spent.items() if size > budget[what]} == {}
    assert all(spent.values()), "nothing was painted, so nothing was measured"
    assert idle == 0


@pytest.mark.parametrize("name", FORM)
def test_a_picker_keeps_to_its_budget(name, folder, tmp_path):
    more = ["--low-bandwidth"] if name == "low" else []
    spent = {}
    with Terminal(["-m", "tui", "--vault", str(folder), *more], home=tmp_path) as terminal:
        terminal.wait_for("Passphrase")
        terminal.send(PASSPHRASE + "\r")
        terminal.wait_for("60 of 60")
        terminal.read(quiet=1.0)
        terminal.send("A")
        terminal.wait_for("What matters")
        terminal.read(quiet=1.0)

        def press(keys: str) -> int:
            terminal.send(keys)
            return len(terminal.read())

        spent["letters"] = press("\x1bOR")
        press("c")
        spent["open"] = press("\x1b[B")
        spent["walk"] = max(press("\x1b[B"), press("\x1b[B"), press("\x1b[A"))
        spent["begin"] = press("k")
        spent["narrow"] = max(press("i"), press("l"))
        terminal.send("\x1b")
        spent["close"] = len(terminal.read(quiet=1.5))

    assert {what: size for what, size in spent.items() if size > FORM[name][what]} == {}
    assert all(spent.values()), "nothing was painted, so nothing was measured"


def test_no_color_means_no_colour_and_the_cursor_is_still_seen(folder, tmp_path):
    with Terminal(["-m", "tui", "--vault", str(folder)], home=tmp_path, NO_COLOR="1") as terminal:
        terminal.wait_for("Passphrase")
        terminal.send("ab")
        terminal.wait_for("••")
        terminal.read()
        codes = {
            int(code)
            for found in re.findall(rb"\x1b\[([0-9;]*)m", terminal.received)
            for code in found.split(b";")
            if code
        }

        assert 7 in codes, "the cursor is reverse video"
        assert not codes & {*range(30, 39), *range(40, 49), *range(90, 108)}
