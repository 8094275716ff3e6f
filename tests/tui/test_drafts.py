from __future__ import annotations

import pytest

from models.vault import Vault
from tests.tui.driving import PASSPHRASE, row, text_of, unlocked, until
from tui.drafts import named, way_back


@pytest.fixture
def vault(folder):
    with Vault.open(folder, secret=PASSPHRASE) as opened:
        yield opened


def test_each_kind_of_draft_leads_back_to_its_place(vault):
    [first, *_] = vault.rows("incident")

    assert way_back(vault, "quick_log") == ("quick_log", {})
    assert way_back(vault, f"notes:{first.id}") == ("notes", {"about": first.id})
    assert way_back(vault, f"attach:{first.id}") == ("attach", {"target": first.id})
    assert way_back(vault, "form:claim:new") == ("form", {"kind": "claim", "record": None})
    edited = {"kind": "incident", "record": first.id}
    assert way_back(vault, f"form:incident:{first.id}") == ("form", edited)


def test_a_draft_that_only_its_record_leads_to_has_no_way_of_its_own(vault):
    [first, *_] = vault.rows("incident")

    assert way_back(vault, f"form:claim:{first.id}") is None
    assert way_back(vault, "one-field") is None


def test_a_draft_is_named_by_its_place_only():
    assert named("notes:0b5f") == "note"
    assert named("unheard-of:x") == "form"


async def test_a_kept_draft_is_offered_after_unlock_and_gone_on_with(vault, folder):
    vault.keep_draft("quick_log", {"what": "seen at the bridge"})
    vault.close()

    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "A draft is kept (quick log). Go on" in row(app, -2))
        await pilot.press("y", "enter")

        await until(pilot, lambda: "seen at the bridge" in text_of(app))


async def test_a_draft_that_is_not_wanted_now_stays_kept(vault, folder):
    vault.keep_draft("quick_log", {"what": "seen at the bridge"})
    vault.close()

    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "Go on" in row(app, -2))
        await pilot.press("escape")
        await until(pilot, lambda: "Drafts stay kept" in row(app, -2))

        assert "quick_log" in await app.session.drafts()
