"""The words and filters of a command are one line, read where every other line is read.

Imported with the commands, so it imports the models only when one runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tui.kit import _
from tui.line import output

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import Query


def line_of(arguments: Sequence[str]) -> str:
    """Return the line that arguments make, and say where a filter may have been meant to hold more.

    It is read as the app reads it: nothing is put back of what a shell took off.
    """
    from models.queries import filter_before_words

    for name in filter(None, map(filter_before_words, arguments)):
        output.say(
            _("{name}: asks for its first word alone, and what follows is looked for anywhere. "
              "Words that belong to it stand in double quotes inside the line.").format(name=name)
        )  # fmt: skip
    return " ".join(arguments)


def here_and_now() -> datetime:
    """Return the present moment by the clock on the person's wall, for ``since:yesterday``."""
    return datetime.now().astimezone()


def read_query(arguments: Sequence[str]) -> Query:
    """Return what the arguments ask of the incidents; raises BadQuery."""
    from models.queries import Query

    return Query.parse(line_of(arguments), now=here_and_now())


def found_incidents(vault: Vault, query: Query, *, order: str = "when") -> Sequence[int]:
    """Return the row numbers of the incidents that a query names, for a list or for an export."""
    from models.queries import find_incidents

    return find_incidents(vault, query, order=order)
