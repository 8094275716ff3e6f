"""A database is copied whole into a new file, page by page under the new file's key."""

from __future__ import annotations

from pathlib import Path

from models.storage.database import Database


def take_over(copy: Database, path: Path, key: bytearray) -> None:
    """Fill a new file with all that another one holds.

    ``key`` is the other's, and is wiped. Virtual tables are known only to a connection that is made
    afterwards: close this one then. Raises what opening raises.
    """
    with copy.beside(path, key):
        run = copy.connection.exec_driver_sql
        run("SELECT sqlcipher_export('main', 'source')").all()
        for name in ("user_version", "application_id"):
            number = run(f"PRAGMA source.{name}").scalar_one()
            run(f"PRAGMA main.{name}={int(number)}")
