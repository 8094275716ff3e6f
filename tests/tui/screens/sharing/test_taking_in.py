"""What others sent: previewed, taken in when a person says so, and removed by a lock."""

from __future__ import annotations

from models.sharing import pack_bundle
from tests.tui.cases import EVIL, SECRET, one_case
from tests.tui.driving import burst, unlocked
from tests.tui.seeing import answers, sees
from tui.kit.screen_text import UNSAFE


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
