"""A stolen copy of a vault, for what is decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.models.actions.stolen_key import NOTE, Theft
from tests.people import Make, copied


@pytest.fixture
def theft(make: Make, tmp_path: Path) -> Iterator[Theft]:
    olena, zoe, marta = make("Olena"), make("Zoe"), make("Marta")
    record = marta.save("incident", None, NOTE)
    marta, thief = copied(marta, tmp_path / "copy")
    yield Theft(marta, thief, olena, zoe, record)
    marta.close()
    thief.close()
