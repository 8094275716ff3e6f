"""A figure in words: how many at least and at most, and how many independent voices say so."""

from __future__ import annotations

from typing import Protocol

from tui.kit.screen_text import _, grouped, plural


class Ranged(Protocol):
    """How many people one incident harmed in one way; see ``models.counting``."""

    @property
    def low(self) -> int | None:
        """The least that is stated, or None."""

    @property
    def high(self) -> int | None:
        """The most that is stated, or None."""

    @property
    def near_low(self) -> int | None:
        """The least that is given as "about", or None."""

    @property
    def near_high(self) -> int | None:
        """The most that is given as "about", or None."""

    @property
    def voices(self) -> int:
        """How many independent origins speak."""

    @property
    def adjudicated(self) -> bool:
        """Whether a person decided it, with a basis."""


def range_words(one: Ranged) -> str:
    """Return one range in words; what nobody states stays unknown, and is neither zero nor one."""
    voices = plural(one.voices, "{n} independent voice", "{n} independent voices")
    if not one.voices:
        voices = "" if one.adjudicated else _("from the people who are linked to it")
    decided = _("adjudicated") if one.adjudicated else ""
    return "; ".join(part for part in (_bounds(one), voices, decided) if part)


def _bounds(one: Ranged) -> str:
    low, high = one.low, one.high
    if low is not None and high is not None:
        if low == high:
            return grouped(low)
        return _("{low} to {high}").format(low=grouped(low), high=grouped(high))
    if low is not None:
        return _("at least {n}, no upper bound").format(n=grouped(low))
    if high is not None:
        return _("up to {n}").format(n=grouped(high))
    if one.near_low is not None and one.near_high is not None:
        near = {grouped(one.near_low): None, grouped(one.near_high): None}
        return _("about {n}").format(n=_(" to ").join(near))
    return _("unknown")
