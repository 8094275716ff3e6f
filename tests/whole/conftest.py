"""Ana, who has a vault with one incident, and Boris, who has an empty one."""

from __future__ import annotations

import shutil

import pytest

from models.vault import Vault
from tests.whole.person import WORDS, Inside


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Inside:
    """One vault with one incident, for copies."""
    person = Inside.with_vault("Ana", tmp_path_factory.mktemp("made") / "home")
    with Vault.open(person.vault, secret=WORDS) as vault:
        vault.save("incident", None, {"title": "A test", "when": "2026-03"})
    return person


@pytest.fixture
def ana(made, tmp_path) -> Inside:
    person = Inside("Ana", tmp_path / "ana")
    shutil.copytree(made.home, person.home)
    return person


@pytest.fixture
def boris(tmp_path) -> Inside:
    return Inside.with_vault("Boris", tmp_path / "boris")
