from __future__ import annotations

import threading

import pytest

from models.lifecycle import Vault
from tests.tui.cases import EVIL, SECRET, one_case
from tests.tui.driving import unlocked, until
from tests.tui.seeing import sees, types
from tui.kit import size_in_words
from tui.kit.screen_text import UNSAFE
from tui.widgets.fields.path_field import entries
from tui.widgets.notices import Progress, hashing, percent
from tui.widgets.notices.progress import Stopped


@pytest.fixture
def case(make):
    return one_case(make())


def kept(case):
    return Vault.open(case.folder, secret=SECRET, write=False)


async def in_record(pilot, key, words):
    await pilot.press("enter")
    await sees(pilot, "1 facts")
    await pilot.press(key)
    await sees(pilot, words)


async def test_a_task_is_written_down_and_later_done(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_record(pilot, "plus", "two boats were seen")
        await types(pilot, "call Sedge")
        await pilot.press("shift+tab", "shift+tab")
        await types(pilot, "ta")
        await pilot.press("f2")
        await sees(pilot, "Saved.", "task: OPEN  call Sedge")
        app.screen.query_one("#notes").focus()
        await pilot.press("home", "enter")
        await sees(pilot, "Changing NOT-")
        app.screen.field("done").text = "yes"
        await pilot.press("f2")
        await sees(pilot, "task: done  call Sedge")
    with kept(case) as vault:
        tasks = [note for note in vault.rows("note") if note.note_kind == "task"]
        assert [(note.text, note.done) for note in tasks] == [("call Sedge", True)]


async def test_the_draft_of_a_changed_note_comes_back_as_that_note(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_record(pilot, "plus", "two boats were seen")
        app.screen.query_one("#notes").focus()
        await pilot.press("home", "enter")
        await sees(pilot, "Changing NOT-")
        await types(pilot, "later ")
        app.session.lock(dict([app.screen.draft()]))
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_record(pilot, "plus", "Changing NOT-")
        await sees(pilot, "later two boats were seen")
        await pilot.press("f2")
        await sees(pilot, "Saved.")
    with kept(case) as vault:
        assert [note.text for note in vault.rows("note")] == ["later two boats were seen"]
        assert vault.drafts() == {}


async def test_a_file_is_sealed_and_the_original_is_left_in_place(case, tmp_path):
    file = tmp_path / "reeds.bin"
    file.write_bytes(b"\0" * 300_000)
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_record(pilot, "m", "All below may stay empty")
        app.screen.field("path").text = str(file)
        app.screen.field("graphic").text = "yes"
        await pilot.press("f2")
        await sees(pilot, "Sealed; the original was left in place")
        await pilot.press("4")
        await sees(pilot, "[4 evidence 1]", "GRAPHIC  Evidence, application/octet-stream  300 kB")
    assert file.read_bytes() == b"\0" * 300_000


async def test_a_file_that_vanishes_while_it_is_read_is_one_sentence_and_keeps_nothing(
    case, tmp_path, monkeypatch
):
    file = tmp_path / "reeds.bin"
    file.write_bytes(b"\0" * 3_000_000)

    def vanish(_done, _total):
        file.unlink(missing_ok=True)

    monkeypatch.setattr("tui.screens.record.attach.Progress", lambda *_: vanish)
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_record(pilot, "m", "All below may stay empty")
        app.screen.field("path").text = str(file)
        await pilot.press("f2")
        await sees(pilot, "Put the medium back", "nothing was kept of the part read")
    with kept(case) as vault:
        assert not vault.rows("evidence")
        assert not list(vault.blobs.iterdir())


async def test_a_path_that_leads_nowhere_is_refused_under_its_field(case, tmp_path):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_record(pilot, "m", "All below may stay empty")
        app.screen.field("path").text = str(tmp_path / "nothing")
        await pilot.press("f2")
        await sees(pilot, "There is no such file")


async def test_a_name_with_escape_sequences_is_offered_cleaned_and_still_found(case, tmp_path):
    file = tmp_path / ("clip" + EVIL.replace("/", "") + ".mp4")
    file.write_bytes(b"x")
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        await in_record(pilot, "m", "All below may stay empty")
        field = app.screen.field("path")
        field.text = f"{tmp_path}/clip"
        await pilot.press("down")
        assert not UNSAFE.search(field.text)
        assert field.path == file
        await pilot.press("f2")
        await sees(pilot, "Sealed; the original")


def test_folders_come_first_and_hidden_names_wait_until_they_are_asked_for(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.txt").write_text("12345")
    (tmp_path / ".hidden").write_text("")

    assert [each.text for each in entries(f"{tmp_path}/")] == [
        f"{tmp_path}/b/",
        f"{tmp_path}/a.txt",
    ]
    assert [each.text for each in entries(f"{tmp_path}/.h")] == [f"{tmp_path}/.hidden"]
    assert entries(f"{tmp_path}/nowhere/") == []


def test_progress_is_said_in_words():
    assert hashing(480, 1200) == "hashing 40 % of 1.2 kB; Esc stops"
    assert percent(0, 0) == 100
    assert [size_in_words(n) for n in (1, 999, 1500, 123_456_789)] == [
        "1 byte", "999 bytes", "1.5 kB", "123 MB"
    ]  # fmt: skip


async def test_a_stopped_piece_of_work_ends_at_its_next_count(case):
    async with unlocked(case.folder, secret=SECRET) as (app, pilot):
        progress = Progress(app.screen, hashing)
        said = threading.Thread(target=progress, args=(1, 2))
        said.start()
        said.join()
        await sees(pilot, "hashing 50 %")
        progress.stop()
        with pytest.raises(Stopped):
            progress(2, 2)
        await until(pilot, lambda: True)
