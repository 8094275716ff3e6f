"""Colleagues: the cards that were added, and how far each can be trusted.

    unverified   the card was added; nobody compared its fingerprint yet
    verified     the fingerprint was compared in person, on a date
    changed      another card was added under the name of a known colleague
    revoked      the owner of this vault no longer trusts it

A vault's own cards, the present one and those of its earlier devices, are in the same list with
the state ``own``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Row, Table, insert, select, update

from crypto.identity import Card
from models import journal
from models.errors import ModelError
from models.store import ColleagueRow

if TYPE_CHECKING:
    from models.opened import Opened

OWN = "own"
UNVERIFIED = "unverified"
VERIFIED = "verified"
CHANGED = "changed"
REVOKED = "revoked"

# Letters by their category that show as nothing: the fillers of Hangul.
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_ALIKE = str.maketrans("авекмнорстухіјѕԛԝһԁӏ01", "abekmhopctyxijsqwhdlol")

_OWN_DEVICES = "SELECT device FROM colleague WHERE state = 'own'"
_OWN_NAME = "SELECT name FROM colleague WHERE state = 'own' ORDER BY no DESC LIMIT 1"
_COLLEAGUE: Table = ColleagueRow.__table__  # type: ignore[attr-defined]


class ColleagueError(ModelError):
    """A colleague cannot be found or added as asked."""

    code = "colleague"
    exit_status = 11


class NoSuchColleague(ColleagueError):
    """A typed name fits nobody."""

    sentence = "Nobody here is called {name}."
    next_step = "See who is: afield colleague list. To add a card: afield colleague add FILE"
    code = "no-such-colleague"


class AmbiguousColleague(ColleagueError):
    """A typed name fits several people or devices."""

    sentence = "{name} fits {count} cards."
    next_step = "Name the device instead; afield colleague list shows it."
    code = "ambiguous-colleague"


class OwnCard(ColleagueError):
    """Trust in one's own devices is not a matter of comparing."""

    sentence = "That is a device of this vault's owner."
    next_step = "Only cards of colleagues are compared or revoked."
    code = "own-card"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One card in this vault's list; ``verified_at`` is an ISO date or nothing."""

    name: str
    device: str
    state: str
    added: str
    verified_at: str | None
    stored: bytes

    @property
    def card(self) -> Card:
        """The card itself. Reading one checks two signatures, which a list need not wait for."""
        return Card.parse(self.stored)

    @property
    def own(self) -> bool:
        """Whether this is a device of this vault's owner."""
        return self.state == OWN

    @property
    def trusted(self) -> bool:
        """Whether the card's fingerprint was compared, or the card is our own."""
        return self.state in {OWN, VERIFIED}


def add(vault: Opened, card: Card) -> Colleague:
    """Add a card; the same card again changes nothing.

    A card with the name of somebody already known and another key is added as ``changed``.
    """
    known = by_device(vault, card.device)
    if known is not None:
        return known
    namesakes = [one for one in people(vault) if looks(one.name) == looks(card.name)]
    state = CHANGED if namesakes else UNVERIFIED
    with vault.writing():
        _insert(vault, card, state)
        journal.note(vault, "colleague-added", device=card.device, name=card.name, state=state)
    return _demand(vault, card.device)


def looks(name: str) -> str:
    """Give what a name looks like, so that two that a reader would not tell apart are one.

    Case, accents, width, spaces, signs that are not seen, and Cyrillic letters with the shape
    of Latin ones do not count.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    seen = (one for one in plain if one.isalnum() and one not in _UNSEEN_LETTERS)
    return "".join(seen).translate(_ALIKE)


def add_own(vault: Opened, card: Card) -> None:
    """Keep a card of this vault's own device."""
    _insert(vault, card, OWN)


def verify(vault: Opened, device: str) -> Colleague:
    """Record that the fingerprint of a card was compared in person today."""
    return _set(vault, device, VERIFIED, vault.clock.now().date().isoformat())


def revoke(vault: Opened, device: str) -> Colleague:
    """Record that a card is no longer trusted."""
    return _set(vault, device, REVOKED, None)


def people(vault: Opened) -> list[Colleague]:
    """Give all cards by name, our own ones too."""
    with vault.database.reading() as connection:
        rows = connection.execute(select(_COLLEAGUE).order_by(_COLLEAGUE.c.name)).all()
    return [_colleague(row) for row in rows]


def by_device(vault: Opened, device: str) -> Colleague | None:
    """Give the colleague with this device, or nothing."""
    with vault.database.reading() as connection:
        row = connection.execute(select(_COLLEAGUE).where(_COLLEAGUE.c.device == device)).first()
    return _colleague(row) if row else None


def find(vault: Opened, name: str) -> Colleague:
    """Find a colleague by name, the beginning of one, or a device.

    Raises NoSuchColleague or AmbiguousColleague.
    """
    wanted = name.strip().casefold()
    everybody = [one for one in people(vault) if not one.own and one.state != REVOKED]
    for fits in (
        [one for one in everybody if one.device == wanted],
        [one for one in everybody if one.name.casefold() == wanted],
        [one for one in everybody if wanted and one.name.casefold().startswith(wanted)],
        [one for one in everybody if len(wanted) >= 8 and one.device.startswith(wanted)],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise AmbiguousColleague(name=name, count=len(fits))
    raise NoSuchColleague(name=name)


def own_card(vault: Opened) -> Card:
    """Give the card of this vault's present device: the newest of our own."""
    statement = select(_COLLEAGUE).where(_COLLEAGUE.c.state == OWN).order_by(_COLLEAGUE.c.no.desc())
    with vault.database.reading() as connection:
        row = connection.execute(statement).first()
    if row is None:
        raise NoSuchColleague(name="the owner of this vault")
    return Card.parse(row.card)


def cards(vault: Opened) -> dict[str, Card]:
    """Give every known card by its device."""
    return {one.device: one.card for one in people(vault)}


def own_devices(vault: Opened) -> set[str]:
    """Name this vault's own devices, the present one and earlier ones."""
    with vault.database.reading() as connection:
        return set(connection.exec_driver_sql(_OWN_DEVICES).scalars())


def own_name(vault: Opened) -> str:
    """Give the name that this vault's owner chose."""
    with vault.database.reading() as connection:
        return str(connection.exec_driver_sql(_OWN_NAME).scalar_one())


def short_name(vault: Opened, device: str) -> str:
    """Give the name to show for a device; one that is not known shows its first digits."""
    known = by_device(vault, device)
    return known.name if known else f"device {device[:8]}"


def _set(vault: Opened, device: str, state: str, verified: str | None) -> Colleague:
    if _demand(vault, device).own:
        raise OwnCard
    with vault.writing() as connection:
        connection.execute(
            update(_COLLEAGUE)
            .where(_COLLEAGUE.c.device == device)
            .values(state=state, verified=verified)
        )
        journal.note(vault, f"colleague-{state}", device=device)
    return _demand(vault, device)


def _demand(vault: Opened, device: str) -> Colleague:
    found = by_device(vault, device)
    if found is None:
        raise NoSuchColleague(name=device[:8])
    return found


def _insert(vault: Opened, card: Card, state: str) -> None:
    with vault.writing() as connection:
        connection.execute(
            insert(_COLLEAGUE),
            {
                "device": card.device,
                "name": card.name,
                "card": card.to_bytes(),
                "state": state,
                "added": vault.clock.now().date().isoformat(),
            },
        )


def _colleague(row: Row[tuple[object, ...]]) -> Colleague:
    return Colleague(
        name=row.name,
        device=row.device,
        state=row.state,
        added=row.added,
        verified_at=row.verified,
        stored=row.card,
    )
