"""Another version of afield beside this one, unpacked once for the tests of a file."""

from __future__ import annotations

import pytest

from tests.versions import Version, later


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """Give a later version: this one with another kind and more fields."""
    return later(tmp_path_factory.mktemp("later"))
