"""Which numbers of a device prove a fork: two different changes were signed under one."""

from __future__ import annotations

import json
from collections.abc import Sequence

from models.database import Database
from models.operation import Operation

_AROUND = "SELECT seq, hash, header FROM operation WHERE device = ? AND seq BETWEEN ? AND ?"


def forks_in(database: Database, operations: Sequence[Operation]) -> set[tuple[str, int]]:
    """Name the devices and numbers that would then have signed two different changes.

    A change also proves which one came before it: where another one is here, the device
    signed both.
    """
    places = neighbours(database, operations)
    for one in operations:
        places.setdefault((one.device, one.seq), {})[one.hash] = one.prev
    found: set[tuple[str, int]] = set()
    for one in operations:
        here = places[one.device, one.seq]
        before = places.get((one.device, one.seq - 1), {})
        after = places.get((one.device, one.seq + 1), {})
        if len(here) > 1 or (after and not here.keys() & set(after.values())):
            found.add((one.device, one.seq))
        if before and one.prev not in before:
            found.add((one.device, one.seq - 1))
    return found


def neighbours(
    database: Database, operations: Sequence[Operation]
) -> dict[tuple[str, int], dict[str, str]]:
    """Give what is here under and around the numbers of some changes.

    By device and number: the hash of each change, and the hash before it.
    """
    numbers: dict[str, list[int]] = {}
    for one in operations:
        numbers.setdefault(one.device, []).append(one.seq)
    places: dict[tuple[str, int], dict[str, str]] = {}
    for device, seqs in numbers.items():
        with database.reading() as connection:
            span = (device, min(seqs) - 1, max(seqs) + 1)
            rows = connection.exec_driver_sql(_AROUND, span).all()
        for seq, hash, header in rows:
            places.setdefault((device, seq), {})[hash.hex()] = json.loads(header)["prev"]
    return places
