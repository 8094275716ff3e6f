from __future__ import annotations

import pytest

from tests.tui.driving import row, said, unlocked, until
from tui.commands import BadKeymap, read_keymap


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.toml"


def test_without_a_file_the_stock_keys_hold(path):
    assert read_keymap(path) == {}


def test_a_file_gives_commands_other_keys(path):
    path.write_text('[keys]\nsave = ["ctrl+g", "f2"]\nundo = "z"\n')

    assert read_keymap(path) == {"save": ("ctrl+g", "f2"), "undo": ("z",)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[keys", "it is not TOML"),
        ("[colours]\na = 1\n", "one table, [keys]"),
        ('[keys]\nexplode = "b"\n', "'explode' is no command with a key"),
        ('[keys]\nmessages = "f8"\n', "'messages' is no command with a key"),
        ("[keys]\nundo = 7\n", "'undo' is not a key or a list of keys"),
        ('[keys]\nundo = [""]\n', "'undo' is not a key or a list of keys"),
        ('[keys]\nundo = "ctrl+a"\n', "ctrl+a belongs to the terminal"),
        ('[keys]\nundo = "a"\n', "a is both undo and add"),
        ("[keys]\nlock = []\n", "lock needs a key"),
    ],
)
def test_a_bad_file_gets_one_sentence_that_says_what_is_wrong(path, text, words):
    path.write_text(text)

    with pytest.raises(BadKeymap, match="Your key file was not used") as caught:
        read_keymap(path)
    assert words in str(caught.value)
    assert "keys.toml" in caught.value.next_step


def test_a_file_that_is_not_text_gets_a_sentence_too(path):
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(BadKeymap, match="cannot be read"):
        read_keymap(path)


async def test_a_remapped_key_works_and_shows_in_the_hints(path, folder):
    path.write_text('[keys]\nfilter = "f3"\n')

    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "F3 filter" in row(app, -1))
        await pilot.press("f3")
        await until(pilot, lambda: row(app, -2).startswith("Filter:"))
        await pilot.press("escape", "backslash")

        assert not row(app, -2).startswith("Filter:")


async def test_a_bad_file_is_said_in_the_prompt_row_and_nothing_breaks(path, folder):
    path.write_text('[keys]\nundo = "a"\n')

    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "Your key file was not used" in said(app))
        assert "a log" in row(app, -1)
