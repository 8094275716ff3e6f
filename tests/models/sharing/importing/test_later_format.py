"""A change of a later format is not believed, is named, and stops nothing else in its bundle."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crypto.canonical import encode
from models.lifecycle import verify_vault
from models.log import OPERATION_VERSION
from models.sharing import read_bundle
from models.sharing.errors import NewerBundle
from models.sharing.importing.newer_line import newer_line
from tests.models.sharing import forge
from tests.models.sharing.importing.hostile_bundles import SMALL, rewritten


@pytest.fixture
def one_newer(own_pair):
    """Give the members of a bundle of which one change is of format 3, signed in another way."""
    parts = forge.members(forge.opened(own_pair.path, own_pair.reader.identity))
    lines = forge.lines(parts)
    place = next(i for i, line in enumerate(lines) if b'"kind":"note"' in line)
    line = json.loads(lines[place])
    line["header"]["v"] = 3
    line["header"]["fields"] = {"text": ["a", "new", {"shape": True}]}
    lines[place] = encode(line) + b"\n"
    return rewritten(own_pair, parts, lines)


def test_it_is_left_out_and_named_and_the_rest_is_taken(own_pair, one_newer, tmp_path):
    path = tmp_path / "newer.age"
    forge.sealed(forge.archive(one_newer), path, own_pair.reader.card)
    with read_bundle(own_pair.reader, path, quotas=SMALL) as quarantine:
        preview = quarantine.preview()
        ((left),) = preview.unreadable
        assert (left.writer.name, left.changes) == (own_pair.sender.name, 1)
        assert any("only a newer afield can check" in line for line in preview.lines())
        accepted = quarantine.accept(accept_unknown=True)
    assert accepted.operations == len(forge.lines(one_newer)) - 1
    assert own_pair.reader.rows("note") == []
    assert verify_vault(own_pair.reader).clean
    (noted,) = [one for one in own_pair.reader.journal() if one.what == "bundle-accepted"]
    assert noted.facts["unreadable"] == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda some: (
        st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=4), some, max_size=3)
    ),
    max_leaves=6,
)


@example({"header": {"\uf900": None}})
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "header": ANYTHING
            | st.fixed_dictionaries(
                {"v": ANYTHING}, optional={"device": ANYTHING, "seq": ANYTHING}
            ),
            "signature": ANYTHING | st.just("ab" * 64),
        },
    )
)
def test_any_line_is_placed_or_refused_as_newer_or_is_none_of_a_later_format(read) -> None:
    # In the canonical spelling where the text has one, and as it is where it has none.
    line = json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        found = newer_line(line.encode("utf-8", "surrogatepass") + b"\n")
    except NewerBundle:
        return
    if found is None:
        return
    assert read["header"]["v"] > OPERATION_VERSION
    assert (found.device, found.seq) == (read["header"]["device"], read["header"]["seq"])
