"""Date and number fields read back in words what is being typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from models.records import Facet
from models.values import BadHowMany, BadWhen, HowMany, parse_date
from tui.kit import _, plural
from tui.widgets.fields.field import Field

Now = Callable[[], datetime]


class WhenField(Field):
    """A date as people know it: ``now``, ``yest 14:30``, ``~2026-03``, ``2026-03-01..05``."""

    def __init__(self, name: str, facet: Facet, *, now: Now, text: str = "") -> None:
        super().__init__(name, facet, text=text)
        self.now = now

    def placeholder(self) -> str:
        """Return an example of the grammar."""
        return _("e.g. now, -2h, yest 14:30, 2026-03, ~2026-03")

    def explain(self, text: str) -> str:
        """Return what is understood, so that a wrong reading is seen before it is saved."""
        if not text.strip():
            return _("{first}..{last} = one day in between; {first}/{last} = lasted").format(
                first="2026-03-01", last="05"
            )
        try:
            return parse_date(text, now=self.now()).words()
        except BadWhen:
            return _("not a date yet: try now, yest 14:30, 2026-03 or ~2026-03")


class HowManyField(Field):
    """A number as people know it: ``3``, ``3+``, ``<=5``, ``2-5``, ``~10``, ``several``, ``?``."""

    def placeholder(self) -> str:
        """Return an example of the grammar."""
        return _("e.g. 3, 3+, <=5, 2-5, ~10, several, ?")

    def explain(self, text: str) -> str:
        """Return in words which numbers are meant, and when an end is open."""
        if not text.strip():
            return _("3+ at least, <=5 up to, 2-5 between, ~10 about, ? unknown")
        try:
            return in_words(HowMany.parse(text))
        except BadHowMany:
            return _("not a number yet: try 3, 3+, 2-5, ~10, several or ?")


def in_words(number: HowMany) -> str:
    """Return the bounds of a number in words; no bound is ever made up."""
    low, high = number.low, number.high
    if low is None and high is None:
        return _("unknown: no number will be counted")
    if high is None:
        return plural(low or 0, "at least {n}, no upper bound", "at least {n}, no upper bound")
    if low == high:
        return plural(high, "exactly {n}", "exactly {n}")
    if not low:
        return plural(high, "up to {n}", "up to {n}")
    return _("between {low} and {high}").format(low=low, high=high)
