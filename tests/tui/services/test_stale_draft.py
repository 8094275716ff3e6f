from __future__ import annotations

import pytest

from models.lifecycle import Vault
from models.vault import add_colleague
from tests.people import share
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import unlocked
from tests.tui.seeing import sees, types
from tui.screens.places.entry_place import SEEN
from tui.screens.record.form import Form


@pytest.fixture
def case(make):
    """A case, and a colleague who holds it too."""
    ours, theirs = make("Avocet"), make("Bittern")
    add_colleague(ours, theirs.card)
    add_colleague(theirs, ours.card)
    found = one_case(ours, close=False)
    share(ours, theirs, found.incident)
    theirs.save("incident", found.incident, {"title": "Shots, says Bittern"})
    ours.close()
    return found, theirs


async def editing(app, pilot, case):
    app.push_screen(Form(kind="incident", record=case.incident))
    await sees(pilot, "Edit INC-", "What *")


async def test_a_stale_draft_stands_beside_what_a_colleague_sent_meanwhile(case):
    found, theirs = case
    async with unlocked(found.folder, secret=SECRET) as (app, pilot):
        await editing(app, pilot, found)
        await types(pilot, "!!")
        assert app.screen.draft()[1][SEEN]
        app.session.lock(dict([app.screen.draft()]))
    with Vault.open(found.folder, secret=SECRET) as ours:
        share(theirs, ours, found.incident)
        assert ours.row("incident", found.incident).title == "Shots, says Bittern"
    async with unlocked(found.folder, secret=SECRET) as (app, pilot):
        await editing(app, pilot, found)
        await sees(pilot, "Your draft is back", "reed bed!!")
        assert "was changed since" in app.kept[-1][1]
        await pilot.press("f2")
        await sees(pilot, "Saved: 1 field.")
    with Vault.open(found.folder, secret=SECRET) as ours:
        [conflict] = ours.conflicts(found.incident)
        values = {each.value for each in conflict.standing}
        assert values == {"Shots, says Bittern", "Shots at the reed bed!!"}


async def test_what_stands_in_the_fields_is_a_draft_before_any_message_says_so(case):
    found, _theirs = case
    async with unlocked(found.folder, secret=SECRET) as (app, pilot):
        await editing(app, pilot, found)
        with app.prevent():
            app.screen.field("title").text = "typed a moment before the signal"
            assert app.screen.draft()[1]["title"] == "typed a moment before the signal"
