"""The claims of several sources about one incident come to a range, and never to a sum.

Two claims about one incident speak of the same people, so their numbers are compared and not
added. The rules, in order:

1. A claim speaks here when it is not withdrawn, is about one incident, gives a number of people
   (in words of the grammar, "several" and "unknown" included), is not in conflict, is not
   improbable (credibility 5), and no other claim that stands here supersedes it. Claims that
   supersede each other in a ring supersede nothing: somebody said each of them.
2. Claims that go back to one origin are one voice: the one reported last speaks.
3. ``low`` is the lowest that any voice says is reached, or the number of victims who are recorded
   one by one, whichever is larger.
4. ``high`` is the highest that any voice says is not passed. "3+" says no such thing, and "10+"
   beside "3" leaves it open: no range that is shown excludes what a voice says.
5. Where nobody gives a number the range is unknown, which is not zero and not one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from models.counting.claimed_figure import ClaimedFigure
from models.records import counts
from models.values import BadHowMany, HowMany, search_key

_IMPROBABLE = "5"
_UNSPECIFIED = "unspecified"
_NO_ORIGINS: Mapping[str, str] = MappingProxyType({})
_NO_VICTIMS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRange:
    """How many people an incident harmed, as far as its claims go.

    ``low`` and ``high`` are None where nobody states that bound. ``groups`` counts the
    independent origins that speak, ``claims`` names the claim that each of them speaks by, and
    ``near`` holds the figures given as "about", which state no bound.
    """

    low: int | None = None
    high: int | None = None
    groups: int = 0
    claims: tuple[str, ...] = ()
    near: tuple[int, ...] = ()

    @property
    def unknown(self) -> bool:
        """Return whether neither bound is stated."""
        return self.low is None and self.high is None

    def words(self) -> str:
        """Return the range as it is read aloud; ``about`` figures only where nothing else is."""
        if self.low is not None and self.high is not None:
            return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        if self.low is not None:
            return f"at least {self.low}"
        if self.high is not None:
            return f"up to {self.high}"
        if self.near:
            first, last = min(self.near), max(self.near)
            return f"about {first}" if first == last else f"about {first} to {last}"
        return "unknown"


def working_range(
    claims: Iterable[ClaimedFigure], *, victims: int = 0, origins: Mapping[str, str] = _NO_ORIGINS
) -> FigureRange:
    """Return the working range of one incident that nobody has assessed.

    The claims are those of one incident that speak of one harm; :func:`by_harm` parts them.
    ``victims`` counts the distinct people linked to the incident with that harm. ``origins`` gives
    the origin group of a source, for claims that name none themselves.
    """
    given = {claim.id: claim for claim in claims}
    return _range(_speaking(given), given, origins, victims=victims)


def by_harm(
    claims: Iterable[ClaimedFigure],
    *,
    origins: Mapping[str, str] = _NO_ORIGINS,
    victims: Mapping[str, int] = _NO_VICTIMS,
) -> dict[str, FigureRange]:
    """Return ranges by harm, side by side; "unspecified" gathers the claims that say none.

    What supersedes a claim, and what it goes back to, may speak of another harm. ``victims``
    counts by harm the distinct people who are linked to the incident.
    """
    given = {claim.id: claim for claim in claims}
    parted: dict[str, list[ClaimedFigure]] = {harm: [] for harm in victims}
    parted |= {claim.harm or _UNSPECIFIED: [] for claim in given.values()}
    for claim in _speaking(given):
        parted[claim.harm or _UNSPECIFIED].append(claim)
    return {
        harm: _range(some, given, origins, victims=victims.get(harm, 0))
        for harm, some in sorted(parted.items())
    }


def said_at(claim: ClaimedFigure) -> str:
    """Return when a claim was reported, as a text that sorts; undated ones come first.

    A moment with an offset is brought to universal time; an open date counts by its one end.
    """
    if claim.reported_at and "T" in claim.reported_at:
        with suppress(ValueError):
            moment = datetime.fromisoformat(claim.reported_at)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC).replace(tzinfo=None).isoformat()
    return claim.reported_at_latest or claim.reported_at_earliest or ""


def _range(
    speaking: Iterable[ClaimedFigure],
    given: Mapping[str, ClaimedFigure],
    origins: Mapping[str, str],
    *,
    victims: int = 0,
) -> FigureRange:
    voices = _voices(speaking, given, origins)
    counts = [(claim, HowMany.parse(claim.how_many or "?")) for claim in voices]
    lows = [count.low for _, count in counts if count.low is not None]
    # Bodies that were found are a least and not a most: others may lie where nobody looked.
    highs = {
        claim.id: count.high
        for claim, count in counts
        if count.high is not None and claim.unit != "bodies"
    }
    open_lows = [count.low or 0 for claim, count in counts if claim.id not in highs]
    low = max(victims, min(lows, default=0)) if lows or victims else None
    high = max(*highs.values(), low or 0) if highs else None
    if highs and max(open_lows, default=0) > max(highs.values()):
        high = None
    return FigureRange(
        low=low,
        high=high,
        groups=len(voices),
        claims=tuple(sorted(claim.id for claim in voices)),
        near=tuple(sorted(count.near for _, count in counts if count.near is not None)),
    )


def _speaking(given: Mapping[str, ClaimedFigure]) -> list[ClaimedFigure]:
    usable = {claim.id: claim for claim in given.values() if _is_usable(claim)}
    superseded = {claim.supersedes for claim in usable.values() if not _in_ring(claim, usable)}
    return [claim for claim in usable.values() if claim.id not in superseded]


def _in_ring(claim: ClaimedFigure, usable: Mapping[str, ClaimedFigure]) -> bool:
    """Return whether a claim supersedes itself, at once or through others that stand here."""
    seen, below = set(), claim.supersedes
    while below is not None and below in usable and below not in seen:
        if below == claim.id:
            return True
        seen.add(below)
        below = usable[below].supersedes
    return False


def _is_usable(claim: ClaimedFigure) -> bool:
    return (
        counts(claim)
        and (claim.scope or "incident") == "incident"
        and (claim.unit or "victims") in {"victims", "bodies"}
        and claim.state != "conflict"
        and claim.credibility != _IMPROBABLE
        and _is_count(claim.how_many)
    )


def _is_count(text: str | None) -> bool:
    """Return whether a count was given that this afield can read."""
    try:
        return text is not None and HowMany.parse(text) is not None
    except BadHowMany:
        return False


def _voices(
    speaking: Iterable[ClaimedFigure],
    given: Mapping[str, ClaimedFigure],
    origins: Mapping[str, str],
) -> list[ClaimedFigure]:
    """Return for each origin the claim reported last; dated ones win over undated ones."""
    latest: dict[str, ClaimedFigure] = {}
    for claim in sorted(speaking, key=lambda c: (said_at(c), c.created, c.id)):
        latest[_origin(claim, given, origins)] = claim
    return list(latest.values())


def _origin(
    claim: ClaimedFigure, given: Mapping[str, ClaimedFigure], origins: Mapping[str, str]
) -> str:
    """Return where a claim goes back to: its group, else the claim it repeats, else its source."""
    path = [claim.id]
    while not claim.origin_group and claim.derived_from:
        if claim.derived_from in path:  # claims that repeat each other in a ring are one origin
            return f"claim {min(path[path.index(claim.derived_from) :])}"
        if claim.derived_from not in given:
            return f"claim {claim.derived_from}"
        claim = given[claim.derived_from]
        path.append(claim.id)
    group = claim.origin_group or origins.get(claim.source or "")
    if group:
        return f"group {' '.join(search_key(group).split())}"
    return f"source {claim.source}" if claim.source else f"claim {claim.id}"
