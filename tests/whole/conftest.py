"""Ana, who has a vault with one incident, and Boris, who has an empty one.

Vaults are made once and copied for each test: to make one derives keys, and a copy does not.
"""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.whole.person import WORDS, Inside


@pytest.fixture(scope="session")
def empty_ana(tmp_path_factory) -> Inside:
    """A vault of Ana's with nothing in it, for copies."""
    return Inside.with_vault("Ana", tmp_path_factory.mktemp("empty") / "home")


@pytest.fixture(scope="session")
def made(empty_ana, tmp_path_factory) -> Inside:
    """The same vault with one incident, for copies."""
    person = empty_ana.copied(tmp_path_factory.mktemp("made") / "home")
    with Vault.open(person.vault, secret=WORDS) as vault:
        vault.save("incident", None, {"title": "A test", "when": "2026-03"})
    return person


@pytest.fixture(scope="session")
def empty_boris(tmp_path_factory) -> Inside:
    """A vault of Boris's with nothing in it, for copies."""
    return Inside.with_vault("Boris", tmp_path_factory.mktemp("boris") / "home")


@pytest.fixture
def ana(made, tmp_path) -> Inside:
    return made.copied(tmp_path / "ana")


@pytest.fixture
def boris(empty_boris, tmp_path) -> Inside:
    return empty_boris.copied(tmp_path / "boris")
