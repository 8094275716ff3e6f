from __future__ import annotations

import shlex
import sys

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from tests import media
from tests.tui.cases import SECRET, one_case
from tests.tui.driving import row, unlocked, until
from tests.tui.seeing import sees
from tui.screens.record.evidence_bytes import EvidenceBytes
from tui.widgets.frame import Prompt
from tui.widgets.lists import Sheet
from tui.widgets.notices.progress import Stopped

BYTES = "Привіт\x1b]52;c;ZXZpbA==\x07\nдруге\n".encode() + b"x" * 300_000
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory files are Linux's")


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch):
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def case(make, tmp_path):
    vault = make()
    case = one_case(vault, close=False)
    letter = tmp_path / "лист.txt"
    letter.write_bytes(BYTES)
    attach_evidence(vault, case.incident, letter, title="Лист з броду", type="DOC-MIL")
    vault.close()
    return case


def custody(case):
    with Vault.open(case.folder, secret=SECRET, write=False) as vault:
        done = [one.action for one in vault.rows("custody")]
    assert done[:2] == ["acquired", "sealed"]
    return done[2:]


async def fills(pilot, question, text):
    """Answer a question at once: a long path takes long to type."""
    await sees(pilot, question)
    pilot.app.screen.query_one(Prompt).answered(text)


async def at_the_bytes(pilot, graphic="nobody said"):
    await pilot.press("enter")
    await sees(pilot, "1 facts")
    await pilot.press("4")
    await sees(pilot, "Лист з броду")
    await pilot.press("v")
    await sees(pilot, "write a plain copy to a file", graphic, "Linked to 1 record")


async def test_keys_take_evidence_out_and_show_it_as_text_and_custody_says_both(case, tmp_path):
    out = tmp_path / "out-1.txt"
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await at_the_bytes(pilot)
        await pilot.press("w")
        await fills(pilot, "Plain copy to:", str(out))
        await sees(pilot, "Written, and plain there", "copied; a plain file outside the vault")
        await pilot.press("t")
        seen = await sees(pilot, "Привіт]52;c;ZXZpbA==", "друге", "the first 262 kB of 300 kB",
                          "Nobody said whether it is graphic.")  # fmt: skip
        assert "\x1b" not in seen
        await pilot.press("escape")
        await sees(pilot, "viewed; the terminal, as text")
        await pilot.press("escape")
        await sees(pilot, "[4 evidence 1]")
        await pilot.press("enter")
        await sees(pilot, "1 facts: complete")
        await pilot.press("end")
        await sees(pilot, "Custody  4", "copied; a plain file outside the vault")
    assert out.read_bytes() == BYTES
    assert custody(case) == ["copied", "viewed"]


async def test_a_path_that_cannot_be_is_words_and_escape_leaves_nothing(
    case, tmp_path, monkeypatch
):
    there, away = tmp_path / "there.txt", tmp_path / "away"
    there.write_bytes(b"mine")
    away.mkdir()

    def stopped(self, _done, _total):
        self.stop()
        raise Stopped

    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await at_the_bytes(pilot)
        await pilot.press("w")
        await fills(pilot, "Plain copy to:", str(there))
        await fills(pilot, "Replace it?", "n")
        for path, words in (
            (away / ("x" * 300), "too long"),
            (case.folder / "x", "no plain file may be"),
            (away, "it is a folder"),
        ):
            await pilot.press("w")
            await fills(pilot, "Plain copy to:", str(path))
            await sees(pilot, words)
        monkeypatch.setattr("tui.widgets.notices.Progress.__call__", stopped)
        await pilot.press("w")
        await fills(pilot, "Plain copy to:", str(away / "f"))
        await sees(pilot, "Stopped; nothing was kept of it.")
    assert there.read_bytes() == b"mine"
    assert list(away.iterdir()) == []
    assert custody(case) == []


async def test_what_is_graphic_or_goes_over_ssh_is_asked_about_first(case, monkeypatch):
    with Vault.open(case.folder, secret=SECRET) as vault:
        vault.save("incident", case.incident, {"graphic": True})
    async with unlocked(case.folder, secret=SECRET) as (_app, pilot):
        await at_the_bytes(pilot, "YES: it may stay with you")
        for key in ("t", "p"):
            await pilot.press(key)
            await fills(pilot, "GRAPHIC: it may stay with you. Show it?", "n")
        monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
        await pilot.press("p")
        await sees(pilot, "Not over SSH")
        await pilot.press("t")
        await fills(pilot, "It goes over the line. Show it?", "n")
    assert custody(case) == []


@linux
async def test_a_program_opens_it_from_memory_and_a_lock_ends_the_program(case, tmp_path):
    seen = tmp_path / "seen"
    script = (
        f"import sys, threading; data = open(sys.argv[1], 'rb').read();"
        f"open({str(seen)!r} + '-', 'wb').write(data);"
        f"import os; os.rename({str(seen)!r} + '-', {str(seen)!r}); threading.Event().wait()"
    )
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await at_the_bytes(pilot)
        app.screen._viewer = _named(shlex.join([sys.executable, "-c", script]))
        await pilot.press("p")
        await sees(pilot, "Nobody said whether it is graphic.", "a lock ends it")
        await until(pilot, seen.exists)
        (viewing,) = app.session._held
        app.session.lock()
        viewing.wait()
    assert seen.read_bytes() == BYTES
    assert custody(case) == ["viewed"]


def _named(program):
    from tui.kit import viewer_for

    async def viewer():
        return viewer_for(None, {}, named=program, terminal=False)

    return viewer


async def test_a_review_takes_out_and_says_that_nothing_was_taken_down(case, tmp_path):
    out = tmp_path / "out.txt"
    async with unlocked(case.folder, secret=SECRET, review=True) as (_app, pilot):
        await at_the_bytes(pilot)
        await pilot.press("w")
        await fills(pilot, "Plain copy to:", str(out))
        await sees(pilot, "No custody entry")
    assert out.read_bytes() == BYTES


async def attaches_again(app, pilot, path, answer):
    await pilot.press("m")
    await sees(pilot, "All below may stay empty")
    app.screen.field("path").text = str(path)
    app.screen.field("type").text = "DOC-ORDER"
    await pilot.press("f2")
    await fills(pilot, "Set what you typed of it instead?", answer)
    await sees(pilot, "No link was added: already here as EVD-", "1 facts")


async def test_the_same_file_again_asks_before_what_was_said_of_it_changes(case, tmp_path):
    path = tmp_path / "лист.txt"
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await pilot.press("enter")
        await sees(pilot, "1 facts")
        await attaches_again(app, pilot, path, "n")
        assert said_type(case) == "DOC-MIL"
        await attaches_again(app, pilot, path, "y")
        assert said_type(case) == "DOC-ORDER"
        await pilot.press("escape", "a")
        await sees(pilot, "Quick log")
        for name, text in (("what", "[invented] again"), ("when", "2026"), ("attach", str(path))):
            app.screen.field(name).text = text
        await pilot.press("f2")
        await sees(pilot, "Logged INC-", "One file, 2 records now: already here as EVD-")
    with Vault.open(case.folder, secret=SECRET, write=False) as vault:
        assert len(vault.rows("evidence_link")) == 2


def said_type(case):
    with Vault.open(case.folder, secret=SECRET, write=False) as vault:
        (evidence,) = vault.rows("evidence")
        return evidence.type


async def opens_the_link(app, pilot, title):
    """Put the cursor on the line that names a linked record, and open it."""
    sheet = app.screen.query_one(Sheet)
    assert sheet.find(title)
    assert sheet.line.target is not None
    await pilot.press("enter")


async def test_what_evidence_is_linked_to_opens_with_enter_and_escape_comes_back(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await at_the_bytes(pilot)
        await opens_the_link(app, pilot, "Shots at the reed bed")
        await sees(pilot, "[1 facts", "2 people")
        assert row(app, 0).startswith(case.ref)
        await pilot.press("escape")
        await sees(pilot, "Bytes of EV")
        await pilot.press("escape", "enter")
        await sees(pilot, "1 facts: complete")
        await opens_the_link(app, pilot, "Shots at the reed bed")
        await sees(pilot, "2 people")
        assert row(app, 0).startswith(case.ref)


async def test_a_linked_claim_opens_and_a_record_that_was_not_shared_says_so(case):
    with Vault.open(case.folder, secret=SECRET) as vault:
        [evidence], [claim] = vault.rows("evidence"), vault.rows("claim")
        for target in (claim.id, "00000000-0000-7000-8000-000000000000"):
            vault.save("evidence_link", None, {"evidence": evidence.id, "target": target})
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        app.push_screen(EvidenceBytes(record=evidence.id))
        await sees(pilot, "Linked to 3 records", "not shared")
        await opens_the_link(app, pilot, claim.ref)
        await until(pilot, lambda: row(app, 0).startswith(claim.ref))


@pytest.fixture
def picture(make, tmp_path):
    vault = make()
    case = one_case(vault, close=False)
    path = tmp_path / "DSC.jpg"
    path.write_bytes(media.jpeg(exif=media.INVENTED))
    attach_evidence(vault, case.incident, path, title="Лист з броду")
    vault.close()
    return case


def values_of(case, kind, *names):
    with Vault.open(case.folder, secret=SECRET, write=False) as vault:
        (row,) = [one for one in vault.rows(kind) if kind != "incident" or one.id == case.incident]
        return [getattr(row, name) for name in names]


async def test_what_a_file_offers_is_shown_on_demand_and_set_by_a_key_one_by_one(picture):
    before = values_of(picture, "incident", "when")
    async with unlocked(picture.folder, secret=SECRET) as (app, pilot):
        await at_the_bytes(pilot)
        assert "Vymysel" not in "".join(line.text for line in app.screen.query_one(Sheet).lines)
        await pilot.press("M")
        await sees(pilot, "Camera make (EXIF): Vymysel", "Latitude: 48.513194", "nothing is set")
        assert values_of(picture, "incident", "lat", "when") == [None, *before]
        await pilot.press("end", "enter")
        await fills(pilot, "Set that in INC-", "n")
        await pilot.press("enter")
        await fills(pilot, "Set that in INC-", "y")
        await sees(pilot, "u there takes it back")
        await pilot.press("r")
        await sees(pilot, "It says the same.")
        await pilot.press("home", "enter")
        await pilot.press("escape")
        await sees(pilot, "viewed; a process of afield")
    assert values_of(picture, "incident", "lat", "lon", "place_method", "when") == [
        "48.513194", "37.946111", "gps-or-exif", *before,
    ]  # fmt: skip
    assert values_of(picture, "evidence", "content_when") == [None]


async def test_bytes_that_are_compared_and_found_changed_are_marked_beside_their_digest(picture):
    async with unlocked(picture.folder, secret=SECRET) as (_app, pilot):
        await at_the_bytes(pilot)
        await pilot.press("c")
        await sees(pilot, "All bytes are those that were taken in", "verified; both digests")
        (path,) = (picture.folder / "blobs").iterdir()
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        await pilot.press("c")
        await sees(pilot, "CHANGED", "hash mismatch", "A sealed file is damaged")
        await pilot.press("escape")
        await pilot.press("enter")
        await sees(pilot, "SHA-256", "CHANGED", "not the bytes that were taken in")
    assert custody(picture) == ["verified", "hash-mismatch"]
