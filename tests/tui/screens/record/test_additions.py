"""One key and a letter add what hangs on an incident, in a few fields and as one change."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import row, text_of, unlocked, until
from tests.tui.seeing import answers, loses, sees, types

NAME = "an invented real name"


@pytest.fixture
def case(make):
    return one_case(make())


@pytest.fixture
def known(make):
    """Two incidents, and a person, a unit and an order that are known already."""
    vault = make()
    mill = vault.save("incident", None, {"title": "At the mill", "when": "2020-01"})
    person = vault.save("person", None, {"code_name": "Сірий плащ", "names": NAME})
    vault.save("harm", None, {"incident": mill, "person": person, "outcome": "killed"})
    actor = vault.save("actor", None, {"name": "1. Brigade"})
    vault.save("order", None, {"kind": "no-quarter", "words": "Nobody is taken", "issuer": actor})
    vault.save("actor", None, {"name": "Scouts"})
    vault.save("actor", None, {"name": "Scouts"})
    return one_case(vault)


def kept(case):
    return Vault.open(case.folder, secret=SECRET, write=False)


async def adding(pilot, letter, *words):
    await pilot.press("enter")
    await sees(pilot, "1 facts")
    await pilot.press("a")
    await sees(pilot, "Add what?")
    await pilot.press(letter)
    await sees(pilot, *words)


async def test_a_new_person_is_saved_with_the_harm_and_one_undo_takes_back_both(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "p", "Add a person to INC-")
        await types(pilot, "Grey Coat")
        await sees(pilot, "a NEW person")
        await pilot.press("tab")
        await types(pilot, "killed")
        await pilot.press("f2")
        await sees(pilot, "[2 people 1]", "Grey Coat", "Added: person")
        await pilot.press("u")
        await sees(pilot, "Grey Coat  WITHDRAWN")
        await pilot.press("ctrl+r")
        await loses(pilot, "WITHDRAWN")
    with kept(case) as vault:
        (person,), (harm,) = vault.rows("person"), vault.rows("harm")
        assert (harm.incident, harm.person, harm.outcome) == (case.incident, person.id, "killed")
        assert person.withdrawn is None


async def test_a_person_who_is_known_is_linked_again_and_their_name_stays_sealed(known):
    async with unlocked(known.folder, secret=SECRET) as (app, pilot):
        await adding(pilot, "p", "Add a person")
        await types(pilot, "сірий плащ")
        await sees(pilot, "known here", "PER-")
        await pilot.press("tab")
        await types(pilot, "injured")
        await pilot.press("f2")
        shown = await sees(pilot, "in 1 other incident", "sealed: names and spellings")
        assert NAME not in shown
        await pilot.press("enter")
        await sees(pilot, "Incidents  2", "At the mill", "Shots at the reed bed")
        assert NAME not in text_of(app)
        await pilot.press("R")
        await sees(pilot, NAME)
    with kept(known) as vault:
        assert len(vault.rows("person")) == 1
        assert len(vault.rows("harm")) == 2


async def test_what_describes_a_new_person_is_refused_for_one_who_is_known(known):
    async with unlocked(known.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "p", "Add a person")
        await types(pilot, "Сірий плащ")
        await pilot.press(*["tab"] * 4)
        await types(pilot, "group")
        await pilot.press("f2")
        await sees(pilot, "It is known here: open it to change this")
    with kept(known) as vault:
        assert len(vault.rows("harm")) == 1


async def test_a_letter_of_a_cyrillic_layout_chooses_too_and_another_key_leaves(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "з", "Add a person to INC-")
        await pilot.press("escape")
        await sees(pilot, "[1 facts")
        await pilot.press("a")
        await sees(pilot, "Add what?")
        await pilot.press("z")
        await loses(pilot, "Add what?")


async def test_a_unit_comes_with_its_role_and_with_whom_it_stood_under(known):
    async with unlocked(known.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "u", "Add a unit to INC-", "Stood under")
        await types(pilot, "5. Company")
        await pilot.press("tab")
        await types(pilot, "direct")
        await pilot.press("tab", "tab")
        await types(pilot, "1. brigade")
        await pilot.press("f2")
        await sees(pilot, "[7 units and orders 1]", "5. Company", "direct", "stood under", "1. Bri")
        await pilot.press("down", "enter")
        await sees(pilot, "Stood under  1", "1. Brigade")
    with kept(known) as vault:
        (command,), (part,) = vault.rows("command"), vault.rows("involvement")
        assert command.actor == part.actor
        assert vault.row("actor", command.superior).name == "1. Brigade"


async def test_a_name_that_several_units_share_is_not_guessed(known):
    async with unlocked(known.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "u", "Add a unit")
        await types(pilot, "Scouts")
        await pilot.press("f2")
        await sees(pilot, "Several have this name")
    with kept(known) as vault:
        assert len(vault.rows("actor")) == 3
        assert vault.rows("involvement") == []


async def test_a_time_without_a_superior_is_not_dropped(known):
    async with unlocked(known.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "u", "Add a unit")
        await types(pilot, "5. Company")
        await pilot.press(*["tab"] * 4)
        await types(pilot, "2024")
        await pilot.press("f2")
        await sees(pilot, "Say under whom as well")
    with kept(known) as vault:
        assert vault.rows("involvement") == []


async def test_what_the_rules_refuse_stands_under_its_row_and_nothing_is_saved(known):
    async with unlocked(known.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "u", "Add a unit")
        await types(pilot, "New one")
        await pilot.press("tab", "tab", "tab")
        await types(pilot, "new ONE")
        await pilot.press("f2")
        await sees(pilot, "Nothing was saved", "under this unit itself")
    with kept(known) as vault:
        assert len(vault.rows("actor")) == 3
        assert vault.rows("involvement") == []


async def test_an_order_is_new_with_who_gave_it_or_one_that_is_known(known):
    async with unlocked(known.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "o", "Words of the order")
        await types(pilot, "Leave none")
        await pilot.press("f2")
        await sees(pilot, "This is needed")
        await types(pilot, "kill-prisoners")
        await pilot.press("tab")
        await types(pilot, "2. Brigade")
        await pilot.press("f2")
        await sees(pilot, "[7 units and orders 1]", "Leave none", "given by 2. Brigade")
        await pilot.press("a")
        await sees(pilot, "Add what?")
        await pilot.press("o")
        await sees(pilot, "Words of the order")
        await types(pilot, "Nobody is taken")
        await pilot.press("tab")
        await types(pilot, "preceded")
        await pilot.press("f2")
        await sees(pilot, "[7 units and orders 2]", "Nobody is taken", "given by 1. Brigade")
    with kept(known) as vault:
        assert len(vault.rows("order")) == 2
        assert {link.incident for link in vault.rows("order_link")} == {known.incident}


async def test_a_claim_takes_a_source_that_is_known_or_new(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "c", "Add a claim to INC-")
        await types(pilot, "Sedge")
        await pilot.press("tab")
        await types(pilot, "3+")
        await pilot.press("f2")
        await sees(pilot, "[3 claims 2]", "Sedge")
    with kept(case) as vault:
        assert {one.name for one in vault.rows("source")} == {"Reed", "Sedge"}


async def test_evidence_is_linked_with_the_place_in_it_whether_here_or_a_new_file(case, tmp_path):
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"invented frames")
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "e", "Evidence here", "File")
        await pilot.press("f2")
        await sees(pilot, "This or a file is needed")
        await pilot.press("tab")
        await types(pilot, str(clip))
        await pilot.press("tab")
        await types(pilot, "00:13")
        await pilot.press("tab", "tab")
        await types(pilot, "Film")
        await pilot.press("f2")
        await sees(pilot, "[4 evidence 1]", "Film")
        await pilot.press("5")
        await sees(pilot, "(00:13)")
        await pilot.press("a")
        await sees(pilot, "Add what?")
        await pilot.press("e")
        await sees(pilot, "Evidence here")
        await types(pilot, "Film")
        await pilot.press("tab", "tab")
        await types(pilot, "00:40")
        await pilot.press("f2")
        await sees(pilot, "Added: evidence")
    with kept(case) as vault:
        assert [one.locator for one in vault.rows("evidence_link")] == ["00:13", "00:40"]
        assert {one.target for one in vault.rows("evidence_link")} == {case.incident}


async def test_a_link_names_another_incident_and_is_seen_from_there(known):
    async with unlocked(known.folder, secret=SECRET) as (app, pilot):
        await adding(pilot, "l", "Link INC-")
        await types(pilot, "Nowhere at all")
        await pilot.press("tab")
        await types(pilot, "precedes")
        await pilot.press("f2")
        await sees(pilot, "Nothing here has this name")
        await pilot.press("ctrl+u")
        await types(pilot, "Shots at the reed bed")
        await pilot.press("f2")
        await sees(pilot, "cannot be linked to itself")
        await pilot.press("ctrl+u")
        await types(pilot, "at the mill")
        await pilot.press("f2")
        await sees(pilot, "[5 links 1]", "At the mill", "precedes")
        await pilot.press("enter")
        await until(pilot, lambda: known.ref not in row(app, 0))
        await pilot.press("5")
        await sees(pilot, "from there", f"{known.ref} is to this: precedes")


async def test_an_assessment_says_who_signed_it_and_needs_its_grounds(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "a", "Assess INC-")
        await types(pilot, "agreed")
        await pilot.press("tab")
        await types(pilot, "V4")
        await pilot.press("tab", "tab")
        await types(pilot, "two films agree")
        await pilot.press("f2")
        await sees(pilot, "needs a standard of proof")
        await types(pilot, "RG")
        await pilot.press("f2")
        await sees(pilot, "[8 review 1]", "signed by", "two films agree")


async def test_a_note_has_a_letter_too(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "n", "Notes on INC-")


async def test_what_was_typed_is_kept_as_a_draft(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await adding(pilot, "p", "Add a person")
        await types(pilot, "Half a name")
        app.lock()
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "p", "Half a name", "Your draft is back")


async def test_leaving_with_something_typed_asks(case):
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await adding(pilot, "p", "Add a person")
        await types(pilot, "Grey")
        await pilot.press("escape")
        await answers(pilot, "Throw away what you typed?", "y")
        await sees(pilot, "[1 facts")


async def test_a_hundred_people_scroll_under_the_sections(make):
    vault = make()
    case = one_case(vault, close=False)
    with vault.batch():
        for number in range(100):
            person = vault.save("person", None, {"code_name": f"Особа {number}"})
            vault.save("harm", None, {"incident": case.incident, "person": person})
    vault.close()
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("enter")
        await sees(pilot, "1 facts")
        await pilot.press("2")
        await sees(pilot, "[2 people 100]", "Особа 0")
        await pilot.press("G")
        await sees(pilot, "[2 people 100]", "Особа 99", "add a person")
        await pilot.press("up", "up", "enter")
        await sees(pilot, "Особа 99", "Incidents  1")


async def test_under_whom_a_unit_stood_is_added_from_its_own_place(known):
    async with unlocked(known.folder, secret=SECRET) as (app, pilot):
        await adding(pilot, "u", "Add a unit")
        await types(pilot, "1. Brigade")
        await pilot.press("f2")
        await sees(pilot, "[7 units and orders 1]")
        await pilot.press("down", "enter")
        await sees(pilot, "Orders given  1", "Nobody is taken")
        await pilot.press("a")
        await sees(pilot, "New: Line of command")
        assert "ACT-" not in row(app, 0)
