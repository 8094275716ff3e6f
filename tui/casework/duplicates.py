"""Pairs of incidents that may be one, as a place shows them: what each says, field beside field.

Every function takes the vault first and is given to ``session.do``; none of them draws anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from models.records import facets
from tui.kit import _, one_line
from tui.widgets.fields import shown_value

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import IncidentFacts, LikelyPairs, Likeness, PairDecision

MOST_QUEUED = 200
"""So many pairs of the whole vault wait to be decided about at once; the strongest."""

_FIELDS = ("title", "when", "place", "lat", "lon", "place_precision", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspects:
    """Two incidents that may be one: ``rows`` has of each field its label and both values.

    ``one`` counts and ``other`` would be its duplicate, until a person turns them round.
    """

    one: IncidentFacts
    other: IncidentFacts
    likeness: Likeness
    links: Sequence[PairDecision] = ()
    rows: Sequence[tuple[str, str, str]] = ()

    def turned(self) -> Suspects:
        """Return the two turned round."""
        rows = [(label, right, left) for label, left, right in self.rows]
        return replace(self, one=self.other, other=self.one, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicions:
    """The pairs of one incident; ``settled`` were decided not to be the same, ``more`` wait."""

    ref: str
    pairs: Sequence[Suspects]
    counts_with: str = ""
    """The reference of the incident that counts instead of it, where there is one."""
    settled: int = 0
    more: int = 0


def suspicions_of(vault: Vault, incident: str) -> Suspicions:
    """Return the candidates of one incident, each beside it."""
    from models.queries import find_candidates, reference_of

    found = find_candidates(vault, incident)
    pairs = [
        with_rows(
            vault,
            Suspects(one=found.subject, other=each.facts, likeness=each.likeness, links=each.links),
        )
        for each in found.found
    ]
    canonical = found.subject.canonical
    return Suspicions(
        ref=found.subject.ref,
        pairs=pairs,
        counts_with=reference_of(vault, canonical) if canonical else "",
        settled=found.settled,
        more=found.more,
    )


def suspects_of(vault: Vault, one: str, other: str) -> Suspects:
    """Return two incidents that a person named beside each other, whatever speaks for them."""
    from models.queries import compare_two

    first, second, likeness, links = compare_two(vault, one, other)
    return with_rows(
        vault, Suspects(one=first, other=second, likeness=likeness, links=tuple(links))
    )


def likely_suspects(vault: Vault) -> LikelyPairs:
    """Return the pairs of the whole vault that are worth a comparison."""
    from models.queries import likely_pairs

    return likely_pairs(vault)


def compare_some(vault: Vault, pairs: Sequence[tuple[str, str]]) -> list[Suspects]:
    """Return those of some pairs that may be one incident; the one recorded first counts."""
    from models.queries import compare_pairs

    return [
        Suspects(one=first, other=second, likeness=pair.likeness)
        for pair in compare_pairs(vault, pairs)
        for first, second in [sorted((pair.one, pair.other), key=lambda facts: facts.no)]
    ]


def with_rows(vault: Vault, pair: Suspects) -> Suspects:
    """Return a pair with what each of the two says, field beside field."""
    sides = [_side(vault, facts) for facts in (pair.one, pair.other)]
    labels = dict.fromkeys([*sides[0], *sides[1]])
    rows = [(label, sides[0].get(label, ""), sides[1].get(label, "")) for label in labels]
    return replace(pair, rows=rows)


def _side(vault: Vault, facts: IncidentFacts) -> dict[str, str]:
    """Return what an incident says by label; nothing sealed is read."""
    from models.queries import duplicates_of, read_case_file

    known, row = facets("incident"), vault.row("incident", facts.id)
    said = {
        _(known[name].label): one_line(shown_value(known[name], getattr(row, name, None)))
        for name in _FIELDS
    }
    case = read_case_file(vault, facts.id)
    figures = (_figure(harm, *bounds) for harm, bounds in sorted(facts.figures.items()))
    said |= {
        _("How many"): "; ".join(figures),
        _("Units"): _listed(facts.units),
        _("People"): _listed(facts.persons),
        _("Claims"): "; ".join(_claim(case, claim) for claim in case.claims),
        _("Evidence"): ", ".join(dict.fromkeys(facts.evidence.values())),
        _("Links"): _listed(facts.links),
        _("Count with it"): ", ".join(one.ref for one in duplicates_of(vault, facts.id)),
    }
    return {label: text for label, text in said.items() if text}


def _claim(case: Any, claim: Any) -> str:
    source = case.source_of(claim)
    who = one_line(source.name or source.ref) if source is not None else ""
    return " ".join(part for part in (claim.ref, who, claim.how_many or "") if part)


def _listed(named: Mapping[str, str]) -> str:
    return "; ".join(one_line(name) for name in sorted(named.values()))


def _figure(harm: str, low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low} {harm}" if low == high else f"{low}-{high} {harm}"
    if low is not None:
        return f"{low}+ {harm}"
    return f"<={high} {harm}" if high is not None else f"? {harm}"
