"""A sealed file that the database does not know may be the only copy of what a record names."""

from __future__ import annotations

from pathlib import Path

import pytest

from crypto.errors import NewerFormat
from crypto.files import StorageFailed
from models.actions import named_evidence
from models.lifecycle import Vault, verify_vault
from models.vault import (
    HEAD,
    every_blob,
    new_blob,
    spare_strays,
    spared_blobs,
    spared_strays,
    stray_files,
    sweep_blobs,
)
from tests.failing_disk import failing
from tests.models.lifecycle.rekeyed import (
    BYTES,
    contents,
    filled,  # noqa: F401
    opened,
    renewed,
)

OTHER = "0f" * 16


@pytest.fixture
def stray(filled: Vault) -> Path:  # noqa: F811
    """Give a sealed file that is named by a record, and that the database forgot."""
    (blob,) = every_blob(filled)
    with filled.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM blob")
    return filled.blobs / blob.name


def made_newer(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8] + b"\x07" + content[9:])


def test_a_stray_file_that_the_disk_does_not_give_now_stays(filled, stray):  # noqa: F811
    with failing(stray.name):
        sweep_blobs(filled, named=named_evidence(filled))
        assert "removes it" not in str(verify_vault(filled).remarks)
        assert any(one.where == f"blobs/{stray.name}" for one in verify_vault(filled).findings)
    assert stray.exists()
    sweep_blobs(filled, named=named_evidence(filled))
    assert verify_vault(filled).clean


def test_a_stray_file_of_a_newer_afield_stays(filled, stray):  # noqa: F811
    made_newer(stray)
    sweep_blobs(filled, named=named_evidence(filled))
    assert stray.exists()


def test_a_stray_file_that_is_damaged_goes(filled, stray):  # noqa: F811
    stray.write_bytes(stray.read_bytes()[:-1])
    sweep_blobs(filled, named=named_evidence(filled))
    assert not stray.exists()


def test_where_no_head_file_says_how_old_the_database_is_no_evidence_is_swept(filled):  # noqa: F811
    filled.close()
    for name in (HEAD, f"{HEAD}.1"):
        (filled.folder / name).unlink()
    (filled.blobs / OTHER).write_bytes(b"attached after this database was copied")
    with opened(filled.folder, newest=True):
        pass
    assert (filled.blobs / OTHER).exists()


# New keys


def test_new_keys_that_come_to_nothing_remove_only_what_they_made(filled, stray):  # noqa: F811
    before = contents(filled.folder)

    def refuse(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renewed(filled, show=refuse)
    assert contents(filled.folder).keys() == before.keys()
    assert stray.exists()


def test_new_keys_take_a_stray_file_along_that_a_record_names(filled, stray):  # noqa: F811
    assert stray_files(filled) == [stray]
    renewed(filled)
    with opened(filled.folder) as again:
        assert verify_vault(again).clean
        assert len(every_blob(again)) == 1


@pytest.mark.parametrize("without_damaged", [False, True])
def test_no_new_keys_while_a_stray_file_cannot_be_read(filled, stray, without_damaged):  # noqa: F811
    before = contents(filled.folder)
    with failing(stray.name), pytest.raises(StorageFailed):
        renewed(filled, without_damaged=without_damaged)
    assert contents(filled.folder) == before


def test_a_stray_file_of_a_newer_afield_is_left_behind_only_when_that_is_asked(filled, stray):  # noqa: F811
    made_newer(stray)
    with pytest.raises(NewerFormat):
        renewed(filled)
    renewed(filled, without_damaged=True)
    opened(filled.folder).close()


@pytest.mark.parametrize("without_damaged", [False, True])
def test_a_disk_that_fails_once_costs_no_evidence_under_new_keys(filled, without_damaged):  # noqa: F811
    (blob,) = every_blob(filled)
    before = contents(filled.folder)
    with failing(blob.name, asked=False), pytest.raises(StorageFailed):
        renewed(filled, without_damaged=without_damaged)
    assert contents(filled.folder) == before
    assert renewed(filled, without_damaged=without_damaged).lost == ()


@pytest.fixture
def twice(filled: Vault) -> Path:  # noqa: F811
    """Give a spared file that holds the bytes of known evidence once more."""
    with new_blob(filled) as writer:
        writer.write(BYTES)
        path = filled.blobs / writer.finish().name
    spare_strays(filled)
    return path


def test_no_second_file_of_the_same_bytes_stays_under_the_old_keys(filled, twice):  # noqa: F811
    renewed(filled)

    with opened(filled.folder) as again:
        (kept,) = every_blob(again)
        assert [path.name for path in again.blobs.iterdir()] == [kept.name]
        assert verify_vault(again).clean


def test_damaged_evidence_is_made_good_by_a_spared_file_of_the_same_bytes(filled, twice):  # noqa: F811
    (known,) = every_blob(filled)
    (filled.blobs / known.name).write_bytes(twice.read_bytes()[:-1])
    assert renewed(filled).lost == ()

    with opened(filled.folder) as again:
        assert verify_vault(again).clean


def test_new_keys_seal_again_what_may_belong_to_a_newer_copy(filled):  # noqa: F811
    with new_blob(filled) as writer:
        writer.write(b"invented bytes that a newer copy of the database names")
        before = writer.finish()
    spare_strays(filled)
    renewed(filled)

    with opened(filled.folder) as again:
        (after,) = stray_files(again)
        assert after.name != before.name
        assert spared_strays(again) == {after.name}
        (held,) = spared_blobs(again)
        assert (held.sha256, held.size) == (before.sha256, before.size)
        assert verify_vault(again).clean
