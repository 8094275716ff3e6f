"""A signed bundle in which a recipient has left values out, or packed the changes anew.

Whoever may open a bundle holds its statement and both signatures, and can encrypt to the others
again. The signatures over the changes hold without their values, and so does the root over their
hashes: that exactly these values leave is signed by the digest of the whole list alone.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterator

from models.log import Operation
from models.sharing.container import OPERATIONS_FILE
from tests.hostile.case import Case, family
from tests.hostile.scene import Scene
from tests.models.sharing import forge


@family
def values_left_out(scene: Scene) -> Iterator[Case]:
    """Leave out one value, those of one change, those of one field, or every one."""
    found = [Operation.from_line(line) for line in forge.lines(scene.parts)]
    for one in found:
        name = next(iter(one.disclosures))
        yield _case(scene, f"{name} of {one.kind} {one.seq}", one, [name])
        if len(one.disclosures) > 1:
            yield _case(scene, f"all of {one.kind} {one.seq}", one, one.disclosures)
    for kind, name in (("claim", "words"), ("incident", "when"), ("evidence", "sha256")):
        for one in found:
            if one.kind == kind and name in one.disclosures:
                yield _case(scene, f"{kind}.{name}", one, [name])
    lines = [one.without(one.disclosures).line() for one in found]
    yield _because("every value", forge.with_lines(scene.parts, lines))


@family
def packed_anew(scene: Scene) -> Iterator[Case]:
    """Give the same lines in other bytes, which nobody signed for."""
    plain = b"".join(forge.lines(scene.parts))
    for name, packed in {
        "not compressed much": gzip.compress(plain, compresslevel=0, mtime=0),
        "with a time": gzip.compress(plain, mtime=1),
    }.items():
        yield _because(name, scene.parts | {OPERATIONS_FILE: packed})


def _case(scene: Scene, name: str, of: Operation, left: Collection[str]) -> Case:
    lines = [
        Operation.from_line(line).without(left).line()
        if Operation.from_line(line).hash == of.hash
        else line
        for line in forge.lines(scene.parts)
    ]
    return _because(f"without {name}", forge.with_lines(scene.parts, lines))


def _because(name: str, parts: forge.Members) -> Case:
    return Case(name, lambda: parts, OPERATIONS_FILE)
