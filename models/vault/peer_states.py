"""What a colleague's device is known to hold, so that it is sent only what is new.

Known is what the device itself told, in the last bundle or receipt from it that was taken in:
never what was only sent to it, because a bundle that is lost must not leave a hole. Only changes
that this vault holds too are kept here, after the marks in the statement were compared with
them. All of it belongs to this vault alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models import setting

if TYPE_CHECKING:
    from models.opened import Opened

Interval = tuple[int, int]
"""First and last number of changes, both in it."""

_NAME = "known:"


@dataclass(frozen=True, slots=True)
class Known:
    """What one device told of itself.

    ``at`` is when it did, as an ISO time by its own clock. ``evidence`` are the SHA-256 of bytes
    that it holds, ``wanted`` of bytes that it lacks, ``named`` of those that it knows of.
    """

    at: str = ""
    held: Mapping[str, list[Interval]] = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


def get(vault: Opened, device: str) -> Known:
    """Give what is known of a device; nothing of one that told nothing."""
    kept = setting.get(vault, _NAME + device)
    if kept is None:
        return Known()
    held = {one: [(first, last) for first, last in runs] for one, runs in kept["held"].items()}
    evidence, wanted, named = (frozenset(kept[name]) for name in ("evidence", "wanted", "named"))
    return Known(kept["at"], held, evidence, wanted, named)


def put(vault: Opened, device: str, known: Known) -> None:
    """Keep what is known of a device; raises ReadOnly."""
    kept = {
        "at": known.at,
        "held": known.held,
        "evidence": sorted(known.evidence),
        "wanted": sorted(known.wanted),
        "named": sorted(known.named),
    }
    setting.put(vault, _NAME + device, kept)


def forget(vault: Opened, device: str) -> None:
    """Forget what is known of a device, so that the next bundle to it is a full one."""
    put(vault, device, Known())


def held_by(vault: Opened, device: str) -> Mapping[str, list[Interval]]:
    """Give the changes that a device is known to hold whole, as runs of numbers by writer."""
    return get(vault, device).held


def of_all(vault: Opened, devices: Iterable[str]) -> Known:
    """Give what every one of these devices is known to hold; nothing of none."""
    found = [get(vault, device) for device in devices]
    if not found:
        return Known()
    writers = set.intersection(*({*one.held} for one in found))
    held = {writer: _common([one.held[writer] for one in found]) for writer in writers}
    return Known(
        held={writer: runs for writer, runs in held.items() if runs},
        evidence=frozenset.intersection(*(one.evidence for one in found)),
        wanted=frozenset.union(*(one.wanted for one in found)),
        named=frozenset.intersection(*(one.named for one in found)),
    )


def _common(several: list[list[Interval]]) -> list[Interval]:
    common = several[0]
    for other in several[1:]:
        common = intersection(common, other)
    return common


def intersection(some: list[Interval], others: list[Interval]) -> list[Interval]:
    """Give the runs of the numbers that are in both, each ascending and apart."""
    found: list[Interval] = []
    one = other = 0
    while one < len(some) and other < len(others):
        first = max(some[one][0], others[other][0])
        last = min(some[one][1], others[other][1])
        if first <= last:
            found.append((first, last))
        if some[one][1] < others[other][1]:
            one += 1
        else:
            other += 1
    return found
