"""The size split divides a record of which there is more than one bundle may hold.

A reader merges a record whole and therefore bounds its operations and their text. A record may
be saved more often, and a long summary with it, so the writer fills a bundle up to that bound:

1. every operation without its long texts, parents first, so that a bundle leaves no hole;
2. then the long texts, first the current ones, then the others from the newest on.

What does not fit waits for the next bundle. The recipient's holdings name an operation that
arrived whole, so it is not sent again, and each bundle brings further ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crypto import canonical
from models.lifecycle import Vault
from models.log import Operation, parents_first
from models.sharing.container import KIB, STANDARD, Limits
from models.sharing.rows import heavy_records

_LONG = 4 * KIB
"""Texts of more bytes than this may be left for a later bundle."""

Leaving = Callable[[Operation], Operation | None]
"""Returns an operation as the rules let it leave, or None where its recipients hold it."""
_Values = set[tuple[str, str]]
Standing = Callable[[Collection[str]], _Values]
"""Returns the current values, by operation and field, where some operations are not there."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What of one record waits: hashes of whole operations, and fields by an operation's hash."""

    changes: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def waiting(self, operation: Operation) -> frozenset[str] | None:
        """Return the fields of an operation that wait, or None where all of it does."""
        if operation.hash in self.changes:
            return None
        return self.values.get(operation.hash, frozenset())


def portions(vault: Vault, records: Collection[str], leaving: Leaving) -> dict[str, Portion]:
    """Return by record what of it waits, for the records that are too large for one bundle."""
    found = {}
    for record in sorted(heavy_records(vault, records, STANDARD)):
        every = vault.history.of_record(record)

        def standing(left: Collection[str], every: Sequence[Operation] = every) -> _Values:
            here = [one for one in every if one.hash not in left]
            stands = vault.projector.state(every[0].kind, here).standing
            return {(one.operation, name) for name, some in stands.items() for one in some}

        leave = [one for one in map(leaving, every) if one is not None]
        found[record] = portion(leave, standing, quotas=STANDARD)
    return found


def portion(changes: Sequence[Operation], standing: Standing, *, quotas: Limits) -> Portion:
    """Return what waits of the operations of one record that leave."""
    bare = [one.without(_long(one)) for one in parents_first(changes)]
    # Room is kept for one operation with all its texts, so that current values go at once.
    sizes = _fitting(bare, most=quotas.record_operations, room=quotas.record - quotas.line)
    left = frozenset(one.hash for one in changes) - sizes.keys()
    waits = {one.hash: _long(one) for one in changes if one.hash in sizes}
    room = quotas.record - sum(sizes.values())
    for change, name, size in _by_need(waits, changes, standing(left)):
        if size <= room and sizes[change] + size <= quotas.line:
            sizes[change] += size
            room -= size
            del waits[change][name]
    return Portion(left, {change: frozenset(names) for change, names in waits.items() if names})


def _long(operation: Operation) -> dict[str, int]:
    """Return by field the bytes that each long text of an operation adds to its line."""
    sizes = {
        name: len(canonical.encode({name: [shown.salt.hex(), shown.value]}))
        for name, shown in operation.disclosures.items()
        if isinstance(shown.value, str)
    }
    return {name: size for name, size in sizes.items() if size > _LONG}


def _fitting(changes: Sequence[Operation], *, most: int, room: int) -> dict[str, int]:
    """Return by hash the length of the line of the first operations that fit."""
    sizes: dict[str, int] = {}
    for operation in changes[:most]:
        size = len(operation.line())
        room -= size
        if room < 0:
            break
        sizes[operation.hash] = size
    return sizes


def _by_need(
    waits: Mapping[str, Mapping[str, int]], changes: Sequence[Operation], standing: _Values
) -> Iterator[tuple[str, str, int]]:
    """Yield hash, field and size of the texts that wait: current ones, then the newest first."""
    newest = sorted(changes, key=lambda one: (one.at, one.device, one.hash), reverse=True)
    every = [
        (one.hash, name, size)
        for one in newest
        for name, size in sorted(waits.get(one.hash, {}).items())
    ]
    yield from sorted(every, key=lambda one: one[:2] not in standing)
