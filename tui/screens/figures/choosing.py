"""What a person chooses in the place of figures: the table, the units below, the harm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.kit import _
from tui.screens.base import Place
from tui.screens.figures.tables import SAID, TABLES, Table, table_named

if TYPE_CHECKING:
    from models.queries import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for: a table of a harm, with the units below a unit or not, and a filter.

    ``words`` are the filter as it was typed, and ``query`` what it means.
    """

    table: Table = TABLES[0]
    harm: str = "killed"
    below: bool = False
    words: str = ""
    query: Query | None = None

    @property
    def says(self) -> bool:
        """Return whether it asks for what sources say, and counts nothing."""
        return self.table.name == SAID

    @property
    def grouping(self) -> str:
        """Return what is grouped by; nothing where nothing is counted."""
        return self.table.grouping(below=self.below)


class Choosing(Place[None]):
    """The question that is asked, and a command for each choice; ``load`` shows the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Question()

    def load(self) -> None:
        """Show what is chosen."""
        raise NotImplementedError

    def ask_for(self, question: Question) -> None:
        """Ask something else."""
        self.asked = question
        self.load()

    def choose(self, name: str) -> None:
        """Show another table."""
        self.ask_for(replace(self.asked, table=table_named(name)))

    def _step(self, step: int) -> None:
        at = (TABLES.index(self.asked.table) + step) % len(TABLES)
        self.choose(TABLES[at].name)

    def action_previous(self) -> None:
        """Show the table before this one, round the beginning."""
        self._step(-1)

    def action_next(self) -> None:
        """Show the table after this one, round the end."""
        self._step(1)

    def action_by_all(self) -> None:
        """Show the total, by verification."""
        self.choose("all")

    def action_by_month(self) -> None:
        """Show the months."""
        self.choose("month")

    def action_by_unit(self) -> None:
        """Show the units."""
        self.choose("unit")

    def action_by_order(self) -> None:
        """Show the reported orders."""
        self.choose("order")

    def action_by_act(self) -> None:
        """Show the acts."""
        self.choose("act")

    def action_by_place(self) -> None:
        """Show the places."""
        self.choose("place")

    def action_by_phase(self) -> None:
        """Show the phases of custody."""
        self.choose("phase")

    def action_by_status(self) -> None:
        """Show what the victims were at that moment."""
        self.choose("status")

    def action_by_method(self) -> None:
        """Show the methods."""
        self.choose("method")

    def action_by_source(self) -> None:
        """Show who says what of many incidents at once."""
        self.choose(SAID)

    def action_pattern(self) -> None:
        """Show units by month by order."""
        self.choose("pattern")

    def action_subordinates(self) -> None:
        """Show units with what stood below them on the day of each incident, or without."""
        if not self.asked.table.below:
            self.say(_("Only tables of units have subordinates: 3 or p shows one."))
            return
        self.ask_for(replace(self.asked, below=not self.asked.below))

    def action_harm(self) -> None:
        """Show the figures of the next harm."""
        from models.values import vocabulary

        harms = list(vocabulary("harm").terms)
        harm = harms[(harms.index(self.asked.harm) + 1) % len(harms)]
        self.ask_for(replace(self.asked, harm=harm))
