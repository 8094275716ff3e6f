from __future__ import annotations

from textual.widgets import Input

from tests.tui.driving import (
    PASSPHRASE,
    row,
    running,
    said,
    same_as_golden,
    text_of,
    unlocked,
    until,
)
from tui.screens.system import unlock
from tui.session import vault_work


def field(app):
    return app.screen.query_one("#passphrase", Input)


async def attempt(app, pilot, secret, words):
    await until(pilot, lambda: not field(app).disabled)
    field(app).value = secret
    await pilot.press("enter")
    await until(pilot, lambda: words in said(app) and not field(app).disabled)


async def test_the_unlock_screen_looks_right(folder):
    async with running(folder) as (app, _):
        same_as_golden("unlock-80x24", text_of(app))


async def test_a_wrong_passphrase_is_told_and_costs_longer_each_time(folder, monkeypatch):
    waits = []

    async def no_wait(seconds):
        waits.append(seconds)

    monkeypatch.setattr(unlock, "wait", no_wait)
    async with running(folder) as (app, pilot):
        for _ in range(4):
            await attempt(app, pilot, "not it", "Wrong passphrase, or the vault's header is dam")
            assert field(app).value == ""
        assert waits == [0, 1, 2, 4]
        assert row(app, 0).startswith("Unlock")


async def test_a_damaged_header_gets_its_sentence_and_nothing_is_made(folder):
    (folder / "vault.json").write_bytes(b"{}")
    async with running(folder) as (app, pilot):
        await attempt(app, pilot, PASSPHRASE, "header")

        assert (folder / "vault.json").read_bytes() == b"{}"


async def test_a_vault_in_use_says_so(folder, monkeypatch):
    from models.lifecycle import LockWait, Vault

    monkeypatch.setattr(vault_work, "waiting", lambda told: LockWait(0.1, told))
    with Vault.open(folder, secret=PASSPHRASE):
        async with running(folder) as (app, pilot):
            await attempt(app, pilot, PASSPHRASE, "in use by another afield")

            assert not app.session.is_open


async def test_a_vault_in_use_is_waited_for_and_opens_when_the_other_ends(folder, monkeypatch):
    from models.lifecycle import LockWait, Vault

    monkeypatch.setattr(vault_work, "waiting", lambda told: LockWait(600, told))
    async with running(folder) as (app, pilot):
        with Vault.open(folder, secret=PASSPHRASE):
            field(app).value = PASSPHRASE
            await pilot.press("enter")
            await until(pilot, lambda: "waiting for it a few seconds" in row(app, -2))
            assert not app.session.is_open
        await until(pilot, lambda: app.current_mode == "open")


async def test_a_head_file_that_is_missing_is_said_at_the_list(folder):
    (folder / "head").unlink()
    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "The file 'head' is missing or damaged" in row(app, -2))
        assert (folder / "head").exists()


async def test_the_passphrase_is_hidden_and_escape_forgets_it(folder):
    async with running(folder) as (app, pilot):
        await pilot.press(*"secret")
        assert "secret" not in text_of(app)
        assert "••••••" in text_of(app)
        await pilot.press("escape")

        assert field(app).value == ""


async def test_the_hint_of_a_demonstration_is_said(folder):
    async with running(folder, hint="The passphrase is: open sesame") as (app, _):
        assert row(app, -2) == "The passphrase is: open sesame"


async def test_a_vault_of_an_earlier_afield_is_written_anew_and_says_so(folder, monkeypatch):
    from models.lifecycle import Vault
    from models.storage import keep_setting
    from tui.widgets.notices import Progress

    said = []
    show = Progress._show
    monkeypatch.setattr(
        Progress, "_show", lambda self, words: (said.append(words), show(self, words))
    )
    with Vault.open(folder, secret=PASSPHRASE) as vault:
        keep_setting(vault, "format", 2)
    async with running(folder) as (app, pilot):
        await until(pilot, lambda: not field(app).disabled)
        field(app).value = PASSPHRASE
        await pilot.press("enter")
        await until(pilot, lambda: app.session.is_open)
    assert said
    assert all(words.startswith("Writing the vault anew for this version") for words in said)
    with Vault.open(folder, secret=PASSPHRASE) as vault:
        assert vault.setting("format") == 3
