"""Cards and receipts: added, compared group by group, refused, and written."""

from __future__ import annotations

import json

from tests.tui.cases import SECRET
from tests.tui.driving import unlocked
from tests.tui.seeing import answers, sees
from tui.widgets.records import qr_rows


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
        await sees(pilot, "no.card")
        await pilot.press("escape", "a")
        assert "no.card" not in await sees(pilot, "File of the card:")
        await pilot.press("a")
        await answers(pilot, "File of the card:", str(tmp_path / "nowhere"))
        await sees(pilot, "cannot be used")


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
