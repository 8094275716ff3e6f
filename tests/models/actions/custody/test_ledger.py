"""The store writes its ledger itself: whatever is done with bytes, in the step that does it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from crypto.files import DamagedSeal, StorageFull
from models.actions import (
    attach_evidence,
    evidence_as_text,
    evidence_to_file,
    save_quick_log,
    verify_evidence,
)
from models.lifecycle import Vault, verify_vault
from models.queries import custody_of
from models.records import BadValue, Custody
from models.sharing import pack_bundle, read_bundle
from models.vault import cards_by_device, keep_blob, new_blob
from tests.people import Make


def ledger(vault: Vault, evidence: str) -> list[str]:
    return [str(one.action) for one in custody_of(vault, evidence)]


def attached(vault: Vault, folder: Path, name: str = "note.txt", text: str = "[invented]", **said):
    incident = vault.save("incident", None, {"title": "[invented] ford", "when": "2026-03"})
    path = folder / name
    path.write_text(text)
    return attach_evidence(vault, incident, path, **said)


def test_the_ledger_begins_when_a_file_is_taken_in(vault: Vault, tmp_path: Path) -> None:
    evidence = attached(vault, tmp_path)
    row = vault.row("evidence", evidence)
    acquired, sealed = custody_of(vault, evidence)
    assert (acquired.action, sealed.action) == ("acquired", "sealed")
    for one in (acquired, sealed):
        assert (one.sha256, one.done_by) == (row.sha256, vault.name)  # type: ignore[union-attr]
        assert str(tmp_path) not in f"{one.went_to}{one.reason}"
    logged = save_quick_log(vault, what="[invented]", when="2026", attach=_file(tmp_path))
    (other,) = [
        one.evidence
        for one in vault.rows("evidence_link", where={"target": logged.id})  # type: ignore[attr-defined]
    ]
    assert ledger(vault, other) == ["acquired", "sealed"]
    assert verify_vault(vault).clean


def _file(folder: Path) -> Path:
    path = folder / "other.txt"
    path.write_text("other")
    return path


def test_the_same_bytes_again_are_neither_acquired_nor_sealed_again(
    vault: Vault, tmp_path: Path
) -> None:
    first, again = attached(vault, tmp_path), attached(vault, tmp_path, "copy.txt")
    assert first == again
    assert ledger(vault, first) == ["acquired", "sealed"]


def test_who_keeps_bytes_without_a_word_to_the_ledger_is_in_it_nevertheless(vault: Vault) -> None:
    with new_blob(vault) as writer:
        writer.write(b"kept by whoever calls the store")
        blob = writer.finish()
    with vault.batch():
        keep_blob(vault, blob)
        evidence = vault.save("evidence", None, {"title": "x", "sha256": blob.sha256})
    assert ledger(vault, evidence) == ["sealed"]


def test_what_fails_leaves_neither_bytes_nor_an_entry(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull(path=vault.folder)

    with monkeypatch.context() as patch:
        patch.setattr("models.actions.custody.custody_entry.save_record", full)
        with pytest.raises(StorageFull):
            attached(vault, tmp_path)
    assert (list(vault.rows("evidence")), list(vault.rows("custody"))) == ([], [])
    assert list(vault.blobs.iterdir()) == []
    vault.save("note", None, {"text": "later"})
    assert list(vault.rows("custody")) == [], "what failed was signed later"


def test_seen_taken_out_and_verified_follow(vault: Vault, tmp_path: Path) -> None:
    evidence = attached(vault, tmp_path)
    evidence_as_text(vault, evidence)
    evidence_to_file(vault, evidence, tmp_path / "out")
    assert verify_evidence(vault, evidence).recorded
    verify_vault(vault)
    assert ledger(vault, evidence) == ["acquired", "sealed", "viewed", "copied", "verified"]


def test_a_bundle_is_an_export_here_and_a_receipt_of_bytes_there(
    vault: Vault, make: Make, tmp_path: Path
) -> None:
    evidence = attached(vault, tmp_path)
    other = make("Ostap")
    out = tmp_path / "bundle.age"
    pack_bundle(vault, records=[evidence], to=[other.card], purpose="", out=out)
    (exported,) = [one for one in custody_of(vault, evidence) if one.action == "exported"]
    assert exported.went_to == "Ostap"
    with read_bundle(other, out) as quarantine:
        quarantine.accept(accept_unknown=True)
    (received,) = custody_of(other, evidence)
    assert (received.action, received.reason) == ("received", f"from {vault.name}")
    assert received.done_by == "Ostap"
    assert cards_by_device(other)
    # What each did with it stays with each.
    assert [one.author for one in other.rows("custody")] == [other.device]


def test_a_bundle_of_which_nothing_could_be_taken_down_says_so_and_stands(
    vault: Vault, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull(path=vault.folder)

    evidence = attached(vault, tmp_path)
    monkeypatch.setattr("models.actions.custody.custody_entry.save_record", full)
    out = tmp_path / "bundle.age"
    packed = pack_bundle(vault, records=[evidence], to=[make("Ostap").card], purpose="", out=out)
    assert (packed.untold, out.exists()) == (1, True)


def _damage(vault: Vault) -> None:
    (path,) = vault.blobs.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))


def test_a_mismatch_is_always_taken_down_once_whoever_finds_it(
    vault: Vault, tmp_path: Path
) -> None:
    evidence = attached(vault, tmp_path)
    _damage(vault)
    for _ in range(2):
        with pytest.raises(DamagedSeal):
            verify_evidence(vault, evidence)
        assert not verify_vault(vault).clean
    assert ledger(vault, evidence) == ["acquired", "sealed", "hash-mismatch"]


def test_a_whole_verification_takes_down_what_it_finds_and_nothing_else(
    vault: Vault, tmp_path: Path
) -> None:
    evidence = attached(vault, tmp_path)
    assert verify_vault(vault).clean
    assert ledger(vault, evidence) == ["acquired", "sealed"]
    _damage(vault)
    assert not verify_vault(vault).clean
    assert ledger(vault, evidence)[2:] == ["hash-mismatch"]


def test_a_copy_points_to_its_original_and_the_original_knows_it(
    vault: Vault, tmp_path: Path
) -> None:
    original = attached(vault, tmp_path)
    copy = attached(vault, tmp_path, "still.txt", "still", parent=original, derivation="still")
    row = vault.row("evidence", copy)
    assert (row.parent, row.derivation, row.original) == (original, "still", False)  # type: ignore[union-attr]
    entries = custody_of(vault, original)
    assert [(one.action, one.went_to) for one in entries][2:] == [("derived", row.ref)]  # type: ignore[union-attr]
    vault.save("evidence", copy, {"title": "[invented] still"})
    assert len(custody_of(vault, original)) == 3


def test_a_copy_that_does_not_say_how_it_was_made_is_refused(vault: Vault, tmp_path: Path) -> None:
    original = attached(vault, tmp_path)
    with pytest.raises(BadValue) as caught:
        attached(vault, tmp_path, "still.txt", "still", parent=original)
    assert caught.value.field == "derivation"
    assert len(vault.rows("evidence")) == 1


def test_a_circle_of_originals_is_refused_in_words(vault: Vault, tmp_path: Path) -> None:
    first = attached(vault, tmp_path, "1.txt", "1")
    second = attached(vault, tmp_path, "2.txt", "2", parent=first, derivation="copy")
    third = attached(vault, tmp_path, "3.txt", "3", parent=second, derivation="copy")
    before = vault.history.count()
    for parent in (first, second, third):
        with pytest.raises(BadValue) as caught:
            vault.save("evidence", first, {"parent": parent})
        assert caught.value.field == "parent"
    assert vault.history.count() == before
    entries = cast("list[Custody]", vault.rows("custody"))
    assert [one.action for one in entries].count("derived") == 2


def test_a_circle_that_two_people_made_half_each_ends_no_saving(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = attached(vault, tmp_path, "1.txt", "1")
    second = attached(vault, tmp_path, "2.txt", "2", parent=first, derivation="copy")
    with monkeypatch.context() as merged:
        merged.setattr("models.actions.record_save.demand_rules", lambda *_, **__: None)
        vault.save("evidence", first, {"parent": second})
    third = attached(vault, tmp_path, "3.txt", "3", parent=first, derivation="copy")
    assert vault.row("evidence", third).parent == first  # type: ignore[union-attr]
