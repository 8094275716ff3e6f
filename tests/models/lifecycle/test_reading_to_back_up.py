"""What fails while a vault's own file is read for a backup is said of that file alone."""

from __future__ import annotations

import errno
import io

import pytest

from crypto.files import StorageFailed
from models.lifecycle import back_up_to_file, back_up_to_folder
from models.lifecycle.backup import part_digests
from models.lifecycle.backup.part_digests import vault_pieces
from tests.models.lifecycle.backed_up import filled


class Failing(io.BytesIO):
    """A file that a disk gives the beginning of, and no more."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


def test_a_file_that_the_disk_does_not_give_is_named(tmp_path):
    with pytest.raises(StorageFailed) as caught:
        list(vault_pieces(Failing(b"x" * 2 * part_digests.PIECE), 3_000_000, tmp_path / "vault.db"))
    assert "vault.db" in str(caught.value)


def test_what_fails_where_it_is_written_is_not_said_of_the_file_that_is_read(tmp_path):
    def written():
        for _piece in vault_pieces(io.BytesIO(b"x"), 1, tmp_path / "vault.db"):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        written()


@pytest.mark.parametrize("back_up", [back_up_to_file, back_up_to_folder])
def test_a_backup_of_what_cannot_be_read_ends_in_a_sentence_and_leaves_none(
    vault, tmp_path, monkeypatch, back_up
):
    filled(vault, tmp_path)
    real = part_digests.pieces_of

    def fails(file, size):
        yield from real(file, 1)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(part_digests, "pieces_of", fails)
    with pytest.raises(StorageFailed) as caught:
        back_up(vault, tmp_path / "stick")
    assert str(vault.folder) in str(caught.value)
    monkeypatch.undo()
    (tmp_path / "later").mkdir()
    back_up(vault, tmp_path / "later" / "stick")
