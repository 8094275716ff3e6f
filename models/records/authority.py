"""Who may decide what a field holds, and which of two values of a guard is the stricter one.

``handling`` says who may be given a record, ``words`` only what somebody said: the one decides
about people's safety, the other does not. So each field says, beside its column, whose word
counts for it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from models.values import vocabulary

Held: TypeAlias = "str | int | bool | list[str] | None"
"""What a field can hold."""

Strictness: TypeAlias = Callable[[Held], int]
"""Returns a number for each value of a guard: the larger, the less may be done."""


class Authority(StrEnum):
    """Whose word on a field counts."""

    DESCRIPTIVE = "descriptive"
    GUARDING = "guarding"
    FIXED = "fixed"

    @property
    def who(self) -> str:
        """Return it as a sentence."""
        return _WHO[self]


_WHO = {
    Authority.DESCRIPTIVE: "Anyone: a change counts for all who take it in.",
    Authority.GUARDING: (
        "The person of this vault. What others change makes it stricter; what they loosen is "
        "proposed until a person here agrees."
    ),
    Authority.FIXED: "The device that begins the record, and never another one.",
}


def handled(value: Held) -> int:
    """Rank a handling; nothing chosen reads as AMBER+STRICT, what is not known here as RED."""
    strictest_first = list(vocabulary("handling").terms)
    code = "AMBER+STRICT" if value is None else str(value)
    place = strictest_first.index(code) if code in strictest_first else 0
    return len(strictest_first) - place


def is_set(value: Held) -> int:
    """Rank what guards once it is set: a reason of withdrawal, or a yes."""
    return int(value not in (None, False))


def nameless(value: Held) -> int:
    """Rank a level of identity: the less a person may be known, the stricter."""
    levels = list(vocabulary("identity_level").terms)
    return len(levels) - levels.index(str(value)) if value in levels else len(levels)


def answered(value: Held) -> int:
    """Rank the state of a consent: one that was given, one with conditions, any other."""
    return {"given": 0, "given-with-conditions": 1}.get(str(value), 2)
