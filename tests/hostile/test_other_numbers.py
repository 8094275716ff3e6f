"""A statement names the very changes that are inside, and not as many others."""

from __future__ import annotations

import shutil

import pytest

from models.bundle import read
from models.bundle.errors import ForgedBundle
from models.vault import Vault
from tests.hostile.scene import counted, record, staged
from tests.models.bundle import forge
from tests.people import PASSPHRASE, Hands


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    with staged(tmp_path_factory.mktemp("scene") / "people") as found:
        yield found


@pytest.fixture
def ben(scene, tmp_path):
    folder = tmp_path / "ben"
    shutil.copytree(scene.reader, folder, ignore=shutil.ignore_patterns("*.lock"))
    with Vault.open(folder, secret=PASSPHRASE, clock=Hands()) as vault:
        yield vault


@pytest.mark.parametrize("intervals", [[[900, 901]], [[901, 902]], [[800, 800], [902, 902]]])
def test_as_many_changes_under_other_numbers_are_refused(scene, ben, tmp_path, intervals):
    """Who believed the numbers would send the others again for ever, or never."""
    some = [scene.op(seq, {"title": "x"}, of=record(seq)) for seq in (900, 902)]
    said = counted(some)
    said["devices"][scene.mal.device]["intervals"] = intervals
    path = tmp_path / "other.age"
    path.write_bytes(scene.sealed(forge.archive(scene.of(some, operations=said))))
    with pytest.raises(ForgedBundle):
        read(ben, path)
    said["devices"][scene.mal.device]["intervals"] = [[900, 900], [902, 902]]
    path.write_bytes(scene.sealed(forge.archive(scene.of(some, operations=said))))
    read(ben, path).close()
