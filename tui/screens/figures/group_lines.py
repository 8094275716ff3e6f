"""One group of a table is a line: its name, its figures, and a bar of text.

The bar is solid up to what is said at least, light up to what is said at most, and ends in ``>``
where nobody states an upper bound: no colour is needed to read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.kit import _, exactly, fit, grouped, one_line

if TYPE_CHECKING:
    from models.queries import Figure, Group

SOLID, LIGHT, OPEN = "█", "░", ">"
WIDE = 100
"""Columns from which the bar and the names have more room."""


def draw_group(group: Group, width: int, *, most: int, parts: int = 1) -> str:
    """Return the line of a group; ``most`` is the largest figure of its table.

    ``parts`` is how many groupings its table crosses.
    """
    figure = group.figure
    numbers = (grouped(figure.incidents), *_bounds(figure))
    names = _names(group, parts)
    bar = draw_bar(figure, most, _bar_width(width, parts))
    return _lay_out(names, numbers, bar, width)


def _bounds(figure: Figure) -> tuple[str, str]:
    """Return what is said at least and at most; where nobody gives a number, neither."""
    if figure.unknown:
        return "?", "?"
    return grouped(figure.low), _("open") if figure.high is None else grouped(figure.high)


def draw_heads(parts: int, width: int) -> str:
    """Return the heads of the columns of a table whose groups have so many parts."""
    names = (_("Unit"), _("Month"), _("Order")) if parts > 1 else (_("Group"),)
    numbers = (_("Inc."), _("Least"), _("Up to"))
    bar = _("{solid} least {light} up to {open} open").format(solid=SOLID, light=LIGHT, open=OPEN)
    return _lay_out(names, numbers, bar, width)


def draw_bar(figure: Figure, most: int, room: int) -> str:
    """Return the bar of a figure in so many cells at most."""
    high = reach(figure)
    room -= 1  # for the mark of an open end
    solid = _cells(figure.low, most, room)
    light = max(_cells(high, most, room) - solid, 1 if high > figure.low else 0)
    solid = min(solid, room - light)
    ends = OPEN if figure.high is None and not figure.unknown else ""
    return SOLID * solid + LIGHT * light + ends


def reach(figure: Figure) -> int:
    """Return how far a figure reaches as far as anybody states it."""
    if figure.high is not None:
        return figure.high
    return figure.low - figure.bounded.low + figure.bounded.high


def _cells(number: int, most: int, room: int) -> int:
    """Return how many cells a number takes; what is not zero takes one at least."""
    return max(round(number * room / most), 1) if number > 0 and most > 0 else 0


def _names(group: Group, parts: int) -> tuple[str, ...]:
    if group.parts:
        return tuple(one_line(part) for part in group.parts)
    # A code stands before its meaning; what a record is called needs no other name.
    name = group.label if group.record else f"{group.name} {group.label}".rstrip()
    name = name or group.name
    return (one_line(name) or _("without a name"), *("",) * (parts - 1))


def _lay_out(names: tuple[str, ...], numbers: tuple[str, str, str], bar: str, width: int) -> str:
    wide, several = width >= WIDE, len(names) > 1
    room = _bar_width(width, len(names))
    after = [text.rjust(size) for text, size in zip(numbers, (6, 7, 7), strict=True)]
    if several:
        after = [fit(names[1], 9), fit(names[2], 26 if wide else 14), *after]
    rest = max(width - room - sum(len(text) + 1 for text in after) - 1, 0)
    return " ".join((fit(names[0], rest), *after, exactly(bar, room)))


def _bar_width(width: int, parts: int) -> int:
    if width >= WIDE:
        return 34
    return 24 if parts == 1 else 12
