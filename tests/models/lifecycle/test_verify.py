"""Verify finds what was changed behind the back of the signed changes."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault, verify_vault
from models.vault import keep_blob, new_blob


@pytest.fixture
def filled(vault: Vault) -> Vault:
    saved = vault.save("incident", None, {"title": "Shots", "when": "2026-03-01"})
    vault.save("incident", saved, {"place": "Bor"})
    vault.save("claim", None, {"incident": saved, "how_many": "3"})
    return vault


def test_a_vault_that_was_only_used_is_clean(filled: Vault) -> None:
    report = verify_vault(filled)
    assert report.clean
    assert (report.operations, report.records) == (3, 2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incident SET title = 'other'",
        "UPDATE incident SET when_earliest = '2020-01-01'",
        "UPDATE incident SET ref = 'INC-0000-0000'",
        "DELETE FROM incident",
        "UPDATE claim SET how_many_low = 300",
        "UPDATE subject SET heads = '[]'",
        "UPDATE disclosure SET value = '\"other\"' WHERE field = 'title'",
        "UPDATE operation SET signature = zeroblob(64) WHERE seq = 2",
        "UPDATE operation SET seq = 7 WHERE seq = 3",
        "DELETE FROM disclosure WHERE operation = 1; DELETE FROM operation WHERE no = 1",
        "DELETE FROM disclosure WHERE operation = 3; DELETE FROM operation WHERE no = 3",
        "DELETE FROM colleague",
        "UPDATE colleague SET card = x'7b7d'",
        "DELETE FROM incident_words",
        "UPDATE incident_words SET words = 'other'",
        "INSERT INTO conflict(record, field) SELECT id, 'title' FROM incident",
        "INSERT INTO withheld(record, field, device) SELECT id, 'title', 'd' FROM incident",
        "DELETE FROM claim; DELETE FROM subject WHERE kind = 'claim'",
        "UPDATE chain SET count = 9",
    ],
)
def test_what_was_changed_in_the_database_is_found(filled: Vault, statement: str) -> None:
    with filled.database.transaction() as connection:
        for part in statement.split(";"):
            connection.exec_driver_sql(part)
    report = verify_vault(filled)
    assert not report.clean
    assert all("other" not in finding.sentence for finding in report.findings)


def test_progress_is_told_in_numbers(filled: Vault) -> None:
    told: list[tuple[str, int, int]] = []
    verify_vault(filled, progress=lambda *said: told.append(said))
    assert ("changes", 3, 3) in told
    assert ("records", 2, 2) in told


def test_a_sealed_file_that_no_record_names_is_found(vault: Vault) -> None:
    with new_blob(vault) as writer:
        writer.write(b"bytes of nothing")
        keep_blob(vault, writer.finish())
    (found,) = verify_vault(vault).findings
    assert found.sentence == "A sealed file that no record names."
