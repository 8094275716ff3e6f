"""A vault's own cards are those of its present device and of the devices before it."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Table, select

from crypto.signing import Card
from models.storage import ColleagueRow, Database
from models.vault.errors import NoSuchColleague

_OWN_DEVICES = "SELECT device FROM colleague WHERE state IN ('own', 'own-revoked')"
_OWN_NAME = "SELECT name FROM colleague WHERE state = 'own' ORDER BY no DESC LIMIT 1"
_COLLEAGUE: Table = ColleagueRow.__table__  # type: ignore[attr-defined]
_NEWEST = select(_COLLEAGUE).where(_COLLEAGUE.c.state == "own").order_by(_COLLEAGUE.c.no.desc())


@lru_cache(maxsize=256)
def parsed_card(stored: bytes) -> Card:
    """Return a card that is kept here; its bytes never change, so they are parsed once."""
    return Card.parse(stored)


def own_card(database: Database) -> Card:
    """Return the card of this vault's present device: the newest of its own.

    Raises NoSuchColleague where there is none.
    """
    with database.reading() as connection:
        row = connection.execute(_NEWEST).first()
    if row is None:
        raise NoSuchColleague(name="the owner of this vault")
    return parsed_card(row.card)


def own_name(database: Database) -> str:
    """Return the name that this vault's owner chose."""
    with database.reading() as connection:
        return str(connection.exec_driver_sql(_OWN_NAME).scalar_one())


def own_devices(database: Database) -> set[str]:
    """Return this vault's own devices, the present one and earlier ones, revoked or not."""
    with database.reading() as connection:
        return set(connection.exec_driver_sql(_OWN_DEVICES).scalars())
