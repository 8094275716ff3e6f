from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.tui.driving import PASSPHRASE, row, text_of, unlocked, until
from tui.services import draft_names, way_back
from tui.services.draft_ways import WayBack


@pytest.fixture
def vault(folder):
    with Vault.open(folder, secret=PASSPHRASE) as opened:
        yield opened


def test_each_kind_of_draft_is_gone_on_with_by_a_command_of_the_list(vault):
    [first, *_] = vault.rows("incident")

    assert way_back(vault, "quick_log") == WayBack("quick_log")
    assert way_back(vault, "form:incident:new") == WayBack("form")
    assert way_back(vault, f"form:incident:{first.id}") == WayBack("edit", first.no)
    assert way_back(vault, f"notes:{first.id}") == WayBack("notes", first.no)
    assert way_back(vault, f"attach:{first.id}") == WayBack("attach", first.no)


def test_a_draft_that_only_another_record_leads_to_has_no_way_from_the_list(vault):
    assert way_back(vault, "form:claim:new") is None
    assert way_back(vault, "notes:00000000-0000-4000-8000-000000000000") is None
    assert way_back(vault, "one-field") is None


def test_a_draft_is_named_by_its_place_only():
    assert draft_names("notes:0b5f") == "note"
    assert draft_names("unheard-of:x") == "form"


async def test_a_kept_draft_is_offered_after_unlock_and_its_key_goes_on_with_it(vault, folder):
    vault.keep_draft("quick_log", {"what": "seen at the bridge"})
    vault.close()

    async with unlocked(folder) as (app, pilot):
        await until(
            pilot, lambda: row(app, -2) == "A draft is kept (quick log); a goes on with it."
        )
        await pilot.press("a")

        await until(pilot, lambda: "seen at the bridge" in text_of(app))


async def test_the_cursor_stands_on_the_record_that_the_draft_is_about(vault, folder):
    last = vault.rows("incident", order="when")[0]
    vault.keep_draft("quick_log", {"what": "older"})
    vault.keep_draft(f"notes:{last.id}", {"text": "half a sentence"})
    vault.close()

    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "2 drafts are kept; + goes on with the newest" in row(app, -2))
        await until(pilot, lambda: app.screen.rows.key == last.no)


async def test_a_draft_that_the_list_does_not_lead_to_is_said_too(vault, folder):
    vault.keep_draft("form:claim:new", {"words": "half a sentence"})
    vault.close()

    async with unlocked(folder) as (app, pilot):
        await until(pilot, lambda: "A draft is kept (form); it comes back where" in row(app, -2))
