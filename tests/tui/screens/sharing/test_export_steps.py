"""The wizard asks only where there is something to choose, and still shows what leaves."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from models.sharing import read_bundle
from models.vault import add_colleague
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import row, text_of, unlocked, until
from tests.tui.seeing import answers, sees
from tui.widgets.frame import Prompt

WIDTHS = [80, 100, 120, 160]


def plain_case(vault: Vault, *, consent: bool = False) -> None:
    """Record an incident with a source that has no sealed value, and close the vault."""
    incident = vault.save("incident", None, {"title": "Shots at the reed bed", "when": "2026-03"})
    source = vault.save("source", None, {"name": "Reed"})
    vault.save("claim", None, {"incident": incident, "source": source, "how_many": "2"})
    if consent:
        said = {"use": "partner", "state": "given", "level": "I1"}
        vault.save("consent", None, {"subject": source, **said})
    vault.close()


async def asked(pilot, question):
    """Wait until the prompt row asks this."""
    prompt = pilot.app.screen.query_one(Prompt)
    await until(pilot, lambda: prompt.is_asking and prompt.words == question)


@pytest.mark.parametrize("width", WIDTHS)
async def test_one_colleague_and_nothing_sealed_is_four_steps(two, tmp_path, width):
    ours, theirs = two
    plain_case(ours)
    out = tmp_path / "x.age"
    async with unlocked(ours.folder, secret=SECRET, size=(width, 24)) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "To Bittern, not compared yet")
        assert row(app, 0).startswith("Export  step 1 of 4: what ")
        await pilot.press("enter")
        await sees(pilot, "Nothing is held back.")
        assert row(app, 0).startswith("Export  step 2 of 4: what leaves")
        assert "Sealed" not in text_of(app)
        await pilot.press("enter")
        await asked(pilot, "Purpose:")
        assert row(app, 0).startswith("Export  step 3 of 4: what for")
        await pilot.press("enter")
        await asked(pilot, "File to write:")
        assert row(app, 0).startswith("Export  step 3 of 4: where to")
        await answers(pilot, "File to write:", str(out))
        await sees(pilot, "Write it now (w)", "Nobody compared this key")
        assert row(app, 0).startswith("Export  step 4 of 4: review")
        await pilot.press("w")
        await sees(pilot, "read them the last eight digits")
        assert "w write" not in row(app, -1)
    with read_bundle(theirs, out) as quarantine:
        quarantine.accept(accept_unknown=True)
    assert [one.title for one in theirs.rows("incident")] == ["Shots at the reed bed"]


async def test_escape_goes_back_step_by_step_and_loses_nothing(two):
    ours, _theirs = two
    plain_case(ours)
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "Evidence files go along: yes")
        await pilot.press("down", "enter")
        await sees(pilot, "Evidence files go along: no")
        await pilot.press("home", "enter")
        await sees(pilot, "Places (Enter): as recorded")
        await pilot.press("down", "down", "enter")
        await sees(pilot, "Places (Enter): coarser, vicinity")
        await pilot.press("home", "enter")
        await asked(pilot, "Purpose:")
        await pilot.press("o", "k", "enter")
        await asked(pilot, "File to write:")
        await pilot.press("enter")
        await sees(pilot, "Write it now (w)")
        for words in ("File to write:", "Purpose:"):
            await pilot.press("escape")
            await asked(pilot, words)
        assert app.screen.query_one(Prompt).value == "ok"
        await pilot.press("escape")
        await sees(pilot, "Places (Enter): coarser, vicinity")
        await pilot.press("escape")
        await sees(pilot, "Evidence files go along: no")
        await pilot.press("escape")
        await until(pilot, lambda: row(app, 0).startswith("Incidents"))


@pytest.mark.parametrize("width", WIDTHS)
async def test_with_no_colleague_yet_the_first_step_adds_one(make, tmp_path, width):
    ours, theirs = make("Avocet"), make("Bittern")
    card = tmp_path / "card.json"
    card.write_bytes(theirs.card.to_bytes())
    plain_case(ours)
    async with unlocked(ours.folder, secret=SECRET, size=(width, 24)) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "+ add a colleague's card from a file: nobody's is here yet")
        assert row(app, 0).startswith("Export  step 1 of 5: what ")
        await pilot.press("down", "down", "enter")
        await asked(pilot, "File of the card:")
        app.screen.query_one(Prompt).answered(str(card))
        await sees(pilot, "To Bittern, not compared yet", "Added Bittern: not compared yet.")
        await until(pilot, lambda: row(app, 0).startswith("Export  step 1 of 4: what "))
        assert "F5" not in text_of(app)


async def test_without_a_colleague_it_can_still_go_to_somebody_outside(make):
    ours = make("Avocet")
    plain_case(ours)
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "Go on: 1 incident")
        await pilot.press("enter")
        await sees(pilot, "[  ] Somebody outside afield", "+ add a colleague's card")
        assert "F5" not in text_of(app)


async def test_a_second_colleague_is_chosen_from(two, make):
    ours, theirs = two
    add_colleague(ours, make("Curlew").card)
    plain_case(ours)
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "Go on: 1 incident")
        assert row(app, 0).startswith("Export  step 1 of 5: what ")
        assert theirs.name not in text_of(app)
        await pilot.press("enter")
        await sees(pilot, "[  ] Bittern", "[  ] Curlew", "Go on: 0 people")


@pytest.mark.parametrize("how", ["a sealed value", "a consent"])
async def test_the_use_is_asked_where_a_sealed_value_or_a_consent_hangs_on_it(two, how):
    ours, _theirs = two
    if how == "a consent":
        plain_case(ours, consent=True)
    else:
        one_case(ours)
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "To Bittern")
        assert row(app, 0).startswith("Export  step 1 of 5: what ")
        await pilot.press("enter")
        await sees(pilot, "Go on without a use")
        await pilot.press("enter")
        await sees(pilot, "each leaves only where consent allows it")


async def test_no_hint_names_a_key_that_does_nothing_in_its_step(two):
    ours, _theirs = two
    plain_case(ours)
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "To Bittern")
        assert "write" not in row(app, -1)
        await pilot.press("w", "enter")
        await sees(pilot, "Nothing is held back.")
        assert "write" not in row(app, -1)
        await pilot.press("w", "enter")
        for question in ("Purpose:", "File to write:"):
            await asked(pilot, question)
            assert row(app, -1).startswith("Enter answers   Esc leaves")
            await pilot.press("enter")
        await sees(pilot, "Write it now (w)")
        assert "w write" in row(app, -1)
