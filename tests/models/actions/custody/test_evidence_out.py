"""Evidence comes out again: proven first, whole or not at all, and taken down each time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from crypto.files import DamagedSeal, NameTaken, StorageFull
from crypto.keyfile import add_reader
from models.actions import (
    attach_evidence,
    evidence_as_text,
    evidence_to_file,
    evidence_to_memory,
    evidence_to_stream,
    prove_evidence,
)
from models.actions.custody import (
    EvidenceDiffers,
    EvidenceElsewhere,
    EvidenceIsNoText,
    InsideVault,
)
from models.actions.record_save import StandsInLedger
from models.lifecycle import Vault, verify_vault
from models.records import Custody
from tests.people import CHEAP, PASSPHRASE, Make, share

BYTES = bytes(range(256)) * 8_000


def held(vault: Vault, folder: Path, data: bytes = BYTES, name: str = "кадр [1].mp4") -> str:
    """Attach a file to an invented incident, wipe the original, and return the evidence's id."""
    incident = vault.save("incident", None, {"title": "[invented] ford", "when": "2026-03"})
    path = folder / name
    path.write_bytes(data)
    evidence = attach_evidence(vault, incident, path)
    path.unlink()
    return evidence


@pytest.fixture
def evidence(vault: Vault, tmp_path: Path) -> str:
    return held(vault, tmp_path)


@pytest.fixture
def away(tmp_path: Path) -> Path:
    folder = tmp_path / "away"
    folder.mkdir()
    return folder


def blob(vault: Vault) -> Path:
    (path,) = vault.blobs.iterdir()
    return path


def entries(vault: Vault) -> list[tuple[str, str]]:
    """Return what was done since the file was taken in, as action and where to."""
    return [(one.action, one.went_to) for one in _since(vault)]


def _since(vault: Vault) -> list[Custody]:
    rows = cast("list[Custody]", vault.rows("custody"))
    return [one for one in rows if one.action not in {"acquired", "sealed"}]


def test_what_was_sealed_and_wiped_comes_out_byte_for_byte_and_private(
    vault: Vault, evidence: str, away: Path
) -> None:
    told: list[tuple[int, int]] = []
    out = away / "копія.mp4"
    done = evidence_to_file(vault, evidence, out, progress=lambda *some: told.append(some))
    assert out.read_bytes() == BYTES
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert done.size == len(BYTES)
    assert done.recorded
    assert told[-1] == (len(BYTES), len(BYTES))
    assert [one.name for one in away.iterdir()] == [out.name]


def test_each_way_out_is_taken_down_once_with_who_what_when_and_which_bytes(
    vault: Vault, evidence: str, away: Path
) -> None:
    evidence_to_file(vault, evidence, away / "out.mp4")
    evidence_to_stream(vault, evidence, io.BytesIO())
    memory, _ = evidence_to_memory(vault, evidence, program="stand-in")
    memory.close()
    assert entries(vault) == [
        ("copied", "a plain file outside the vault"),
        ("copied", "standard output, to another program"),
        ("viewed", "the program stand-in, in memory"),
    ]
    row = vault.row("evidence", evidence)
    for one in vault.rows("custody"):
        assert (one.evidence, one.done_by) == (evidence, vault.name)  # type: ignore[attr-defined]
        assert one.sha256 == row.sha256  # type: ignore[attr-defined, union-attr]
        assert "away" not in json.dumps(one.model_dump())
    noted = [line for line in vault.journal() if line.what == "evidence-copied"]
    assert str(away / "out.mp4") in [line.facts.get("file") for line in noted]
    assert verify_vault(vault).clean


def test_proving_gives_nothing_out_and_takes_nothing_down(vault: Vault, evidence: str) -> None:
    assert prove_evidence(vault, evidence).size == len(BYTES)
    assert entries(vault) == []


def test_an_entry_is_never_changed_withdrawn_or_undone(
    vault: Vault, evidence: str, away: Path
) -> None:
    evidence_to_file(vault, evidence, away / "out.mp4")
    (entry,) = _since(vault)
    for change in ({"withdrawn": "x"}, {"reason": "x"}, {"handling": "RED"}):
        with pytest.raises(StandsInLedger):
            vault.save("custody", entry.id, change)
    vault.undo()  # what was attached
    assert vault.row("evidence", evidence).withdrawn  # type: ignore[union-attr]
    assert len(_since(vault)) == 1


def test_taking_out_between_an_undo_and_its_redo_keeps_the_redo(
    vault: Vault, evidence: str, away: Path
) -> None:
    other = vault.save("incident", None, {"title": "[invented] mill", "when": "2026"})
    vault.undo()
    evidence_to_file(vault, evidence, away / "out.mp4")
    vault.redo()
    assert vault.row("incident", other).withdrawn is None  # type: ignore[union-attr]


def _flipped(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:70_000] + bytes([whole[70_000] ^ 1]) + whole[70_001:])


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [_flipped, _cut])
def test_damaged_bytes_do_not_come_out_in_any_way(
    vault: Vault, evidence: str, away: Path, damage: Callable[[Path], None]
) -> None:
    damage(blob(vault))
    sink = io.BytesIO()
    for way in (
        lambda: evidence_to_file(vault, evidence, away / "out.mp4"),
        lambda: evidence_to_stream(vault, evidence, sink),
        lambda: evidence_to_memory(vault, evidence, program="x"),
        lambda: evidence_as_text(vault, evidence),
    ):
        with pytest.raises(DamagedSeal):
            way()
    assert list(away.iterdir()) == []
    assert sink.getvalue() == b""
    # Whoever asks: once, and without a hash, because the seal does not open to its end.
    assert [(one.action, one.sha256) for one in _since(vault)] == [("hash-mismatch", None)]


def test_a_seal_that_holds_other_bytes_than_were_recorded_gives_none_out(
    vault: Vault, evidence: str, away: Path, tmp_path: Path
) -> None:
    first = blob(vault)
    held(vault, tmp_path, b"other bytes\n", "other.bin")
    (other,) = [path for path in vault.blobs.iterdir() if path != first]
    first.write_bytes(other.read_bytes())
    with pytest.raises(EvidenceDiffers):
        evidence_to_file(vault, evidence, away / "out.mp4")
    assert list(away.iterdir()) == []
    found = hashlib.sha256(b"other bytes\n").hexdigest()
    assert [(one.action, one.sha256) for one in _since(vault)] == [("hash-mismatch", found)]


def test_bytes_that_are_elsewhere_are_said_to_be_with_whoever_recorded_them(
    make: Make, vault: Vault, away: Path, tmp_path: Path
) -> None:
    other = make("Olena")
    evidence = held(other, tmp_path)
    share(other, vault)
    with pytest.raises(EvidenceElsewhere) as caught:
        evidence_to_file(vault, evidence, away / "out.mp4")
    assert "They may be with: Olena." in str(caught.value)
    assert list(away.iterdir()) == []


def test_nothing_is_replaced_unasked_and_no_link_is_followed(
    vault: Vault, evidence: str, away: Path
) -> None:
    there, link, led = away / "there", away / "link", away / "led"
    there.write_bytes(b"mine")
    led.write_bytes(b"led to")
    link.symlink_to(led)
    for path, replace in ((there, False), (link, False), (link, True), (away, True)):
        with pytest.raises(NameTaken):
            evidence_to_file(vault, evidence, path, replace=replace)
    assert (there.read_bytes(), led.read_bytes()) == (b"mine", b"led to")
    assert entries(vault) == []
    evidence_to_file(vault, evidence, there, replace=True)
    assert there.read_bytes() == BYTES


def test_no_plain_copy_is_made_inside_the_vault(vault: Vault, evidence: str) -> None:
    for path in (vault.folder / "out", vault.blobs / ".." / "blobs" / "out"):
        with pytest.raises(InsideVault):
            evidence_to_file(vault, evidence, path)


def test_what_is_stopped_in_the_middle_leaves_no_file_and_no_entry(
    vault: Vault, evidence: str, away: Path
) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done > 1_000_000:
            raise Enough

    with pytest.raises(Enough):
        evidence_to_file(vault, evidence, away / "out.mp4", progress=stop)
    assert list(away.iterdir()) == []
    assert entries(vault) == []


def test_without_room_for_the_entry_nothing_comes_out(
    vault: Vault, evidence: str, away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull(path=vault.folder)

    monkeypatch.setattr("models.actions.custody.custody_entry.save_record", full)
    sink = io.BytesIO()
    with pytest.raises(StorageFull):
        evidence_to_file(vault, evidence, away / "out.mp4")
    with pytest.raises(StorageFull):
        evidence_to_stream(vault, evidence, sink)
    assert list(away.iterdir()) == []
    assert sink.getvalue() == b""


KILLED = """
import os, signal, sys
from pathlib import Path
from crypto.keyfile import slot
from models.actions import evidence_to_file
from models.lifecycle import Vault
from tests.drawn import quick

slot.stretch = quick
folder, evidence, out, secret = sys.argv[1:]
with Vault.open(Path(folder), secret=secret) as vault:
    def die(done, total):
        if done > 1_000_000:
            os.kill(os.getpid(), signal.SIGKILL)
    evidence_to_file(vault, evidence, Path(out), progress=die)
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux writes without a name")
def test_a_kill_in_the_middle_leaves_no_plain_byte_behind(
    vault: Vault, evidence: str, away: Path
) -> None:
    vault.close()
    out = away / "out.mp4"
    words = [sys.executable, "-c", KILLED, vault.folder, evidence, out, PASSPHRASE]
    done = subprocess.run(words, check=False, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    assert done.returncode == -signal.SIGKILL
    assert list(away.iterdir()) == []
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        assert entries(again) == []
        assert verify_vault(again).clean


def test_a_reader_takes_out_and_is_told_that_no_entry_was_signed(
    vault: Vault, evidence: str, away: Path
) -> None:
    add_reader(vault.folder / "vault.json", vault.keys, passphrase="theirs", cost=CHEAP)
    vault.close()
    with Vault.open(vault.folder, secret="theirs") as reader:
        done = evidence_to_file(reader, evidence, away / "out.mp4")
        assert not done.recorded
        assert (away / "out.mp4").read_bytes() == BYTES
        assert entries(reader) == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory files are Linux's")
def test_a_program_reads_the_bytes_from_memory_and_cannot_change_them(
    vault: Vault, evidence: str
) -> None:
    memory, _ = evidence_to_memory(vault, evidence, program="stand-in")
    with memory:
        path = str(memory.path)
        read = subprocess.run(
            ["cat", path], pass_fds=(memory.descriptor,), capture_output=True, check=True
        )
        assert read.stdout == BYTES
        with pytest.raises(OSError, match="not permitted"):
            os.write(memory.descriptor, b"x")


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        ("Привіт\r\nдруге".encode(), None, ("Привіт", "друге")),
        (b"\x1b]52;c;ZXZpbA==\x07shown", None, ("]52;c;ZXZpbA==shown",)),
        ("рядок".encode("utf-16"), None, ("рядок",)),
        ("рядок".encode("cp1251"), "cp1251", ("рядок",)),
        ("a\u202eb".encode(), None, ("ab",)),
        (b"", None, ("",)),
    ],
)
def test_text_is_shown_without_what_a_terminal_would_obey(
    vault: Vault, tmp_path: Path, data: bytes, encoding: str | None, expected: tuple[str, ...]
) -> None:
    text = evidence_as_text(vault, held(vault, tmp_path, data, "лист.txt"), encoding=encoding)
    assert text.lines == expected
    assert entries(vault) == [("viewed", "the terminal, as text")]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (BYTES, None),
        (b"\0\0\0", None),
        ("рядок".encode("cp1251"), None),
        (b"abc", "no-such-encoding"),
        (b"abc", "base64"),
        (b"abc", "rot13"),
    ],
)
def test_what_is_no_text_is_refused_before_anything_is_taken_down(
    vault: Vault, tmp_path: Path, data: bytes, encoding: str | None
) -> None:
    evidence = held(vault, tmp_path, data)
    with pytest.raises(EvidenceIsNoText):
        evidence_as_text(vault, evidence, encoding=encoding)
    assert entries(vault) == []


def test_a_long_text_is_cut_between_signs_and_says_of_how_much(
    vault: Vault, tmp_path: Path
) -> None:
    data = ("ї" * 200_000 + "\n").encode()
    text = evidence_as_text(vault, held(vault, tmp_path, b"x" + data, "t.txt"))
    assert text.shown < text.size == len(data) + 1
    assert set("".join(text.lines)) == {"x", "ї"}
