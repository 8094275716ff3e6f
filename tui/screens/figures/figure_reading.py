"""Figures as the place of figures shows them, read on the vault's thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from models.queries import FigureReader, Query, find_incidents, read_behind

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import BehindFigure, Group

_FIRST = 60
"""Groups that a tall screen shows at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """What the place shows of one table: the total, the groups, and the day of the question."""

    total: Group
    groups: Sequence[Group]
    as_of: date


def figure_reader(vault: Vault) -> FigureReader:
    """Return a reader that remembers what it read until something changes."""
    return FigureReader(vault)


def read_filter(words: str) -> Query | None:
    """Return what the words of a filter ask, or nothing for all; raises BadQuery."""
    query = Query.parse(words, now=datetime.now().astimezone())
    return None if query.empty else query


def read_table(
    vault: Vault, reader: FigureReader, by: str, *, harm: str, query: Query | None
) -> ShownTable:
    """Return a table; raises what reading the incidents of a filter does."""
    table = reader.table(by, harm=harm, query=query)
    total = reader.everything(harm=harm, query=query)
    groups = [*table.groups, *([table.without] if table.without else [])]
    for one in [total, *groups[:_FIRST]]:
        # What is painted first is worked out here, where nobody waits for a key to be heard.
        _worked_out = one.figure
    return ShownTable(total=total, groups=groups, as_of=vault.clock.now().date())


def in_order(vault: Vault, numbers: Collection[int]) -> Sequence[int]:
    """Return some incidents in the order of the list, the latest first."""
    wanted = set(numbers)
    return [number for number in find_incidents(vault, Query()) if number in wanted]


def behind_figure(vault: Vault, incident: str, harm: str) -> BehindFigure:
    """Return what stands behind the figure of one incident."""
    return read_behind(vault, incident, harm=harm)
