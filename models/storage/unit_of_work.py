"""The unit of work, as the small stores need it: a database, and a change made as a whole.

Whoever keeps a few values needs no more of an open vault than this, and so stands below it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from models.storage.database import Database


class UnitOfWork(Protocol):
    """What can be read, and written to as a whole."""

    @property
    def database(self) -> Database:
        """The open database."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """Make one change of everything written inside; raises ReadOnly."""
        ...
