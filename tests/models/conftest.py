"""A team of two who have compared each other's keys, and a folder that carries between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.keyfile import slot
from models.lifecycle import Vault
from tests.drawn import quick
from tests.models.team import acquaint


@pytest.fixture(autouse=True, scope="module")
def _quick_keys() -> Iterator[None]:
    """Derive keys without the work: Argon2id is not the subject here, and each vault costs one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot, "stretch", quick)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def team(make) -> list[Vault]:
    vaults = [make(name) for name in ("Marta", "Olena")]
    acquaint(*vaults)
    return vaults


@pytest.fixture
def marta(team) -> Vault:
    return team[0]


@pytest.fixture
def olena(team) -> Vault:
    return team[1]
