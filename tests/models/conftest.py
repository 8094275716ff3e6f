"""A team of two who have compared each other's keys, and a folder that carries between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.vault import Vault
from tests.models.team import acquaint


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
