"""The writer that faults are put into, and the vaults that it is tried on."""

from __future__ import annotations

import pytest

from crypto.keyfile import slot
from tests import peer
from tests.drawn import quick
from tests.faults import scene as scenes
from tests.faults.injected import Writer


@pytest.fixture(scope="module")
def writer(tmp_path_factory):
    """Give a writer under strace; the key derivation costs nothing on either side."""
    peer.peer("strace")
    folder = tmp_path_factory.mktemp("faults")
    template = folder / "template"
    template.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot, "stretch", quick)
        scenes.build(template)
        with Writer.running(folder, template) as running:
            yield running
