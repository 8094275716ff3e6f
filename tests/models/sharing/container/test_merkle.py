from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sharing.container import Tree

# The reference inputs of the certificate transparency implementations.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def tree(leaves):
    found = Tree()
    for leaf in leaves:
        found.add(leaf)
    return found


def by_definition(leaves):
    """The recursive definition of RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = by_definition(leaves[:split]), by_definition(leaves[split:])
    return hashlib.sha256(b"\1" + left + right).digest()


@pytest.mark.parametrize(("many", "root"), ROOTS.items())
def test_the_reference_trees_have_their_known_roots(many, root):
    assert tree(LEAVES[:many]).root() == root


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_a_growing_tree_has_the_root_of_the_definition(leaves):
    assert tree(leaves).root() == by_definition(leaves).hex()
    assert tree(leaves).size == len(leaves)


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=20, unique=True))
def test_another_order_has_another_root(leaves):
    assert tree(leaves).root() != tree(leaves[::-1]).root()
