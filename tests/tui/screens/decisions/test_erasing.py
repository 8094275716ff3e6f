from __future__ import annotations

import pytest

from models.actions import erase_values, requests_for_erasure
from models.lifecycle import Vault
from models.vault import add_colleague
from tests.people import share
from tests.tui.cases import SEALED, SECRET, one_case
from tests.tui.driving import text_of, unlocked
from tests.tui.seeing import answers, sees
from tui.screens.record.record_place import RecordPlace
from tui.screens.record.single_record_actions import chosen_of


@pytest.fixture
def case(make):
    return one_case(make("Avocet"))


async def in_source(app, pilot, source):
    app.push_screen(RecordPlace(kind="source", record=source))
    await sees(pilot, "Reed", "Consents  none")


async def test_erasing_asks_which_fields_and_for_the_word_and_says_what_is_out_of_reach(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_source(app, pilot, case.source)
        await pilot.press("E")
        await answers(pilot, "Erase which?", "1")
        await answers(pilot, "Reason (never", "asked for it")
        await answers(pilot, "Type ERASE", "yes")
        await sees(pilot, "Nothing was erased.")
        await pilot.press("E")
        await answers(pilot, "Erase which?", "*")
        await answers(pilot, "Reason (never", "")
        await answers(pilot, "Type ERASE", "ERASE")
        await sees(pilot, "1 VALUE WAS ERASED", "are out of reach")
        await pilot.press("escape", "R")
        await sees(pilot, "No sealed value is held here.")
        await pilot.press("6")
        await sees(pilot, "Real identity erased")
        assert SEALED not in text_of(app)
        await pilot.press("E")
        await sees(pilot, "There is no sealed value in this record.")
    with Vault.open(case.folder, secret=SECRET) as vault:
        assert vault.row("source", case.source).identity is None


async def test_what_a_colleague_asks_to_erase_is_listed_and_done_on_the_word(make):
    ours, theirs = make("Avocet"), make("Bittern")
    add_colleague(ours, theirs.card)
    add_colleague(theirs, ours.card)
    case = one_case(ours, close=False)
    share(ours, theirs)
    erase_values(theirs, "source", case.source, reason="the person asked")
    share(theirs, ours)
    ours.close()
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("f5")
        await sees(pilot, "! 1 erasure is asked for (e)")
        await pilot.press("e")
        await sees(pilot, "1 asked for", "Bittern", "1 sealed value in", "the person asked")
        await pilot.press("enter")
        await answers(pilot, "Type ERASE", "no")
        await sees(pilot, "Nothing was erased.")
        await pilot.press("enter")
        await answers(pilot, "Type ERASE", "ERASE")
        await sees(pilot, "1 VALUE WAS ERASED")
        await pilot.press("escape")
        await sees(pilot, "No colleague asks for an erasure.")
    with Vault.open(ours.folder, secret=SECRET) as vault:
        assert not requests_for_erasure(vault)


async def test_a_consent_is_recorded_on_a_source_and_shown_there(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_source(app, pilot, case.source)
        await pilot.press("p")
        await sees(pilot, "New: Consent", "For which use")
        app.screen.field("use").text = "court"
        app.screen.field("state").text = "refused"
        await pilot.press("f2")
        await sees(pilot, "Consents  1", "CNS-", "refused", "for anyone who serves")


def test_numbers_choose_fields_and_anything_else_chooses_nothing():
    assert chosen_of("2, 1", ["a", "b"]) == ["b", "a"]
    assert chosen_of("*", ["a", "b"]) == ["a", "b"]
    assert chosen_of("3", ["a", "b"]) == []
    assert chosen_of("a", ["a", "b"]) == []
