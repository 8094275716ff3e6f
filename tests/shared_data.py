"""Real incident data that other people coded, which stands beside the checkout and not in it."""

from __future__ import annotations

from pathlib import Path

from tests.peer import require

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(name: str) -> Path:
    """Return one of the data files, or skip the test that asks."""
    path = FOLDER / name
    require(path.is_file(), f"the data file shared/data/{name} does not stand beside the checkout")
    return path
