"""The four facts of a figure: incidents, people low to high, verification, as-of with filter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.kit import _, grouped, one_line, plural

if TYPE_CHECKING:
    from models.queries import Figure, Group

OVERLAP = _("Groups overlap where an incident belongs to several; they are not added.")


def facts_of(group: Group, *, harm: str, as_of: date, filtered: str) -> list[str]:
    """Return the four facts of a group in sentences, then what is not to be done with them."""
    name = one_line(f"{group.label or group.name}  {group.ref}".strip())
    figure = group.figure
    return [
        f"{name}: {in_numbers(figure, harm)}",
        _("Verification: {levels}").format(levels=by_verification(figure)),
        _("As of {day}; of {filter}.").format(
            day=as_of.isoformat(), filter=filtered or _("all incidents")
        )
        + " "
        + OVERLAP,
    ]


def in_numbers(figure: Figure, harm: str) -> str:
    """Return how many incidents and people: at least, up to, and what is not known."""
    parts = [
        plural(figure.incidents, "{n} incident", "{n} incidents"),
        _("{harm}: unknown").format(harm=harm)
        if figure.unknown
        else _("{harm}: at least {low}").format(harm=harm, low=grouped(figure.low)),
    ]
    if figure.high is not None:
        parts[-1] += ", " + _("up to {high}").format(high=grouped(figure.high))
    if figure.open:
        parts.append(
            plural(figure.open, "upper bound unknown for {n}", "upper bound unknown for {n}")
        )
    if figure.no_number:
        parts.append(plural(figure.no_number, "no number for {n}", "no number for {n}"))
    bounded = figure.bounded
    if figure.high is None and bounded.incidents:
        words = plural(
            bounded.incidents,
            "the {n} with both bounds comes to {low} to {high}",
            "the {n} with both bounds come to {low} to {high}",
            low=grouped(bounded.low),
            high=grouped(bounded.high),
        )
        parts.append(words)
    return "; ".join(parts)


def by_verification(figure: Figure) -> str:
    """Return the levels with their incidents, and how many no second person agreed to."""
    parts = [f"{level} {grouped(many)}" for level, many in figure.verification.items()]
    if figure.single_coder:
        parts.append(_("single coder {n}").format(n=grouped(figure.single_coder)))
    return ", ".join(parts)
