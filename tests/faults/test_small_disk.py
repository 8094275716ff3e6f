"""A disk that is really full, and what fails once a change is already saved."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess

import pytest

from crypto.files import StorageFailed, StorageFull
from crypto.keyfile import slot
from models.actions import attach_evidence, evidence_to_file
from models.lifecycle import Vault, verify_vault
from models.lifecycle.errors import VaultUnfinished
from models.lifecycle.rekey import new_keys as rekeying
from models.storage import LOCK, VaultDamaged
from models.vault import DATABASE, HEAD, context, has_blob, read_rollback_guard
from tests.drawn import quick
from tests.faults import scene as scenes
from tests.faults import tally
from tests.faults.injected import Outcome
from tests.faults.judge import wrong_after

pytestmark = pytest.mark.usefixtures("cheap")
SIZE = 6 * 1024 * 1024


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(slot, "stretch", quick)


@pytest.fixture
def scene(tmp_path):
    scenes.build(tmp_path)
    return tmp_path


@pytest.fixture
def ana(scene):
    with Vault.open(scene / "ana", secret=scenes.WORDS) as vault:
        yield vault


@pytest.fixture
def small(tmp_path):
    """Give a disk of a few megabytes; only the administrator may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "afield-test", str(disk)]
    if shutil.which("mount") is None or subprocess.run(words, check=False).returncode != 0:
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


class Telling:
    """Hears what was acknowledged, and the recovery codes that were shown."""

    def __init__(self, told):
        self._told = told
        self.codes = []

    def __call__(self, record):
        self._told.append(record)

    def shown(self, code):
        self.codes.append(code)


def fill(disk, *, leaving):
    """Fill a disk up to some bytes, and give what fills it."""
    path = disk / "filling"
    free = shutil.disk_usage(disk).free
    path.write_bytes(b"\0" * (free - leaving))
    return path


@pytest.mark.parametrize("leaving", [0, 20_000, 100_000])
@pytest.mark.parametrize("name", [*scenes.CHANGES, scenes.CREATE])
def test_a_full_disk_takes_a_change_whole_or_refuses_it(small, name, leaving):
    scenes.build(small)
    filling = fill(small, leaving=leaving)
    vaults: list[Vault] = []
    told: list[str] = []
    tell = Telling(told)
    refused = ()
    try:
        scenes.run(name, small, tell, vaults.append)
    except StorageFull:
        refused = ({"refused": "StorageFull"},)
    filling.unlink()
    if vaults and name != scenes.CREATE:
        vaults[0] = scenes.going_on(vaults[0])
        vaults[0].save("incident", None, {"title": "Afterwards"})
    for vault in vaults:
        vault.close()

    assert refused or told
    shown = [{"shown": code} for code in tell.codes]
    outcome = Outcome(0, (*({"told": one} for one in told), *shown, *refused))
    extra = 0 if name == scenes.CREATE else len(vaults)
    wrong = list(wrong_after(name, small, outcome, extra=extra))
    tally.add("a disk that is really full", tried=1, lost=bool(wrong))
    assert wrong == []


@pytest.mark.parametrize("leaving", [0, 5_000, 20_000, 100_000, 300_000])
def test_new_keys_for_which_the_room_is_gone_again_leave_the_old_ones(small, monkeypatch, leaving):
    scenes.build(small)
    monkeypatch.setattr(rekeying, "SLACK", -SIZE)
    filling = fill(small, leaving=leaving)
    with Vault.open(small / "ana", secret=scenes.WORDS) as vault:
        with pytest.raises(StorageFull):
            rekeying.rekey_vault(vault, passphrase=scenes.WORDS, cost=scenes.COST)
        filling.unlink()
        vault.save("incident", None, {"title": "Afterwards"})

    outcome = Outcome(0, ({"refused": "StorageFull"},))
    assert list(wrong_after(scenes.REKEYS[0], small, outcome, extra=1)) == []


def fails(*_, **__):
    raise StorageFull(path="head")


def test_a_head_that_cannot_be_written_does_not_unsay_what_was_saved(scene, ana, monkeypatch):
    incident = ana.rows("incident")[0].id
    with monkeypatch.context() as patch:
        patch.setattr(context, "write_rollback_guard", fails)
        evidence = attach_evidence(ana, incident, scene / "clip.bin")

    assert has_blob(ana, ana.row("evidence", evidence).sha256)
    assert verify_vault(ana).clean
    ana.save("incident", incident, {"title": "Again"})
    expected = read_rollback_guard(ana.folder / HEAD, ana.keys.head())
    assert expected.chains == ana.chains()


def test_a_head_that_the_disk_does_not_give_is_no_older_vault(scene, monkeypatch):
    def unreadable(path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(type(scene), "read_bytes", unreadable)
    with pytest.raises(StorageFailed):
        Vault.open(scene / "ana", secret=scenes.WORDS)


def test_a_lock_file_that_cannot_be_made_is_a_matter_of_storage(scene):
    (scene / "ana" / LOCK).unlink(missing_ok=True)
    (scene / "ana" / LOCK).mkdir()
    with pytest.raises(StorageFailed):
        Vault.open(scene / "ana", secret=scenes.WORDS)


def test_a_vault_whose_making_was_interrupted_says_so(tmp_path):
    vault, _ = Vault.create(tmp_path / "new", name="Cyd", passphrase=scenes.WORDS, cost=scenes.COST)
    vault.close()
    (tmp_path / "new" / "head.1").unlink()
    for part in (HEAD, DATABASE):
        (tmp_path / "new" / part).unlink()
        with pytest.raises(VaultUnfinished):
            Vault.open(tmp_path / "new", secret=scenes.WORDS)


def test_a_database_without_a_table_is_an_interrupted_making(tmp_path):
    vault, _ = Vault.create(tmp_path / "new", name="Cyd", passphrase=scenes.WORDS, cost=scenes.COST)
    vault.close()
    for part in (HEAD, "head.1", DATABASE):
        (tmp_path / "new" / part).unlink()
    (tmp_path / "new" / DATABASE).touch(mode=0o600)
    with pytest.raises(VaultUnfinished):
        Vault.open(tmp_path / "new", secret=scenes.WORDS)


def test_a_vault_with_a_head_and_no_database_is_damaged_and_not_unfinished(scene):
    (scene / "ana" / DATABASE).unlink()
    with pytest.raises(VaultDamaged):
        Vault.open(scene / "ana", secret=scenes.WORDS)


@pytest.mark.parametrize("leaving", [0, 20_000, 100_000])
def test_evidence_does_not_come_out_half_onto_a_disk_that_fills(scene, ana, small, leaving):
    (evidence,) = ana.rows("evidence")
    fill(small, leaving=leaving)
    with pytest.raises(StorageFull):
        evidence_to_file(ana, evidence.id, small / "out.bin")
    assert [path.name for path in small.iterdir()] == ["filling"]
    assert {one.action for one in ana.rows("custody")} == {"acquired", "sealed"}
