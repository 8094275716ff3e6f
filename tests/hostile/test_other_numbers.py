"""A statement names the very changes that are inside, and not as many others."""

from __future__ import annotations

import pytest

from models.sharing import read_bundle
from models.sharing.errors import ForgedBundle
from tests.hostile.scene import counted, record
from tests.models.sharing import forge


@pytest.mark.parametrize("intervals", [[[900, 901]], [[901, 902]], [[800, 800], [902, 902]]])
def test_as_many_changes_under_other_numbers_are_refused(scene, ben, tmp_path, intervals):
    """Who believed the numbers would send the others again for ever, or never."""
    some = [scene.op(seq, {"title": "x"}, of=record(seq)) for seq in (900, 902)]
    said = counted(some)
    said["devices"][scene.mal.device]["intervals"] = intervals
    path = tmp_path / "other.age"
    path.write_bytes(scene.sealed(forge.archive(scene.of(some, operations=said))))
    with pytest.raises(ForgedBundle):
        read_bundle(ben, path)
    said["devices"][scene.mal.device]["intervals"] = [[900, 900], [902, 902]]
    path.write_bytes(scene.sealed(forge.archive(scene.of(some, operations=said))))
    read_bundle(ben, path).close()
