"""The people of the hostile tests.

``ana`` and ``boris`` are those of the program's own tests, for attacks that go through the
program. ``scene`` is the staged company whose keys forged bundles are made with, once a module;
``ben`` is the open vault of its reader, anew for each test.
"""

from __future__ import annotations

import shutil

import pytest

from models.lifecycle import Vault
from tests.hostile.scene import staged
from tests.people import PASSPHRASE, Hands
from tests.whole.conftest import ana, boris, empty_ana, empty_boris, made

__all__ = ["ana", "ben", "boris", "empty_ana", "empty_boris", "made", "scene"]


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
