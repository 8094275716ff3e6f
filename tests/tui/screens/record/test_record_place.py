from __future__ import annotations

import asyncio

import pytest

from models.lifecycle import Vault
from tests.tui.cases import EVIL, SEALED, SECRET, one_case
from tests.tui.driving import row, text_of, unlocked, until
from tests.tui.seeing import answers, loses, sees, types
from tui.kit.screen_text import UNSAFE


@pytest.fixture
def case(make):
    return one_case(make())


async def opened(pilot):
    await pilot.press("enter")
    await sees(pilot, "1 facts")


async def test_facts_stand_with_their_labels_and_say_what_is_missing(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        shown = await sees(pilot, "Shots at the reed bed", "Heron Point", "two boats were seen")

        assert case.ref in row(app, 0)
        assert "[1 facts: complete]" in shown


async def test_digits_choose_the_section_and_enter_opens_what_stands_there(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await opened(pilot)
        await pilot.press("3")
        await sees(pilot, "[3 claims 1]", "how many: 2-5")
        await pilot.press("enter")
        await sees(pilot, "How many", "2-5")
        await pilot.press("escape", "3", "down", "down", "enter")
        await sees(pilot, "Code name or publisher")


async def test_a_section_that_holds_nothing_says_so(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await opened(pilot)
        await pilot.press("2")
        await sees(pilot, "Nobody is linked to it yet", "add a person")
        await pilot.press("5")
        await sees(pilot, "Nothing is linked yet")
        await pilot.press("7")
        await sees(pilot, "Units and actors  none", "Orders  none")
        await pilot.press("8")
        await sees(pilot, "unspecified", "2 to 5; 1 independent voice", "Assessments  none")


async def test_sealed_fields_show_on_a_key_and_hide_as_soon_as_the_record_is_left(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        await pilot.press("3", "down", "down", "enter")
        shown = await sees(pilot, "sealed; R shows it")
        assert SEALED not in shown
        await pilot.press("R")
        await sees(pilot, SEALED, "SEALED FIELDS SHOWN")
        await pilot.press("f1")
        await loses(pilot, SEALED)
        # Not even until the record was read again.
        app.screen_stack[-2].reload = asyncio.Event().wait
        await pilot.press("escape")
        await sees(pilot, "sealed; R shows it")


async def test_copying_takes_the_reference_and_nothing_else(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        await pilot.press("y")
        await sees(pilot, "Copied")

        assert app.clipboard == case.ref


async def test_a_withdrawal_needs_a_reason_stays_readable_and_can_be_undone(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        await pilot.press("D")
        await answers(pilot, "Withdraw because:", " ")
        await sees(pilot, "a reason is needed")
        await pilot.press("D")
        await answers(pilot, "Withdraw because:", "logged twice")
        await sees(pilot, "WITHDRAWN", "logged twice")
        await pilot.press("u")
        await until(pilot, lambda: "WITHDRAWN" not in text_of(app))


async def test_status_takes_the_beginning_of_a_code_and_refuses_what_is_none(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await opened(pilot)
        await pilot.press("s")
        await answers(pilot, "Status", "in-rev")
        await sees(pilot, "Saved", "in review")
        await pilot.press("s")
        await answers(pilot, "Status", "finished")
        await sees(pilot, "none of the answers")
        await pilot.press("escape", "s")
        await answers(pilot, "Status", "agreed")
        await sees(pilot, "No second person's signed assessment agrees", "in review")


async def test_tags_are_changed_in_the_prompt_row(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await opened(pilot)
        await pilot.press("t")
        await answers(pilot, "Tags", "boats, night")
        await sees(pilot, "boats, night", "Saved")


async def test_history_says_who_changed_what_when_and_why(case):
    with Vault.open(case.folder, secret=SECRET) as vault:
        vault.save("incident", case.incident, {"place": None, "tags": ["boats"]}, why="misheard")
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await opened(pilot)
        await pilot.press("6")
        shown = await sees(pilot, "[6 history 2]")
        newest, first = " ".join(shown.split()).split(" Marta ")[1:]
        assert "Because misheard Where (empty) Tags boats" in newest
        assert "What Shots at the reed bed" in first
        assert "Where Heron Point" in first


async def test_history_shows_sealed_values_only_when_they_are_revealed(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        await pilot.press("3", "down", "down", "enter")
        await sees(pilot, "Code name or publisher")
        await pilot.press("6")
        await sees(pilot, "[6 history 2]", "sealed; R shows it")
        assert SEALED not in text_of(app)
        await pilot.press("R")
        await sees(pilot, "[6 history 2]", SEALED, "SEALED FIELDS SHOWN")


async def test_where_nothing_is_sealed_nothing_is_revealed(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        await pilot.press("R")
        await sees(pilot, "No sealed value is held here.")
        assert "SEALED" not in row(app, 0)


async def test_brackets_go_through_the_list_that_was_shown(make):
    vault = make()
    for number in range(3):
        vault.save("incident", None, {"title": f"Number {number}", "when": f"2026-0{number + 1}"})
    vault.close()
    async with unlocked(vault.folder, secret=SECRET) as (_app, pilot):
        await opened(pilot)
        await sees(pilot, "1 of 3", "Number 2")
        await types(pilot, "]]")
        await sees(pilot, "3 of 3", "Number 0")
        await types(pilot, "]")
        await sees(pilot, "This is the last one")
        await types(pilot, "[")
        await sees(pilot, "2 of 3", "Number 1")


async def test_words_are_found_inside_a_record(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        await pilot.press("slash")
        await answers(pilot, "Find here:", "boats")
        await until(
            pilot, lambda: any(r.startswith("> field note") for r in text_of(app).split("\n"))
        )


async def test_a_hostile_record_is_shown_whole_in_every_section_without_a_control_character(make):
    vault = make()
    case = one_case(vault, close=False)
    with vault.batch():
        vault.save("incident", case.incident, {"title": EVIL, "place": EVIL, "tags": ["[/x]"]})
        vault.save("incident", case.incident, {"summary": f"{EVIL}\n" + "long " * 2000})
        vault.save("note", None, {"about": case.incident, "text": EVIL})
        vault.save("source", case.source, {"name": EVIL, "identity": EVIL})
        vault.save("claim", None, {"incident": case.incident, "words": EVIL, "source": case.source})
    vault.close()
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await opened(pilot)
        for key in "1234561":
            await pilot.press(key, "end", "home")
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            assert not [strip for strip in strips if UNSAFE.search(strip.text)]
        assert "[/foo] [bold]x[/]" in text_of(app)
        await pilot.press("e")
        await sees(pilot, "Edit INC-", "[/foo]")
        await pilot.press("escape")
        await sees(pilot, "1 facts")


async def test_a_reader_sees_the_record_and_is_offered_nothing_to_write(case):
    async with unlocked(case.folder, secret=SECRET, review=True) as (app, pilot):
        await opened(pilot)
        shown = await sees(pilot, "Heron Point", "REVIEW")
        assert "add a note" not in shown
        await pilot.press("e", "D")
        await pilot.pause()

        assert "1 facts" in text_of(app)
