"""Every hostile bundle is refused without a trace, and the vault goes on as before."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest

from models.lifecycle import Vault
from models.sharing import read_bundle
from tests.faults import tally
from tests.hostile import archive, bombs, changes, envelope, said, signers, stripped
from tests.hostile.case import FAMILIES, Case
from tests.hostile.judge import Judge, still_works, trace
from tests.hostile.scene import Scene
from tests.people import PASSPHRASE, Hands

FEWEST = 300
MODULES = (archive, bombs, changes, envelope, said, signers, stripped)


@pytest.fixture(scope="module")
def judged(scene, tmp_path_factory):
    """Ben's vault in a folder of its own, with its temporary folder inside what is watched."""
    watched = tmp_path_factory.mktemp("watched")
    scene.folder = watched
    (watched / "tmp").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMPDIR", "SQLITE_TMPDIR"):
            patch.setenv(name, str(watched / "tmp"))
        patch.setattr(tempfile, "tempdir", str(watched / "tmp"))
        with copied(scene, watched / "ben") as vault:
            yield vault


def copied(scene: Scene, folder: Path) -> Vault:
    """Open a copy of Ben's vault; the one that is copied stays locked and unused."""
    shutil.copytree(scene.reader, folder, ignore=shutil.ignore_patterns("*.lock"))
    return Vault.open(folder, secret=PASSPHRASE, clock=Hands())


def test_there_are_enough_of_them(scene):
    names = [f"{name}: {case.name}" for name, make in FAMILIES.items() for case in make(scene)]
    assert len(names) == len(set(names))
    assert len(names) >= FEWEST


def test_the_bundle_that_all_others_are_made_from_is_read(scene, judged):
    for content in (scene.whole, scene.sealed(scene.archive)):
        path = scene.folder / "good.age"
        path.write_bytes(content)
        with read_bundle(judged, path) as quarantine:
            assert quarantine.preview().new_operations == changes_in(scene)
        path.unlink()


def changes_in(scene):
    return json.loads(scene.parts["statement.json"])["operations"]["count"]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_refused_without_a_trace(scene, judged, name):
    judge = Judge(scene, judged)
    cases = list(FAMILIES[name](scene))
    for case in cases:
        judge.judge(case)
    tally.add("a hostile bundle", tried=len(cases), lost=len(judge.wrongs))
    assert judge.seen
    assert judge.wrongs == []
    (scene.folder / "hostile.age").unlink()


def test_the_judge_would_notice_one_that_is_taken(scene, judged, tmp_path):
    with copied(scene, tmp_path / "ben") as other:
        judge = Judge(scene, other)
        judge.judge(Case("good", lambda: scene.parts))
    assert judge.wrongs == ["good: ACCEPTED"]
    (scene.folder / "hostile.age").unlink()


def test_the_judge_would_notice_a_byte_that_is_written(scene, judged):
    judge = Judge(scene, judged)
    stray = scene.folder / "tmp" / "stray"
    judge.judge(Case("none", lambda: b"none"))
    assert judge.wrongs == []
    before = trace(scene.folder)
    stray.write_bytes(b"x")
    assert trace(scene.folder) != before
    stray.unlink()
    (scene.folder / "hostile.age").unlink()


def test_the_vault_goes_on_as_before(scene, judged):
    still_works(judged, scene)
