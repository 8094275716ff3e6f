"""A peer state is what a colleague's device is known to hold, so that only what is new is sent.

Known is what the device itself told, in the last bundle or receipt from it that was taken in: never
what was only sent to it, because a bundle that is lost must not leave a hole. Only operations that
this vault holds too are kept here, after the marks in the statement were compared with them. All of
it belongs to this vault alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.storage import keep_setting, read_setting

if TYPE_CHECKING:
    from models.vault.context import VaultContext

Interval = tuple[int, int]
"""The first and the last number of a range of operations, both in it."""

_NAME = "known:"


@dataclass(frozen=True, slots=True)
class PeerState:
    """What one device told of itself.

    ``at`` is when it did, as an ISO time by its own clock. ``evidence`` are the SHA-256 of bytes
    that it holds, ``wanted`` of bytes that it lacks, ``named`` of those that it knows of.
    """

    at: str = ""
    held: Mapping[str, list[Interval]] = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


def peer_state(vault: VaultContext, device: str) -> PeerState:
    """Return what is known of a device; an empty state of one that told nothing."""
    kept = read_setting(vault, _NAME + device)
    if kept is None:
        return PeerState()
    held = {
        writer: [(first, last) for first, last in runs] for writer, runs in kept["held"].items()
    }
    evidence, wanted, named = (frozenset(kept[name]) for name in ("evidence", "wanted", "named"))
    return PeerState(kept["at"], held, evidence, wanted, named)


def keep_peer_state(vault: VaultContext, device: str, known: PeerState) -> None:
    """Keep what is known of a device; raises ReadOnly."""
    kept = {
        "at": known.at,
        "held": known.held,
        "evidence": sorted(known.evidence),
        "wanted": sorted(known.wanted),
        "named": sorted(known.named),
    }
    keep_setting(vault, _NAME + device, kept)


def forget_peer_state(vault: VaultContext, device: str) -> None:
    """Remove what is known of a device, so that the next bundle to it is a full one."""
    keep_peer_state(vault, device, PeerState())


def held_by_peer(vault: VaultContext, device: str) -> Mapping[str, list[Interval]]:
    """Return the operations that a device is known to hold whole: number ranges by writer."""
    return peer_state(vault, device).held


def peer_state_of_all(vault: VaultContext, devices: Iterable[str]) -> PeerState:
    """Return what every one of these devices is known to hold; an empty state of none."""
    states = [peer_state(vault, device) for device in devices]
    if not states:
        return PeerState()
    writers = set.intersection(*({*state.held} for state in states))
    held = {writer: _common([state.held[writer] for state in states]) for writer in writers}
    return PeerState(
        held={writer: runs for writer, runs in held.items() if runs},
        evidence=frozenset.intersection(*(state.evidence for state in states)),
        wanted=frozenset.union(*(state.wanted for state in states)),
        named=frozenset.intersection(*(state.named for state in states)),
    )


def _common(several: list[list[Interval]]) -> list[Interval]:
    common = several[0]
    for other in several[1:]:
        common = numbers_in_both(common, other)
    return common


def numbers_in_both(some: list[Interval], others: list[Interval]) -> list[Interval]:
    """Return the ranges of the numbers that are in both, ascending and apart."""
    both: list[Interval] = []
    one = other = 0
    while one < len(some) and other < len(others):
        first = max(some[one][0], others[other][0])
        last = min(some[one][1], others[other][1])
        if first <= last:
            both.append((first, last))
        if some[one][1] < others[other][1]:
            one += 1
        else:
            other += 1
    return both
