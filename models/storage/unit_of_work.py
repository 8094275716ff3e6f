"""The unit of work is what the small stores need of a vault: a database, and transactions.

Whoever keeps a few values needs no more of an open vault than this, and so stands below it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from models.storage.database import Database


class UnitOfWork(Protocol):
    """A database that can be read, and written to as a whole."""

    @property
    def database(self) -> Database:
        """Return the open database."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """Return one transaction for everything written inside; raises ReadOnly."""
        ...
