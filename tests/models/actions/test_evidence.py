"""Evidence: read once, sealed, hashed; the original is left alone and nothing is half kept."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest

from crypto.files import StorageFull
from models.actions import attach_evidence
from models.actions.custody import EvidenceChanged, EvidenceUnreadable, EvidenceVanished
from models.lifecycle import Vault, verify_vault
from models.vault import EvidenceMissing, open_blob, sweep_blobs
from tests.people import Make, share

BYTES = b"a frame of an invented video\n" * 100_000


@pytest.fixture
def incident(vault: Vault) -> str:
    return vault.save("incident", None, {"title": "Shots", "when": "2026-03-01"})


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "кадр [1].mp4"
    path.write_bytes(BYTES)
    return path


def test_what_is_taken_out_is_what_was_taken_in(vault: Vault, incident: str, video: Path) -> None:
    said: list[tuple[int, int]] = []
    saved = attach_evidence(vault, incident, video, progress=lambda *told: said.append(told))
    row = vault.row("evidence", saved)
    assert row.sha256 == hashlib.sha256(BYTES).hexdigest()  # type: ignore[union-attr]
    assert row.sha512 == hashlib.sha512(BYTES).hexdigest()  # type: ignore[union-attr]
    assert row.original_name == video.name  # type: ignore[union-attr]
    with open_blob(vault, row.sha256) as reader:  # type: ignore[union-attr]
        assert reader.read() == BYTES
    assert said[-1] == (len(BYTES), len(BYTES))
    assert video.read_bytes() == BYTES
    assert verify_vault(vault).clean


def test_no_byte_and_no_name_of_it_is_readable_in_the_vault(
    vault: Vault, incident: str, video: Path
) -> None:
    attach_evidence(vault, incident, video)
    for path in vault.folder.rglob("*"):
        assert "кадр" not in path.name
        assert not path.is_file() or b"invented video" not in path.read_bytes()


def test_the_same_bytes_again_are_linked_and_not_kept_twice(
    vault: Vault, incident: str, video: Path, tmp_path: Path
) -> None:
    other = vault.save("incident", None, {"title": "Another", "when": "2026"})
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(BYTES)
    assert attach_evidence(vault, incident, video) == attach_evidence(vault, other, copy)
    assert attach_evidence(vault, incident, video) == attach_evidence(vault, incident, copy)
    assert len(vault.rows("evidence")) == 1
    assert len(vault.rows("evidence_link")) == 2
    assert len(list(vault.blobs.iterdir())) == 1


def test_a_file_that_is_not_there_or_not_a_file_is_refused(
    vault: Vault, incident: str, tmp_path: Path
) -> None:
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(EvidenceUnreadable):
            attach_evidence(vault, incident, path)
    assert list(vault.blobs.iterdir()) == []


def test_what_is_said_of_bytes_that_are_here_is_set(
    vault: Vault, incident: str, video: Path
) -> None:
    saved = attach_evidence(vault, incident, video)
    assert attach_evidence(vault, incident, video, title="From the ford") == saved
    assert vault.row("evidence", saved).title == "From the ford"  # type: ignore[union-attr]


@pytest.mark.parametrize("where", ["inside", "after"])
def test_a_file_that_is_part_of_a_change_that_fails_is_not_kept(
    vault: Vault, incident: str, video: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull(path=vault.folder)

    if where == "inside":
        monkeypatch.setattr("models.actions.evidence_attachment.save_record", full)

    def change() -> None:
        with vault.batch():
            attach_evidence(vault, incident, video)
            full()

    with pytest.raises(StorageFull):
        change()
    monkeypatch.undo()
    assert list(vault.blobs.iterdir()) == []
    attach_evidence(vault, incident, video)
    assert len(list(vault.blobs.iterdir())) == 1
    assert verify_vault(vault).clean


def test_a_file_that_vanishes_while_it_is_read_is_not_kept(
    vault: Vault, incident: str, video: Path
) -> None:
    def vanish(done: int, total: int) -> None:
        video.unlink(missing_ok=True)

    with pytest.raises(EvidenceVanished):
        attach_evidence(vault, incident, video, progress=vanish)
    assert list(vault.blobs.iterdir()) == []
    assert vault.rows("evidence") == []


def test_a_file_that_grows_while_it_is_read_is_not_kept(
    vault: Vault, incident: str, video: Path
) -> None:
    def grow(done: int, total: int) -> None:
        with video.open("ab") as file:
            file.write(b"more")

    with pytest.raises(EvidenceChanged):
        attach_evidence(vault, incident, video, progress=grow)
    assert list(vault.blobs.iterdir()) == []


def test_a_medium_that_fails_while_it_is_read_is_named(
    vault: Vault, incident: str, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("models.actions.custody.file_sealing.os.fdopen", Failing)
    with pytest.raises(EvidenceVanished) as caught:
        attach_evidence(vault, incident, video)
    monkeypatch.undo()
    assert os.strerror(errno.EIO) in str(caught.value)
    assert list(vault.blobs.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a matter of POSIX")
def test_a_named_pipe_is_refused_and_not_waited_for(
    vault: Vault, incident: str, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(EvidenceUnreadable):
        attach_evidence(vault, incident, tmp_path / "pipe")


def test_a_colleagues_words_about_the_same_bytes_stay_theirs(
    make: Make, incident: str, vault: Vault, video: Path
) -> None:
    other = make("Olena")
    record = other.save("incident", None, {"title": "Theirs", "when": "2026"})
    attach_evidence(other, record, video, title="staged, they say")
    share(other, vault)
    ours = attach_evidence(vault, incident, video, title="ours")
    assert vault.row("evidence", ours).title == "ours"  # type: ignore[union-attr]
    assert len(vault.rows("evidence")) == 2


def test_an_attachment_that_was_undone_is_recorded_anew(
    vault: Vault, incident: str, video: Path
) -> None:
    attach_evidence(vault, incident, video)
    vault.undo()
    again = attach_evidence(vault, incident, video)
    assert vault.row("evidence", again).withdrawn is None  # type: ignore[union-attr]


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_lost_bytes_are_healed_by_attaching_them_again(
    vault: Vault, incident: str, video: Path, damage: str
) -> None:
    attach_evidence(vault, incident, video)
    (path,) = vault.blobs.iterdir()
    path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes()[:-1])
    attach_evidence(vault, incident, video)
    sweep_blobs(vault)
    assert verify_vault(vault).clean


def test_a_full_disk_while_sealing_leaves_no_half_file(
    vault: Vault, incident: str, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("models.vault.blobs.blob_store.Sealer.write", full)
    with pytest.raises(StorageFull):
        attach_evidence(vault, incident, video)
    assert list(vault.blobs.iterdir()) == []
    assert vault.rows("evidence_link") == []


def test_bytes_that_are_not_here_are_named(vault: Vault) -> None:
    with pytest.raises(EvidenceMissing), open_blob(vault, "0" * 64):
        pass


def test_an_interrupted_attachment_is_swept_away(vault: Vault, incident: str, video: Path) -> None:
    attach_evidence(vault, incident, video)
    (vault.blobs / "left").write_bytes(b"half")
    assert len(verify_vault(vault).remarks) == 1
    assert sweep_blobs(vault) == 1
    assert verify_vault(vault).remarks == ()


def test_every_damage_to_a_sealed_file_is_found(vault: Vault, incident: str, video: Path) -> None:
    attach_evidence(vault, incident, video)
    (path,) = vault.blobs.iterdir()
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:100], b"", whole[:500] + b"x" + whole[501:], whole + b"x"):
        path.write_bytes(damaged)
        assert not verify_vault(vault).clean
    path.unlink()
    assert not verify_vault(vault).clean
    path.write_bytes(whole)
    assert verify_vault(vault).clean
