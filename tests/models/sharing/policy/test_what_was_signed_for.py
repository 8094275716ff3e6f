"""What stands in a bundle is what its author let leave: not less, not more."""

from __future__ import annotations

import io

import pytest

from models.log import Operation
from models.sharing import pack_bundle, read_bundle
from models.sharing.container import OPERATIONS_FILE, write_operations
from models.sharing.errors import AlteredBundle
from tests.models.sharing import forge
from tests.models.sharing.conftest import SECRET


@pytest.fixture
def passed_on(pair, tmp_path):
    """Hand a bundle for two on, with other lines, as the one of them could to the other."""
    path = tmp_path / "both.age"
    to = [pair.reader.card, pair.stranger.card]
    pack_bundle(pair.sender, records=[pair.case.incident], to=to, purpose="", out=path)
    parts = forge.members(forge.opened(path, pair.stranger.identity))

    def passed(change):
        before = [Operation.from_line(line) for line in forge.lines(parts)]
        after = [change(one) for one in before]
        assert [one.hash for one in after] == [one.hash for one in before]
        # Packed as afield packs it, so that nothing but the values can be what is refused.
        packed = io.BytesIO()
        write_operations(after, packed)
        other = parts | {OPERATIONS_FILE: packed.getvalue()}
        return forge.sealed(forge.archive(other), tmp_path / "other.age", pair.reader.card)

    return passed


def refused(pair, path):
    with pytest.raises(AlteredBundle) as error:
        read_bundle(pair.reader, path)
    assert OPERATIONS_FILE in str(error.value)


def test_a_co_recipient_cannot_leave_out_what_a_witness_said(pair, passed_on):
    def left_out(one):
        return one.without(["words"]) if one.kind == "claim" else one

    refused(pair, passed_on(left_out))


def test_a_co_recipient_cannot_add_what_the_author_withheld(pair, passed_on):
    """Its digest was signed and its salt is right; it did not leave all the same."""
    whole = {one.hash: one for one in pair.sender.operations([pair.case.source])}
    (known,) = whole.values()
    assert SECRET in known.line().decode()
    refused(pair, passed_on(lambda one: whole.get(one.hash, one)))


def test_what_nobody_touched_is_read(pair, passed_on):
    read_bundle(pair.reader, passed_on(lambda one: one)).close()
