"""The wizard that hands over: what stays is said, and nothing is written before it was seen."""

from __future__ import annotations

from models.sharing import pack_bundle
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import burst, text_of, unlocked, until
from tests.tui.seeing import answers, sees, types


async def test_the_wizard_says_what_stays_and_escape_loses_nothing(two, tmp_path):
    ours, _theirs = two
    one_case(ours)
    out = tmp_path / "x.age"
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("x")
        await sees(pilot, "Go on: 1 incident", "Shots at the reed bed", "To Bittern, not compared")
        await pilot.press("down", "down", "enter")
        await sees(pilot, "[to] Bittern  not compared yet")
        await pilot.press("down", "enter", "home", "enter")
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
    await sees(pilot, "Go on: 1 incident", "To Bittern, not compared yet")
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
        assert "w write" not in await sees(pilot, "Go on: 1 incident")
        await pilot.press("w", "enter")
        await sees(pilot, "Go on without a use")
        await pilot.press("enter")
        await sees(pilot, "Stays here")
        await pilot.press("enter")
        await sees(pilot, "Purpose:")
        await pilot.press("enter")
        await answers(pilot, "File to write:", str(out))
        await sees(pilot, "Write it now", "w write")
        monkeypatch.setattr("crypto.age.Encryptor.finish", fail)
        await pilot.press("enter")
        await until(pilot, lambda: "review" in text_of(app) and app.screen.progress is None)
        await sees(pilot, "full")
    assert not list(tmp_path.glob("*.age*"))
    assert not list(tmp_path.glob(".*"))


async def test_what_was_written_stands_in_the_journal(two, tmp_path):
    ours, theirs = two
    case = one_case(ours, close=False)
    pack_bundle(ours, records=[case.incident], to=[theirs.card], purpose="", out=tmp_path / "x.age")
    line = ours.journal()[0]
    assert (line.what, line.facts["to"]) == ("bundle-written", [theirs.name])
