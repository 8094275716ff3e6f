from __future__ import annotations

import re
import threading

import pytest

from crypto.passphrases import Cost
from models.lifecycle import Vault, key_slots
from models.vault import is_unproven
from tests.codes import renewed_code
from tests.tui.driving import burst, row, running, same_as_golden, text_of, unlocked, until
from tui.app import typeahead
from tui.session import vault_work

OWN = "quarry lantern obtuse mosaic tribute velvet"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Make vaults at the lowest cost that a header may state."""

    def create(folder, name, passphrase):
        cost = Cost(memory_kib=65536, iterations=1)
        return Vault.create(folder, name=name, passphrase=passphrase, cost=cost)

    monkeypatch.setattr(vault_work, "_create", create)


async def answer(app, pilot, question, text):
    from tui.widgets.frame import Prompt

    await until(pilot, lambda: row(app, -2).startswith(question))
    app.screen.query_one(Prompt).value = text
    await pilot.press("enter")


def offered(app):
    found = re.search(r"^    ([a-z-]+(?: [a-z-]+){5})$", text_of(app), re.MULTILINE)
    return found and found[1]


def code(app):
    found = re.search(r"^    ([0-9A-Z]{5}-[0-9A-Z-]+\S*)$", text_of(app), re.MULTILINE)
    return found and found[1]


async def test_the_first_run_looks_right(tmp_path):
    async with running(tmp_path / "new") as (app, pilot):
        await until(pilot, lambda: row(app, -2).startswith("Name:"))

        same_as_golden("first-run-80x24", text_of(app))


async def test_a_name_a_passphrase_and_the_code_typed_back_make_a_vault(tmp_path):
    folder = tmp_path / "new"
    async with running(folder) as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await until(pilot, lambda: offered(app))
        words = offered(app)
        await answer(app, pilot, "Passphrase:", words)
        await answer(app, pilot, "Passphrase again:", words)
        await until(pilot, lambda: code(app))
        recovery = code(app)
        await answer(app, pilot, "Recovery code:", "not the code")
        await until(pilot, lambda: "not the code shown" in text_of(app))
        await answer(app, pilot, "Recovery code:", recovery.replace("-", "").lower())
        await until(pilot, lambda: "0 of 0" in row(app, 0))

        assert recovery not in text_of(app)
        assert not is_unproven(app.session.vault)
    with Vault.open(folder, secret=recovery) as vault:
        assert vault.name == "Heron"
    Vault.open(folder, secret=words).close()


async def test_a_code_that_nobody_typed_back_is_remembered_until_it_opens(tmp_path):
    folder, reminder = tmp_path / "new", "Nobody typed the recovery code back"
    async with running(folder) as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await answer(app, pilot, "Passphrase:", OWN)
        await answer(app, pilot, "Passphrase again:", OWN)
        await until(pilot, lambda: code(app))
        recovery = code(app)
        await pilot.press("escape")
        await answer(app, pilot, "Go on without the code?", "")
        await until(pilot, lambda: row(app, -2).startswith("Recovery code:"))
        await pilot.press("escape")
        await answer(app, pilot, "Go on without the code?", "y")
        await until(pilot, lambda: "0 of 0" in row(app, 0))
        await until(pilot, lambda: reminder in row(app, -2))
    async with unlocked(folder, secret=OWN) as (app, pilot):
        await until(pilot, lambda: reminder in row(app, -2))
    async with unlocked(folder, secret=recovery) as (app, pilot):
        assert not is_unproven(app.session.vault)
    with key_slots(folder, OWN) as (header, keys):
        again = renewed_code(header, keys)
    async with unlocked(folder, secret=OWN) as (app, pilot):
        await until(pilot, lambda: reminder in row(app, -2))
    async with unlocked(folder, secret=again) as (app, pilot):
        assert not is_unproven(app.session.vault)


async def test_a_key_pressed_while_the_vault_is_made_does_not_skip_the_code(tmp_path, monkeypatch):
    monkeypatch.setattr(typeahead, "PATIENCE", 0.05)
    make, go_on = vault_work._create, threading.Event()

    def slowly(*facts):
        assert go_on.wait(30)
        return make(*facts)

    monkeypatch.setattr(vault_work, "_create", slowly)
    async with running(tmp_path / "new") as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await answer(app, pilot, "Passphrase:", OWN)
        await answer(app, pilot, "Passphrase again:", OWN)
        burst(app, "", "escape", "escape")
        await until(pilot, lambda: "Making the vault" in text_of(app))
        await pilot.press("escape")
        burst(app, "", "escape")
        go_on.set()
        await until(pilot, lambda: code(app) and row(app, -2).startswith("Recovery code:"))
        await pilot.pause(0.3)
        assert code(app)


async def test_a_power_cut_before_the_code_is_typed_back_is_remembered(tmp_path):
    async with running(tmp_path / "new") as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await answer(app, pilot, "Passphrase:", OWN)
        await answer(app, pilot, "Passphrase again:", OWN)
        await until(pilot, lambda: code(app))
        assert is_unproven(app.session.vault)


async def test_own_words_are_judged_honestly_and_weak_ones_refused(tmp_path):
    async with running(tmp_path / "new") as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await until(pilot, lambda: row(app, -2).startswith("Passphrase:"))
        await pilot.press(*"summer")
        await until(pilot, lambda: "weak" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Take a longer one" in text_of(app))

        assert not (tmp_path / "new").exists()


async def test_a_slip_in_the_second_typing_is_noticed(tmp_path):
    async with running(tmp_path / "new") as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await answer(app, pilot, "Passphrase:", OWN)
        await answer(app, pilot, "Passphrase again:", OWN + "s")

        await until(pilot, lambda: "not the same" in text_of(app))


async def test_escape_goes_one_step_back_and_then_leaves(tmp_path):
    async with running(tmp_path / "new") as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await until(pilot, lambda: row(app, -2).startswith("Passphrase:"))
        await pilot.press("escape")
        await until(pilot, lambda: row(app, -2).startswith("Name: Heron"))
        await pilot.press("escape")
        await until(pilot, lambda: app._exit)

    assert not (tmp_path / "new").exists()


async def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("keep me")
    async with running(tmp_path) as (app, pilot):
        await answer(app, pilot, "Name:", "Heron")
        await answer(app, pilot, "Passphrase:", OWN)
        await answer(app, pilot, "Passphrase again:", OWN)
        await until(pilot, lambda: "The vault was not made" in text_of(app))

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
