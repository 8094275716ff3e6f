"""A repaired vault takes its place whole: a kill or a failing disk in between costs nothing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from crypto.files import StorageFailed
from models.lifecycle import VaultExists
from models.lifecycle.repair.log_proof import prove_log
from models.lifecycle.repair.pages import OPERATION, Gathered, Row
from tests.models.lifecycle.repair.damaged import opened, recorded, repaired, sentences

MOVED = ("blobs", "quarantine", "vault.db", "head.1", "head")
"""What a repair moves into its place before vault.json, in this order."""


def half_moved(folder, number):
    """Make of a repaired vault what a kill left after so many moves of the last step."""
    stage = folder / ".repair"
    stage.mkdir()
    for name in (*MOVED[number:], "vault.json"):
        if (folder / name).exists():
            (folder / name).rename(stage / name)


@pytest.mark.parametrize("number", range(len(MOVED) + 1))
def test_a_repair_killed_while_it_moves_in_can_be_made_again(make, tmp_path, number):
    vault = recorded(make(), tmp_path, incidents=1)
    told = vault.history.count()
    vault.close()
    new = tmp_path / "new"
    repaired(vault.folder, new)
    half_moved(new, number)
    repaired(vault.folder, new)
    assert not (new / ".repair").exists()
    with opened(new) as again:
        assert again.history.count() == told
        assert sentences(again) == set()


def test_a_folder_that_lost_its_vault_json_is_not_taken_for_an_interrupted_repair(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=1)
    vault.close()
    repaired(vault.folder, tmp_path / "new")
    (tmp_path / "new" / "vault.json").unlink()
    with pytest.raises(VaultExists):
        repaired(vault.folder, tmp_path / "new")
    assert (tmp_path / "new" / "vault.db").exists()


def test_a_disk_that_fails_while_a_repair_moves_in_leaves_nothing(make, tmp_path, monkeypatch):
    vault = recorded(make(), tmp_path, incidents=1)
    vault.close()
    real = Path.replace

    def failing(path, target):
        if path.name == "head":
            raise OSError(errno.EIO, "the disk")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(StorageFailed):
            repaired(vault.folder, tmp_path / "new")
    assert {path.name for path in (tmp_path / "new").iterdir()} <= {"vault.lock"}
    repaired(vault.folder, tmp_path / "new")


@pytest.mark.parametrize("known", [True, False])
def test_a_change_of_a_damaged_page_comes_back_by_the_key_of_its_writer_alone(make, known):
    vault = make()
    vault.save("incident", None, {"title": "[invented] Bridge"})
    keys = {vault.card.device: vault.card.ed25519} if known else {}
    with vault.database.transaction() as connection:
        row = connection.exec_driver_sql("SELECT * FROM operation ORDER BY no DESC LIMIT 1").one()
        for table in ("disclosure WHERE operation", "operation WHERE no"):
            connection.exec_driver_sql(f"DELETE FROM {table} = ?", (row.no,))
        found = Gathered({OPERATION: [Row(row.no, (None, *row[1:]), proven=False)]})
        assert prove_log(connection, found, keys).reread == known
        here = connection.exec_driver_sql("SELECT 1 FROM operation WHERE no = ?", (row.no,)).all()
        assert len(here) == known
