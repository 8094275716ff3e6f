"""The Merkle tree hash of RFC 6962, section 2.1, commits a statement to its operations.

One root stands for any number of operations, and that one of them is among these can be shown
later with a handful of hashes instead of all the others.
"""

from __future__ import annotations

import hashlib

_LEAF = b"\x00"
_NODE = b"\x01"


class Tree:
    """A tree that grows leaf by leaf and keeps one hash for each bit of its size."""

    def __init__(self) -> None:
        self._size = 0
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append a leaf, the hash of an operation, and join the full subtrees that it completes."""
        node = hashlib.sha256(_LEAF + leaf).digest()
        size = self._size
        while size & 1:
            node = hashlib.sha256(_NODE + self._roots.pop() + node).digest()
            size >>= 1
        self._roots.append(node)
        self._size += 1

    @property
    def size(self) -> int:
        """Return the number of leaves."""
        return self._size

    def root(self) -> str:
        """Return the root over all leaves so far, as hexadecimal."""
        if not self._roots:
            return hashlib.sha256(b"").hexdigest()
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = hashlib.sha256(_NODE + left + root).digest()
        return root.hex()
