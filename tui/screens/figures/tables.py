"""The tables of the place of figures, each with its key and what it is grouped by."""

from __future__ import annotations

from dataclasses import dataclass

from tui.kit import _, cell_len

SAID = "said"
"""The table that counts nothing: what sources say of many incidents at once."""

PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, the key that the line of tables shows, and the grouping.

    ``below`` is the grouping in which units hold what stood below them.
    """

    name: str
    key: str
    label: str
    by: str = ""
    below: str = ""

    @property
    def parts(self) -> int:
        """Return how many groupings it crosses."""
        return 3 if self.name == PATTERN else 1

    def grouping(self, *, below: bool) -> str:
        """Return the grouping, that with subordinates where it is asked for and there is one."""
        return self.below if below and self.below else self.by


TABLES = (
    Table("all", "1", _("all"), "verification"),
    Table("month", "2", _("month"), "month"),
    Table("unit", "3", _("unit"), "unit", "unit-with-subordinates"),
    Table("order", "4", _("order"), "order"),
    Table("act", "5", _("act"), "act"),
    Table("place", "6", _("place"), "place"),
    Table("phase", "7", _("phase"), "custody-phase"),
    Table("status", "8", _("status"), "victim-status"),
    Table("method", "9", _("method"), "method"),
    Table(SAID, "0", _("says")),
    Table(
        PATTERN,
        "p",
        _("pattern"),
        "unit-month-order",
        "unit-with-subordinates-month-order",
    ),
)
"""The tables in the order in which [ and ] go through them."""


def table_named(name: str) -> Table:
    """Return the table of this name."""
    return next(one for one in TABLES if one.name == name)


def line_of_tables(chosen: Table, width: int) -> str:
    """Return the tables with their keys; brackets stand round the one shown.

    Where they have no room all of them are there, the last ones by their keys alone.
    """
    words = [f"{one.key} {one.label}" for one in TABLES]
    for at in reversed(range(len(TABLES))):
        line = " ".join(
            f"[{text}]" if one is chosen else text for one, text in zip(TABLES, words, strict=True)
        )
        if cell_len(line) <= width:
            break
        words[at] = TABLES[at].key
    return line
