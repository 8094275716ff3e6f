from __future__ import annotations

import asyncio
import json

import pytest

from models.sharing import pack_bundle
from models.vault import add_colleague
from tests.people import share
from tests.tui.cases import EVIL, SECRET, one_case
from tests.tui.driving import burst, text_of, unlocked, until
from tests.tui.seeing import answers, loses, sees, types
from tui.kit.screen_text import UNSAFE
from tui.widgets.records import qr_rows
from tui.widgets.records.value_diff import Side


@pytest.fixture
def two(make):
    """Two people who have each other's cards, one with a case."""
    ours, theirs = make("Avocet"), make("Bittern")
    add_colleague(ours, theirs.card)
    add_colleague(theirs, ours.card)
    return ours, theirs


async def in_colleagues(pilot):
    await pilot.press("f5")
    await sees(pilot, "your own card")


async def test_a_card_is_written_added_and_compared_group_by_group(make, tmp_path):
    ours, theirs = make("Avocet"), make("Bittern")
    (tmp_path / "b.card").write_bytes(theirs.card.to_bytes())
    groups = theirs.card.fingerprint().split()
    ours.close()
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await in_colleagues(pilot)
        await pilot.press("a")
        await answers(pilot, "File of the card:", str(tmp_path / "b.card"))
        await sees(pilot, "Added Bittern: not compared yet")
        await pilot.press("home", "down", "v")
        shown = await sees(pilot, "not compared yet", " ".join(groups[:6]))
        assert theirs.card.fingerprint_words().split()[0] in shown
        await pilot.press("v")
        await answers(pilot, "Type the LAST", "00000")
        await sees(pilot, "do NOT trust this card")
        await pilot.press("v")
        await answers(pilot, "Type the LAST", groups[-1])
        await sees(pilot, "compared in person on")
        await pilot.press("escape", "c")
        await answers(pilot, "Write your card to:", str(tmp_path / "a.card"))
        await sees(pilot, "nothing secret")
    assert json.loads((tmp_path / "a.card").read_bytes())["name"] == "Avocet"


async def test_another_key_under_a_known_name_fills_the_screen_with_a_warning(two, make, tmp_path):
    ours, _theirs = two
    with make("bittern ") as stranger:
        (tmp_path / "c.card").write_bytes(stranger.card.to_bytes())
    ours.close()
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await in_colleagues(pilot)
        await pilot.press("a")
        await answers(pilot, "File of the card:", str(tmp_path / "c.card"))
        await sees(pilot, "WARNING", "ANOTHER KEY UNDER A KNOWN NAME")
        await pilot.press("escape")
        await sees(pilot, "ANOTHER KEY under a known name: compare")


async def test_a_name_in_several_scripts_is_said_when_its_card_is_added_and_shown(make, tmp_path):
    ours, theirs = make("Avocet"), make("Bittеrn")
    (tmp_path / "b.card").write_bytes(theirs.card.to_bytes())
    ours.close()
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await in_colleagues(pilot)
        await pilot.press("a")
        await answers(pilot, "File of the card:", str(tmp_path / "b.card"))
        await sees(pilot, "WARNING", "mixes Cyrillic and Latin letters")
        await pilot.press("escape")
        await sees(pilot, "not compared yet; letters of SEVERAL SCRIPTS")
        await pilot.press("home", "down", "enter")
        await sees(pilot, "Beware", "mixes Cyrillic and Latin letters")


async def test_a_file_that_is_no_card_is_refused_in_a_sentence(make, tmp_path):
    ours = make("Avocet")
    ours.close()
    (tmp_path / "no.card").write_text("hello")
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await in_colleagues(pilot)
        await pilot.press("a")
        await answers(pilot, "File of the card:", str(tmp_path / "no.card"))
        await sees(pilot, "not a card of a colleague")
        await pilot.press("a")
        await answers(pilot, "File of the card:", str(tmp_path / "nowhere"))
        await sees(pilot, "cannot be read")


async def test_a_receipt_is_written_for_one_colleague_and_read_where_bundles_are(two, tmp_path):
    ours, theirs = two
    ours.close()
    out = tmp_path / "r.age"
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await in_colleagues(pilot)
        await pilot.press("r")
        await sees(pilot, "Put the cursor on a colleague first")
        await pilot.press("down", "r")
        await answers(pilot, "Write the receipt to:", str(out))
        await sees(pilot, "Written for Bittern alone")
    theirs.close()
    async with unlocked(theirs.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("i")
        await answers(pilot, "Bundle:", str(out))
        await sees(pilot, "Avocet", "(w)")
        await pilot.press("w")
        await sees(pilot, "0 of 0")


def test_a_qr_code_of_a_fingerprint_fits_a_small_terminal():
    rows = qr_rows("12345" * 12)

    assert len(rows) <= 17
    assert {len(row) for row in rows} == {len(rows[0])}


async def test_the_wizard_says_what_stays_and_escape_loses_nothing(two, tmp_path):
    ours, _theirs = two
    one_case(ours)
    out = tmp_path / "x.age"
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("x")
        await sees(pilot, "Go on: 1 incident", "Shots at the reed bed")
        await pilot.press("enter")
        await sees(pilot, "Bittern  not compared yet")
        await pilot.press("enter")
        await sees(pilot, "Choose at least one person")
        await pilot.press("down", "enter", "home", "enter")
        await sees(pilot, "Go on without a use")
        await pilot.press("enter")
        await sees(pilot, "Stays here", "no consent")
        await pilot.press("down", "enter")
        await answers(pilot, "Hold back also", "sumary")
        await sees(pilot, "sumary")
        await pilot.press("enter")
        await answers(pilot, "Hold back also", "claim.how_many")
        await sees(pilot, "You chose to withhold it")
        await pilot.press("home", "enter")
        await sees(pilot, "Purpose:")
        await types(pilot, "look")
        await pilot.press("escape")
        await sees(pilot, "Hold back more fields (Enter): claim.how_many")
        await pilot.press("escape", "escape")
        await sees(pilot, "[to] Bittern")
        await pilot.press("enter")
        await sees(pilot, "Go on without a use")
        await pilot.press("enter")
        await sees(pilot, "Stays here")
        await pilot.press("enter")
        await sees(pilot, "Purpose: look")
        await pilot.press("enter")
        await answers(pilot, "File to write:", str(out))
        await sees(pilot, "Nobody compared this key", "look", "Write it now (w)")
        await pilot.press("w")
        await sees(pilot, "read them the last eight digits")
    assert out.read_bytes().startswith(b"age-encryption.org/v1")


async def to_the_file(app, pilot):
    """Go to the emptied question for the file, with keys as fast as on a held-up line."""
    await pilot.press("x")
    await sees(pilot, "Go on: 1 incident")
    burst(app, "\r")
    await sees(pilot, "Bittern  not compared yet")
    await pilot.press("down", "enter", "home")
    await sees(pilot, "[to] Bittern")
    burst(app, "\r\r")
    await sees(pilot, "Stays here")
    burst(app, "\rcourt\r")
    await sees(pilot, "File to write:")
    burst(app, "", "ctrl+u")


async def test_answers_that_are_typed_ahead_go_into_the_questions_of_the_wizard(two, tmp_path):
    ours, _theirs = two
    one_case(ours)
    out = tmp_path / "x.age"
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await to_the_file(app, pilot)
        burst(app, f"{out}\r")
        await sees(pilot, "Write it now (w)", "court")
        assert app.screen.parcel.path == str(out)


async def test_an_enter_that_was_typed_before_the_review_was_seen_writes_nothing(two, tmp_path):
    ours, _theirs = two
    one_case(ours)
    out = tmp_path / "x.age"
    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await to_the_file(app, pilot)
        burst(app, f"{out}\r\r")
        await sees(pilot, "Nobody compared this key", "Write it now (w)")
        assert not out.exists()
        burst(app, "\r\r")
        await sees(pilot, "read them the last eight digits")
    assert out.exists()


async def test_a_failure_to_write_stops_everything_and_leaves_no_file(two, tmp_path, monkeypatch):
    ours, _theirs = two
    one_case(ours)
    out = tmp_path / "x.age"

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    async with unlocked(ours.folder, secret=SECRET) as (app, pilot):
        await pilot.press("x")
        await sees(pilot, "Go on: 1 incident")
        await pilot.press("w")
        await sees(pilot, "the last one writes")
        await pilot.press("enter")
        await sees(pilot, "Bittern")
        await pilot.press("down", "enter", "home", "enter")
        await sees(pilot, "Go on without a use")
        await pilot.press("enter")
        await sees(pilot, "Stays here")
        await pilot.press("enter")
        await sees(pilot, "Purpose:")
        await pilot.press("enter")
        await answers(pilot, "File to write:", str(out))
        await sees(pilot, "Write it now")
        monkeypatch.setattr("crypto.age.Encryptor.finish", fail)
        await pilot.press("enter")
        await until(pilot, lambda: "review" in text_of(app) and app.screen.progress is None)
        await sees(pilot, "full")
    assert not list(tmp_path.glob("*.age*"))
    assert not list(tmp_path.glob(".*"))


async def test_nothing_is_written_before_w(two, tmp_path):
    ours, theirs = two
    case = one_case(ours, close=False)
    ours.save("incident", case.incident, {"summary": EVIL, "title": EVIL})
    out = tmp_path / "x.age"
    pack_bundle(ours, records=[case.incident], to=[theirs.card], purpose=EVIL, out=out)
    theirs.close()
    async with unlocked(theirs.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("i")
        await answers(pilot, "Bundle:", str(out))
        shown = await sees(pilot, "nobody has compared yet", "4 new", "Withheld")
        assert not [line for line in shown.split("\n") if UNSAFE.search(line)]
        await pilot.press("escape")
        await sees(pilot, "0 of 0")
        await pilot.press("i")
        await answers(pilot, "Bundle:", str(out))
        await sees(pilot, "Write it into the vault (w)")
        await pilot.press("w")
        await sees(pilot, "Taken in: 4 records", "1 of 1")


async def test_a_w_that_was_typed_before_the_preview_was_seen_takes_nothing_in(two, tmp_path):
    ours, theirs = two
    case = one_case(ours, close=False)
    out = tmp_path / "x.age"
    pack_bundle(ours, records=[case.incident], to=[theirs.card], purpose="", out=out)
    theirs.close()
    async with unlocked(theirs.folder, secret=SECRET) as (app, pilot):
        burst(app, "i")
        burst(app, "", "ctrl+u")
        burst(app, f"{out}\rw")
        await sees(pilot, "Write it into the vault (w)")
        await pilot.press("escape")
        await sees(pilot, "0 of 0")


async def test_what_was_written_stands_in_the_journal(two, tmp_path):
    ours, theirs = two
    case = one_case(ours, close=False)
    pack_bundle(ours, records=[case.incident], to=[theirs.card], purpose="", out=tmp_path / "x.age")
    line = ours.journal()[0]
    assert (line.what, line.facts["to"]) == ("bundle-written", [theirs.name])


async def test_a_lock_removes_what_waits_in_quarantine(two, tmp_path):
    ours, theirs = two
    case = one_case(ours, close=False)
    out = tmp_path / "x.age"
    pack_bundle(ours, records=[case.incident], to=[theirs.card], purpose="", out=out)
    theirs.close()
    async with unlocked(theirs.folder, secret=SECRET) as (app, pilot):
        await pilot.press("i")
        await answers(pilot, "Bundle:", str(out))
        await sees(pilot, "Write it into the vault (w)")
        assert list((theirs.folder / "quarantine").iterdir())
        app.session.lock()
        assert not list((theirs.folder / "quarantine").iterdir())


async def test_what_is_no_bundle_is_refused_in_a_sentence_and_nothing_is_left(two, tmp_path):
    ours, _theirs = two
    ours.close()
    (tmp_path / "x.age").write_bytes(b"nothing of the kind")
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("i")
        await answers(pilot, "Bundle:", str(tmp_path / "x.age"))
        await sees(pilot, "not a bundle")
        await pilot.press("escape")
        await sees(pilot, "0 of 0")
    assert not list((ours.folder / "quarantine").iterdir())


@pytest.fixture
def differing(two):
    """Two people who have changed the same fields of one incident apart from each other."""
    ours, theirs = two
    case = one_case(ours, close=False)
    share(ours, theirs, case.incident)
    for vault, bank in ((ours, "south"), (theirs, "north")):
        vault.save("incident", case.incident, {"place": f"Heron Point, {bank} bank"})
        vault.save("incident", case.incident, {"summary": f"seen from the {bank}"})
    share(theirs, ours, case.incident)
    ours.close()
    return case


async def in_conflicts(pilot):
    await pilot.press("c")
    await sees(pilot, "1 of 2", "ours", "Bittern")


async def test_conflicts_are_settled_field_by_field_and_nothing_is_lost(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        first = text_of(app).split("\n")[2].strip()
        await pilot.press("right_square_bracket")
        await sees(pilot, "2 of 2")
        await pilot.press("left_square_bracket")
        await sees(pilot, "1 of 2", first)
        await pilot.press("2")
        await sees(pilot, "Settled: theirs", "1 of 1")
        await loses(pilot, f"\n{first}\n")
        await pilot.press("1")
        await sees(pilot, "No conflicts")
        history = await app.session.history(differing.incident)
        assert {"north", "south"} <= set(str([c.values for c in history]).replace(",", " ").split())


async def test_a_key_pressed_twice_settles_no_conflict_that_was_not_seen(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        burst(app, "11")
        await sees(pilot, "Settled: ours", "1 of 1")
        await pilot.press("escape")
        await sees(pilot, "! Shots at the reed bed")


async def test_values_that_are_asked_for_twice_at_once_stand_there_once(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        await asyncio.gather(*(app.screen.reload() for _ in range(5)))
        await pilot.pause()
        assert len(app.screen.query(Side)) == 2


async def test_both_values_can_be_kept_as_claims_and_another_can_be_typed(differing):
    async with unlocked(differing.folder, secret=SECRET) as (app, pilot):
        await in_conflicts(pilot)
        await pilot.press("3")
        await sees(pilot, "kept as claims", "1 of 1")
        await pilot.press("e")
        await sees(pilot, "Edit: ")
        await pilot.press("ctrl+end")
        await types(pilot, "ern")
        await pilot.press("f2")
        await sees(pilot, "No conflicts")
        case = await app.session.casefile(differing.incident)
        assert sum("bank" in (c.words or "") or "seen" in (c.words or "") for c in case.claims) == 2
