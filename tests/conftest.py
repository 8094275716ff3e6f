"""Fixtures that every room's tests may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.lifecycle import Vault
from tests.people import Make, making


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make vaults of invented people; they are closed when the test ends."""
    with making(tmp_path) as make:
        yield make


@pytest.fixture
def vault(make: Make) -> Vault:
    """Give one open vault."""
    return make()
