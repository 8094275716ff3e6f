"""Each check of ``afield verify`` finds what it is there for, in its own words.

Whoever holds the vault key, a reader for one, can make the other checks fit. So that something was
found is not enough: one check must not stand in for another that is gone.
"""

from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault, verify_vault
from models.lifecycle.errors import RolledBack
from models.lifecycle.verify import whole_vault
from models.lifecycle.verify.finding import STALE_BESIDE
from models.vault import HEAD
from tests.people import PASSPHRASE

WITHOUT_THE_CLAIM = "DELETE FROM disclosure WHERE operation = 3; DELETE FROM operation WHERE no = 3"
WITHOUT_THE_NEWEST = (
    "DELETE FROM disclosure WHERE operation = (SELECT max(no) FROM operation);"
    "DELETE FROM operation WHERE no = (SELECT max(no) FROM operation)"
)
FOUND = [
    (
        "UPDATE operation SET signature = zeroblob(64) WHERE seq = 3",
        "The signature of a change does not hold.",
    ),
    (
        "UPDATE disclosure SET value = '\"other\"' WHERE field = 'title'",
        "A change does not hold the values that were signed.",
    ),
    (
        "UPDATE disclosure SET salt = zeroblob(16) WHERE field = 'place'",
        "A change does not hold the values that were signed.",
    ),
    (
        "UPDATE operation SET signature = zeroblob(64) WHERE seq = 1",
        "A change does not follow the one before it in its chain.",
    ),
    (
        "DELETE FROM disclosure WHERE operation = 2; DELETE FROM operation WHERE no = 2",
        "Changes before this one are missing from this vault's chain.",
    ),
    ("DELETE FROM colleague", "A change is by a device whose card is not here."),
    ("UPDATE colleague SET card = x'7b7d'", "A card is not as its owner signed it."),
    ("UPDATE incident SET title = 'other'", "Not what its signed changes come to: title."),
    ("UPDATE incident SET ref = 'INC-0000-0000'", "Not what its signed changes come to: ref."),
    ("UPDATE claim SET best = 300", "Not what its signed changes come to: best."),
    ("DELETE FROM claim", "Its row is missing."),
    ("UPDATE subject SET heads = '[]'", "Its newest changes are not the ones that are noted."),
    (
        "UPDATE subject SET kind = 'note' WHERE kind = 'claim'",
        "It is not of the kind that its changes make it.",
    ),
    (
        "INSERT INTO conflict(record, field) SELECT id, 'title' FROM incident",
        "What is noted as its conflict values is not right.",
    ),
    (
        "INSERT INTO withheld(record, field, device) SELECT id, 'title', 'd' FROM incident",
        "What is noted as its withheld values is not right.",
    ),
    (
        "DELETE FROM claim; DELETE FROM subject WHERE kind = 'claim'",
        "Its signed changes are here, it is not.",
    ),
    (WITHOUT_THE_CLAIM, "It is here, and no change of it counts."),
    (
        f"{WITHOUT_THE_CLAIM}; DELETE FROM subject WHERE kind = 'claim'",
        "It is here without any signed change.",
    ),
    (WITHOUT_THE_NEWEST, "1 change(s) that the vault once held are missing."),
    ("UPDATE chain SET count = 9", "The number of its changes is not the one noted."),
    ("DELETE FROM incident_words", "The search index does not hold its present words."),
    (
        "UPDATE incident_words SET words = 'other'",
        "The search index does not hold its present words.",
    ),
    ("DELETE FROM figure", STALE_BESIDE["figure"]),
    ("INSERT INTO unit_part VALUES('nobody', '', 2)", STALE_BESIDE["unit_part"]),
    ("INSERT INTO linked_code VALUES('element', 'b-vi-1', 2)", STALE_BESIDE["linked_code"]),
    (
        "UPDATE blob SET sha512 = sha256 || sha256",
        "The sealed bytes are not the ones that were taken in.",
    ),
    (
        "UPDATE blob SET sha256 = substr(sha512, 1, 64)",
        "The sealed bytes are not the ones that were taken in.",
    ),
    ("UPDATE blob SET sha256 = substr(sha512, 1, 64)", "A sealed file that no record names."),
    (
        "DELETE FROM blob",
        whole_vault._LOST,
    ),
]


@pytest.fixture
def filled(vault: Vault, tmp_path) -> Vault:
    saved = vault.save("incident", None, {"title": "Shots", "when": "2026-03-01"})
    vault.save("incident", saved, {"place": "Bor"})
    vault.save("claim", None, {"incident": saved, "how_many": "3", "best": 3})
    original = tmp_path / "clip.mp4"
    original.write_bytes(b"bytes" * 1000)
    attach_evidence(vault, saved, original)
    return vault


def tamper(vault: Vault, statements: str) -> None:
    with vault.database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for one in filter(str.strip, statements.split(";")):
            connection.exec_driver_sql(one)


def sentences(vault: Vault) -> set[str]:
    return {one.sentence for one in verify_vault(vault).findings}


def test_before_anything_was_touched_there_is_nothing_to_find(filled: Vault) -> None:
    assert sentences(filled) == set()


@pytest.mark.parametrize(("statements", "sentence"), FOUND)
def test_what_was_changed_is_found_by_the_check_that_is_there_for_it(
    filled: Vault, statements: str, sentence: str
) -> None:
    tamper(filled, statements)
    assert sentence in sentences(filled)


def test_one_copy_of_the_head_file_is_enough_and_none_is_found(filled: Vault) -> None:
    head = filled.folder / HEAD
    content = head.read_bytes()
    for other in (content[:-1], b"", content[:-1] + bytes([content[-1] ^ 1]), None):
        head.unlink() if other is None else head.write_bytes(other)
        report = verify_vault(filled)
        assert report.clean
        (remark,) = report.remarks
        assert "its second copy, head.1, was used" in remark.sentence
    (filled.folder / "head.1").unlink()
    assert sentences(filled) == {"The head file and its second copy are missing or damaged."}


def test_a_sealed_file_that_is_damaged_cut_or_gone_is_found(filled: Vault) -> None:
    (path,) = filled.blobs.iterdir()
    content = path.read_bytes()
    for other in (content[:-1], content[:-1] + bytes([content[-1] ^ 1]), content + b"\0", None):
        path.unlink() if other is None else path.write_bytes(other)
        (found,) = verify_vault(filled).findings
        assert found.where.startswith("evidence ")


def test_what_an_interrupted_attachment_left_is_ordinary(filled: Vault) -> None:
    (filled.blobs / "stray").write_bytes(b"x")
    report = verify_vault(filled)
    assert report.clean
    (remark,) = report.remarks
    assert remark.where == "blobs/stray"
    assert "interrupted" in remark.sentence


def test_evidence_that_the_database_forgot_is_found_and_taken_up_again(filled: Vault) -> None:
    (sealed,) = filled.blobs.iterdir()
    content = sealed.read_bytes()
    (filled.blobs / "stray").write_bytes(b"x")
    tamper(filled, "DELETE FROM blob")
    report = verify_vault(filled)
    assert [one.where for one in report.findings] == [f"blobs/{sealed.name}"]
    assert [one.where for one in report.remarks] == ["blobs/stray"]
    filled.close()
    with Vault.open(filled.folder, secret=PASSPHRASE) as again:
        assert [path.read_bytes() for path in again.blobs.iterdir()] == [content]
        assert verify_vault(again).clean


def test_a_database_that_lacks_a_change_in_the_middle_does_not_open(filled: Vault) -> None:
    """Its newest change is there, as the head file says; only their number tells."""
    tamper(filled, "DELETE FROM disclosure WHERE operation = 2; DELETE FROM operation WHERE no = 2")
    tamper(filled, "UPDATE chain SET count = count - 1")
    assert "1 change(s) that the vault once held are missing." in sentences(filled)
    filled.close()
    with pytest.raises(RolledBack):
        Vault.open(filled.folder, secret=PASSPHRASE)
