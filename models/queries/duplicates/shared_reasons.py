"""What two incidents share: files, people, links, units, origins; and whether their counts fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from models.counting import FigureRange
from models.queries.duplicates.incident_facts import IncidentFacts
from models.queries.duplicates.likeness import alike, partly_alike
from models.queries.duplicates.reason import Reason, Weight

_COUNTED = ("killed", "injured")


def shared_reasons(
    one: IncidentFacts, other: IncidentFacts, widespread: Collection[str]
) -> Iterator[Reason]:
    """Yield what the two share; what is ``widespread`` in the vault says little."""
    if one.canonical == other.id and other.canonical == one.id:
        words = "Each was named a duplicate of the other, so that neither counts."
        yield Reason("circle", Weight.KEY, words)
    for key in _both(one.evidence, other.evidence):
        yield Reason("evidence", _key(key, widespread), _file_words(one, other, key))
    for key in _both(one.persons, other.persons):
        dead = key in one.killed and key in other.killed
        words = f"{one.persons[key]} {'was killed' if dead else 'came to harm'} in both."
        yield Reason("person", Weight.KEY if dead else Weight.GOOD, words)
    for key in _both(one.links, other.links):
        words = f"Claims about both refer to the same link: {key}."
        yield Reason("link", _key(key, widespread), words)
    for key in _both(one.units, other.units):
        yield Reason("unit", Weight.GOOD, f"The same unit: {one.units[key]}.")
    for key in _both(one.origins, other.origins):
        named = min(one.origins[key], other.origins[key])
        yield Reason("origin", Weight.SLIGHT, f"Claims about both go back to one origin: {named}.")


def title_reason(one: IncidentFacts, other: IncidentFacts) -> Reason | None:
    """Return what the titles say, or None where they are not alike."""
    if not (one.title and other.title):
        return None
    if alike(one.title, other.title):
        return Reason("title", Weight.GOOD, "The titles are alike.")
    if partly_alike(one.title, other.title):
        return Reason("title", Weight.SLIGHT, "One title holds the words of the other.")
    return None


def count_reasons(one: IncidentFacts, other: IncidentFacts) -> Iterator[Reason]:
    """Yield whether the counts fit each other, for each harm of which both state a bound."""
    for harm in _COUNTED:
        first, second = (facts.figures.get(harm, (None, None)) for facts in (one, other))
        if first == (None, None) or second == (None, None):
            continue
        words = " and ".join(
            sorted(FigureRange(low=low, high=high).words() for low, high in (first, second))
        )
        if _reaches(first, second) and _reaches(second, first):
            yield Reason("count", Weight.SLIGHT, f"The counts fit: {harm} {words}.")
        else:
            yield Reason("count", Weight.AGAINST, f"The counts exclude each other: {harm} {words}.")


def _reaches(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return one[1] is None or other[0] is None or other[0] <= one[1]


def _both(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return sorted(one.keys() & other.keys())


def _key(key: str, widespread: Collection[str]) -> Weight:
    return Weight.SLIGHT if key in widespread else Weight.KEY


def _file_words(one: IncidentFacts, other: IncidentFacts, key: str) -> str:
    refs = sorted({one.evidence[key], other.evidence[key]})
    if len(refs) == 1:
        return f"The same evidence speaks of both: {refs[0]}."
    return f"{refs[0]} and {refs[1]} are the same file, or one was made from the other."
