"""Every command that writes says that a full disk is full, with the status that is documented."""

from __future__ import annotations

import shutil

import pytest

from crypto.files import StorageFull
from crypto.keyfile import slot
from models.lifecycle import Vault
from models.vault import verify_colleague
from tests.drawn import quick
from tests.faults import scene as scenes
from tests.faults.test_small_disk import fill, small  # noqa: F401 - a fixture
from tui.line.main import main

WRITING = {
    "add": ("add", "--what", "A test [invented]", "--when", "2026-03"),
    "set": ("set", "{ref}", "title=Another"),
    "withdraw": ("withdraw", "{ref}", "--why", "typed twice"),
    "attach": ("attach", "{ref}", "{disk}/clip.bin"),
    "export": ("export", "--to", "Ben", "--out", "{disk}/out.age"),
    "receipt": ("receipt", "--to", "Ben", "--out", "{disk}/receipt.age"),
    "import, looked at": ("import", "{disk}/ben.age", "--dry-run"),
    "import": ("import", "{disk}/ben.age", "--accept"),
    "exchange, looked at": ("exchange", "{disk}/folder"),
    "exchange": ("exchange", "{disk}/folder", "--accept"),
    "exchange, leaving": ("exchange", "{disk}/folder", "--to", "Ben"),
    "colleague revoke": ("colleague", "revoke", "Ben"),
    "reader add": ("reader", "add", "--reader-passphrase-file", "{disk}/other"),
    "passphrase change": ("passphrase", "change", "--new-passphrase-file", "{disk}/other"),
    "recovery renew": ("recovery", "renew"),
    "rekey": ("rekey",),
    "restored": ("restored",),
    "init": ("init", "--name", "Cyd", "--vault", "{disk}/new"),
    "demo": ("demo", "--no-open", "--vault", "{disk}/demo"),
}
READING = (("list",), ("find", "Bridge"), ("show", "{ref}"), ("verify",))
FULL = StorageFull.exit_status


@pytest.fixture(scope="module", autouse=True)
def _cheap():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot, "stretch", quick)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Give a scene in which Ben's key was compared, and his bundle lies in a folder."""
    folder = tmp_path_factory.mktemp("template")
    scenes.build(folder)
    for name, words in (("words", scenes.WORDS), ("other", scenes.NEW_WORDS)):
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(words + "\n")
    (folder / "folder").mkdir()
    shutil.copy(folder / "ben.age", folder / "folder" / "one.age")
    with (
        Vault.open(folder / "ben", secret=scenes.WORDS) as ben,
        Vault.open(folder / "ana", secret=scenes.WORDS) as ana,
    ):
        verify_colleague(ana, ben.device)
        ref = ana.rows("incident")[0].ref
    return folder, ref


def status(words, *, disk, ref):
    told = [one.format(disk=disk, ref=ref) for one in words]
    where = () if "--vault" in told else ("--vault", str(disk / "ana"))
    return main([*told, *where, "--passphrase-file", str(disk / "words")])


@pytest.mark.parametrize("name", WRITING)
def test_a_command_that_writes_ends_with_the_status_of_a_full_disk(small, template, name):  # noqa: F811
    folder, ref = template
    shutil.copytree(folder, small, dirs_exist_ok=True)
    fill(small, leaving=0)
    assert status(WRITING[name], disk=small, ref=ref) == FULL


def test_a_command_that_reads_needs_no_room(small, template):  # noqa: F811
    folder, ref = template
    shutil.copytree(folder, small, dirs_exist_ok=True)
    fill(small, leaving=0)
    assert [status(words, disk=small, ref=ref) for words in READING] == [0] * len(READING)


def test_a_bundle_in_a_folder_is_not_refused_for_want_of_room(small, template):  # noqa: F811
    folder, ref = template
    shutil.copytree(folder, small, dirs_exist_ok=True)
    fill(small, leaving=20_000)
    assert status(WRITING["exchange"], disk=small, ref=ref) == FULL
