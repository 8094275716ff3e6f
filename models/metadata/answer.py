"""The answer of the process that reads metadata is believed in nothing that was not checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from models.metadata.errors import Trouble
from models.metadata.found import MOST_FACTS, MOST_TEXT, Fact, FactName, Place, position_fact

MOST_ANSWER: Final = 64 * 1024
"""Bytes of an answer; the most facts of the most characters have fewer."""

TIMES: Final = frozenset((FactName.TAKEN, FactName.CHANGED, FactName.FIXED, FactName.RECORDED))


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a file says of itself, and what kept the rest from being read.

    ``bounded`` says whether the system bounds the memory and the time of a processor; the time by
    the clock is bounded everywhere. ``looked`` is false for a file of a type that has none.
    """

    facts: tuple[Fact, ...] = ()
    trouble: Trouble | None = None
    bounded: bool = True
    looked: bool = True


def read_answer(data: bytes) -> Embedded:
    """Return what an answer says; one that is not exactly as it should be says nothing."""
    try:
        told = json.loads(data)
        if not isinstance(told, dict) or told.keys() != {"bounded", "facts", "trouble"}:
            raise TypeError
        facts = tuple(fact for one in told["facts"] for fact in _fact(*one))
        trouble = None if told["trouble"] is None else Trouble[told["trouble"]]
        if len(facts) > MOST_FACTS or not isinstance(told["bounded"], bool):
            raise TypeError
    except (ValueError, TypeError, LookupError, RecursionError):
        return Embedded(trouble=Trouble.NO_ANSWER)
    return Embedded(facts, trouble, bounded=told["bounded"])


def _fact(name: Any, place: Any, text: Any) -> list[Fact]:
    """Return the fact that three words make, or none; raises KeyError, TypeError or ValueError."""
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        raise TypeError
    return checked(FactName[name], Place[place], text)


def checked(name: FactName, place: Place, text: str) -> list[Fact]:
    """Return a fact in its one form, without signs that are not seen; none of what is no such."""
    from models.values import clean

    cleaned = clean(text)
    if name is FactName.POSITION:
        try:
            lat, lon = map(float, cleaned.split(", "))
        except ValueError:
            return []
        return position_fact(place, lat, lon)
    if name in TIMES:
        try:
            datetime.fromisoformat(cleaned)
        except ValueError:
            return []
    return [Fact(name, place, cleaned)] if cleaned else []
