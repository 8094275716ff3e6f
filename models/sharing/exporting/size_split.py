"""How much of one record goes into one bundle, where there is more of it than a reader takes.

A reader folds a record whole and therefore bounds its changes and their text. A record may be
saved more often, and a long summary with it, so who writes a bundle fills it up to that bound:

1. every change without its long texts, parents first, so that a bundle leaves no hole;
2. then the long texts, first those that stand now, then the others from the newest on.

What does not fit waits for the next bundle. A change that went whole is told as held by its
recipient and is not sent again, so each bundle brings further ones.
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
"""Bytes from which a text is worth leaving for later."""

Leaving = Callable[[Operation], Operation | None]
"""Gives a change as the rules let it leave, or nothing where its recipients hold it."""
_Values = set[tuple[str, str]]
Standing = Callable[[Collection[str]], _Values]
"""Names the values that stand, by change and field, where some changes are not there."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What of one record waits: whole changes by hash, and fields of changes by hash."""

    changes: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def waiting(self, operation: Operation) -> frozenset[str] | None:
        """Name the fields of a change that wait; gives nothing where all of it does."""
        if operation.hash in self.changes:
            return None
        return self.values.get(operation.hash, frozenset())


def portions(vault: Vault, records: Collection[str], leaving: Leaving) -> dict[str, Portion]:
    """Divide those of some records that are too large for one bundle."""
    found = {}
    for record in sorted(heavy_records(vault, records, STANDARD)):
        every = vault.history.of_record(record)

        def standing(left: Collection[str], every: Sequence[Operation] = every) -> _Values:
            here = [one for one in every if one.hash not in left]
            stands = vault.fold.state(every[0].kind, here).standing
            return {(one.operation, name) for name, some in stands.items() for one in some}

        leave = [one for one in map(leaving, every) if one is not None]
        found[record] = portion(leave, standing, quotas=STANDARD)
    return found


def portion(changes: Sequence[Operation], standing: Standing, *, quotas: Limits) -> Portion:
    """Divide the changes of one record that leave."""
    bare = [one.without(_long(one)) for one in parents_first(changes)]
    # Room is kept for one change with all its texts, so that what stands now goes at once.
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
    """Give the long texts of a change, each with the bytes that it adds to its line."""
    sizes = {
        name: len(canonical.encode({name: [shown.salt.hex(), shown.value]}))
        for name, shown in operation.disclosures.items()
        if isinstance(shown.value, str)
    }
    return {name: size for name, size in sizes.items() if size > _LONG}


def _fitting(changes: Sequence[Operation], *, most: int, room: int) -> dict[str, int]:
    """Give the first changes that fit, each with the length of its line."""
    found: dict[str, int] = {}
    for one in changes[:most]:
        size = len(one.line())
        room -= size
        if room < 0:
            break
        found[one.hash] = size
    return found


def _by_need(
    waits: Mapping[str, Mapping[str, int]], changes: Sequence[Operation], standing: _Values
) -> Iterator[tuple[str, str, int]]:
    """Give the long texts that wait: those that stand, then the others from the newest on."""
    newest = sorted(changes, key=lambda one: (one.at, one.device, one.hash), reverse=True)
    every = [
        (one.hash, name, size)
        for one in newest
        for name, size in sorted(waits.get(one.hash, {}).items())
    ]
    yield from sorted(every, key=lambda one: one[:2] not in standing)
