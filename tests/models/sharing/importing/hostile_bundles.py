"""What bundles of an enemy are made with, and what they must leave untouched."""

from __future__ import annotations

import json

from models.log import Operation
from models.log.errors import OperationError
from models.sharing.container import STATEMENT_FILE, Limits, Tree
from models.sharing.importing.newer_line import NewerLine, newer_line
from models.sharing.statement import ranges_of
from tests.models.sharing import forge

SMALL = Limits(
    statement=100_000, manifest=100_000, small=10_000, card=10_000, cards=2, evidence_files=2,
    packed_operations=20_000, operations=20, inflated=200_000, line=50_000, record=40_000,
    record_operations=8,
)  # fmt: skip


def trace(vault):
    """What of a vault a refused bundle must not have touched."""
    files = {
        str(path.relative_to(vault.folder)): path.read_bytes() if path.is_file() else None
        for path in vault.folder.rglob("*")
        if path.suffix != ".lock"
    }
    return files, vault.chains(), len(vault.journal())


def by_sender(pair, parts, **changes):
    """Sign what a colleague turned enemy could sign."""
    return forge.signed(parts, pair.sender.identity, pair.sender.card, **changes)


def said(parts):
    return json.loads(parts[STATEMENT_FILE])


def device_of(line):
    return json.loads(line)["header"]["device"]


def rewritten(pair, parts, lines, *, count=None):
    """Sign for changed lines as if they had always been there."""
    tree = Tree()
    numbers = {}
    for line in lines:
        one: Operation | NewerLine | None
        try:
            one = Operation.from_line(line)
        except OperationError:
            one = newer_line(line)
        if one is None:
            continue
        tree.add(bytes.fromhex(one.hash))
        numbers.setdefault(one.device, []).append(one.seq)
    devices = {
        device: {
            "intervals": [list(run) for run in ranges_of(found)], "head": [max(found), "00" * 32]
        }
        for device, found in numbers.items()
    }  # fmt: skip
    operations = {"count": count or tree.size, "root": tree.root(), "devices": devices}
    return by_sender(pair, forge.with_lines(parts, lines), operations=operations)
