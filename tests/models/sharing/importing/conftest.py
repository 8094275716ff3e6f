"""The members of a good bundle, and a reader who must refuse what an enemy made of them."""

from __future__ import annotations

import pytest

from models.sharing import BundleRefused, read_bundle
from tests.models.sharing import forge
from tests.models.sharing.importing.hostile_bundles import SMALL, trace


@pytest.fixture(scope="module")
def parts(pair):
    return forge.members(forge.opened(pair.path, pair.reader.identity))


@pytest.fixture
def refused(pair, tmp_path):
    """Reads a hostile bundle and demands that it left no trace."""

    def refuse(content, kind, *, quotas=SMALL):
        path = tmp_path / "hostile.age"
        if isinstance(content, dict):
            content = forge.archive(content)
        forge.sealed(content, path, pair.reader.card)
        before = trace(pair.reader)
        with pytest.raises(BundleRefused) as error:
            read_bundle(pair.reader, path, quotas=quotas)
        assert isinstance(error.value, kind), repr(error.value)
        assert trace(pair.reader) == before
        return error.value

    return refuse
