"""A bundle brings no sign that turns the order of what is read, in whatever it stands."""

from __future__ import annotations

import shutil

import pytest

from models.lifecycle import Vault
from models.sharing import read_bundle
from models.sharing.importing import State
from tests.hostile.scene import record
from tests.models.sharing import forge
from tests.people import PASSPHRASE, Hands
from tests.signs import CONTROLS, DIRECTIONS, code


@pytest.fixture(scope="module")
def ben(scene, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading") / "ben"
    shutil.copytree(scene.reader, folder, ignore=shutil.ignore_patterns("*.lock"))
    with Vault.open(folder, secret=PASSPHRASE, clock=Hands()) as vault:
        yield vault


def changes(scene, sign):
    """Give a change of each sort of value that a bundle can bring, each of its own record."""
    text = f"no{sign}te"
    values = (
        {"title": text}, {"summary": text}, {"place": text}, {"tags": [text]}, {"status": text},
        {"a_later_field": text}, {"a_later_list": ["x", text]},
    )  # fmt: skip
    found = [
        scene.op(900 + 2 * n, {"when": "2026"} | one, of=record(n)) for n, one in enumerate(values)
    ]
    found += [
        scene.op(930, {"name": text}, of=record(30), kind="source"),
        scene.op(932, {"text": text}, of=record(32), kind="note"),
        scene.op(934, {"words": text}, of=record(34), kind="claim"),
        scene.op(936, {"original_name": text}, of=record(36), kind="evidence"),
        scene.op(938, {"anything": text}, of=record(38), kind="later_kind"),
        scene.op(940, {"title": "x"}, of=record(40), why=text),
    ]
    return found


@pytest.mark.parametrize("sign", [*DIRECTIONS, "\0", "\x1b", "\x7f", "\x9b"], ids=code)
def test_each_record_with_the_sign_is_refused_and_the_purpose_is_told_without_it(
    scene, ben, tmp_path, sign
):
    path = tmp_path / "turned.age"
    some = changes(scene, sign)
    parts = scene.of(some, purpose=f"re{sign}view")
    path.write_bytes(scene.sealed(forge.archive(parts)))
    with read_bundle(ben, path) as quarantine:
        preview = quarantine.preview()
        assert {one.record: one.state for one in preview.records} == {
            one.record: State.REFUSED for one in some
        }
        lines = preview.lines()
        assert "Purpose: review" in lines
        assert not [line for line in lines if set(line) & {*DIRECTIONS, *CONTROLS}]
        assert quarantine.accept().nothing
