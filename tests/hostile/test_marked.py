"""What the design takes with a mark shows the mark, and nobody else's words are touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.lifecycle import Vault
from models.sharing import read_bundle
from tests.hostile import marked_changes, marked_evidence, marked_orders  # noqa: F401
from tests.hostile.judge import still_works
from tests.hostile.marks import MARKED, Seen
from tests.hostile.scene import SECRET
from tests.models.sharing import forge


def take(vault: Vault, path: Path, scene) -> Seen:
    with read_bundle(vault, path) as quarantine:
        preview = quarantine.preview()
        assert preview.lines()
        return Seen(vault, preview, quarantine.accept(), scene)


def words(vault: Vault) -> list[object]:
    """Give what honest people recorded, as it is shown."""
    kinds = ("incident", "source")
    rows = [row for kind in kinds for row in vault.rows(kind) if not row.id.startswith("7f000000")]
    return [row.model_dump() for row in rows]


@pytest.mark.parametrize("name", MARKED)
def test_a_mark_is_shown_and_others_are_unharmed(scene, ben, tmp_path, name):
    make, mark = MARKED[name]
    before = words(ben)
    path = tmp_path / "marked.age"
    path.write_bytes(scene.sealed(forge.archive(make(scene))))
    seen = take(ben, path, scene)
    assert words(ben) == before
    assert list(ben.quarantine.iterdir()) == []
    assert mark(seen)
    still_works(ben, scene)


def test_what_is_guarded_holds_a_sealed_value(scene, ben):
    assert SECRET in repr(words(ben))


def test_a_bundle_that_comes_again_changes_nothing(scene, ben, tmp_path):
    path = tmp_path / "good.age"
    path.write_bytes(scene.whole)
    assert take(ben, path, scene).accepted.operations
    chains, lines = ben.chains(), len(ben.journal())
    again = take(ben, path, scene)
    assert again.preview.nothing_new
    assert again.accepted.nothing
    assert (ben.chains(), len(ben.journal())) == (chains, lines)
