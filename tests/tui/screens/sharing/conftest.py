"""Two people who can hand over to each other."""

from __future__ import annotations

import pytest

from models.vault import add_colleague


@pytest.fixture
def two(make):
    """Two people who have each other's cards, one with a case."""
    ours, theirs = make("Avocet"), make("Bittern")
    add_colleague(ours, theirs.card)
    add_colleague(theirs, ours.card)
    return ours, theirs
