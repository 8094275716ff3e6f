"""Two incidents stand beside each other where the terminal is wide, else one above the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.records import facets
from tui.kit import _, exactly, one_line, wrap
from tui.widgets.fields import shown_value
from tui.widgets.lists import LABEL_MOST, Line, Target

if TYPE_CHECKING:
    from models.queries import IncidentFacts
    from tui.casework import Suspects

WIDE = 110
"""From so many columns on the two stand beside each other."""
_BETWEEN = 2
_MARGIN = 8  # the cursor, the space after the labels, the scroll bar


def pair_lines(pair: Suspects, width: int) -> list[Line]:
    """Return two incidents, what speaks for and against their being one, and their links."""
    lines = list(_beside(pair, width) if width >= WIDE else _above(pair))
    lines += _reasons(pair)
    return lines


def _beside(pair: Suspects, width: int) -> Iterator[Line]:
    """Yield each field once, with both values in columns of their own."""
    yield from _names(pair)
    label_cells = min(LABEL_MOST, max((len(label) for label, *_both in pair.rows), default=0))
    column = (width - _MARGIN - label_cells - _BETWEEN) // 2
    heads = exactly(pair.one.ref, column) + " " * _BETWEEN + pair.other.ref
    yield Line(label=" ", text=heads)
    for label, left, right in pair.rows:
        lefts, rights = wrap(left, column), wrap(right, column)
        for number in range(max(len(lefts), len(rights))):
            one, other = (some[number] if number < len(some) else "" for some in (lefts, rights))
            text = f"{exactly(one, column)}{' ' * _BETWEEN}{other}".rstrip()
            yield Line(label=label if number == 0 else " ", text=text)


def _above(pair: Suspects) -> Iterator[Line]:
    """Yield all of the one that counts, then all of the other."""
    for words, facts, side in (
        (_counts(pair.one), pair.one, 1),
        (_duplicate(pair.other), pair.other, 2),
    ):
        yield Line(text=words, heading=True, target=Target("incident", facts.id))
        yield from (Line(label=row[0], text=row[side]) for row in pair.rows if row[side])


def _names(pair: Suspects) -> Iterator[Line]:
    """Yield a line for each of the two, which opens it."""
    for words, facts in ((_counts(pair.one), pair.one), (_duplicate(pair.other), pair.other)):
        text = f"{words}  {one_line(facts.title)}"
        yield Line(text=text, heading=True, target=Target("incident", facts.id))


def _counts(facts: IncidentFacts) -> str:
    return _("{ref} would count").format(ref=facts.ref)


def _duplicate(facts: IncidentFacts) -> str:
    return _("{ref} would be the duplicate").format(ref=facts.ref)


def _reasons(pair: Suspects) -> Iterator[Line]:
    """Yield the reasons in words; they are never brought to a number."""
    known = facets("incident_link")
    yield Line(text=_("Speaks for one incident"), heading=True)
    for reason in pair.likeness.speaks_for:
        yield Line(text=f"+ {one_line(reason.words)}")
    if not pair.likeness.speaks_for:
        yield Line(text=_("Nothing that is recorded."))
    if pair.likeness.speaks_against:
        yield Line(text=_("Speaks against it"), heading=True)
    for reason in pair.likeness.speaks_against:
        yield Line(text=f"- {one_line(reason.words)}")
    if pair.links:
        yield Line(text=_("Linked already"), heading=True)
    for link in pair.links:
        parts = (shown_value(known["type"], link.type), one_line(link.reason or ""))
        yield Line(text=": ".join(part for part in parts if part))
