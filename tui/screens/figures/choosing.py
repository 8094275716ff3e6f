"""What a person chooses in the place of figures: the table, the units below, the harm."""

from __future__ import annotations

from tui.kit import _
from tui.screens.base import Place
from tui.screens.figures.tables import SAID, TABLES, Table, table_named


class Choosing(Place[None]):
    """The chosen table, harm and units, and a command for each; ``load`` shows what is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Table = TABLES[0]
        self.harm = "killed"
        self.below = False

    def load(self) -> None:
        """Show what is chosen."""
        raise NotImplementedError

    def choose(self, name: str) -> None:
        """Show another table."""
        self.table = table_named(name)
        self.load()

    def _step(self, step: int) -> None:
        at = (TABLES.index(self.table) + step) % len(TABLES)
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
        if not self.table.below:
            self.say(_("Only tables of units have subordinates: 3 or p shows one."))
            return
        self.below = not self.below
        self.load()

    def action_harm(self) -> None:
        """Show the figures of the next harm."""
        from models.values import vocabulary

        harms = list(vocabulary("harm").terms)
        self.harm = harms[(harms.index(self.harm) + 1) % len(harms)]
        self.load()
