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
    """Return the line that arguments make; where quotes were put back, it is said how it reads."""
    from models.queries import line_of_arguments

    line = line_of_arguments(arguments)
    if line != " ".join(arguments):
        output.say(_("Read as: {line}").format(line=line))
    return line


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
