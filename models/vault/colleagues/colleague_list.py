"""The list of colleagues keeps every card that was added and the trust in it.

    unverified   the card was added; nobody compared its fingerprint yet
    verified     the fingerprint was compared in person, on a date
    changed      another card is known under this name, or under one that looks like it
    revoked      the owner of this vault no longer trusts it

Who was compared is never in doubt because of who was not: of two cards whose names look alike it
is the one that nobody compared that is ``changed``, whichever came first. Early versions told
fewer letters apart, so this is also asked whenever cards are read.

A vault's own cards are in the same list. The newest is the present device's:

    own          it signs for this vault, and needs no comparing
    earlier      a device of this vault before the present one; its key may be in other hands
    revoked      an earlier device that the owner no longer trusts
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Row, Table, func, insert, select, update

from crypto.signing import Card
from models.storage import ColleagueRow
from models.values import alike
from models.vault.colleagues.colleague import (
    CARD_CHANGED,
    CARD_EARLIER,
    CARD_OWN,
    CARD_REVOKED,
    CARD_UNVERIFIED,
    CARD_VERIFIED,
    Colleague,
)
from models.vault.colleagues.errors import OtherCard, OwnCard
from models.vault.errors import NoSuchColleague
from models.vault.journal import note_in_journal

if TYPE_CHECKING:
    from models.vault.context import VaultContext


# The states as stored: a card of our own says so for ever, the newest one is the present one.
_OWN_REVOKED = "own-revoked"

_COLLEAGUE: Table = ColleagueRow.__table__  # type: ignore[attr-defined]
_NEWEST = select(func.max(_COLLEAGUE.c.no)).where(_COLLEAGUE.c.state == CARD_OWN).scalar_subquery()
# Whose names nobody else's card may carry without being doubted.
_COMPARED = frozenset({CARD_OWN, CARD_VERIFIED})
_COMPARED_NAMES = select(_COLLEAGUE.c.name).where(_COLLEAGUE.c.state.in_(_COMPARED))
_LISTED = select(_COLLEAGUE, _NEWEST.label("present"))


def add_colleague(vault: VaultContext, card: Card) -> Colleague:
    """Add a card; the same card again changes nothing.

    A card with the name of somebody already known and another key is added as ``changed``.
    Raises OtherCard for one of a known device with other keys: to give what is known of that
    device would make it look as if these were compared.
    """
    known = colleague_by_device(vault, card.device)
    if known is not None:
        if known.card.identity != card.identity:
            raise OtherCard(name=known.name)
        return known
    namesakes = any(alike(colleague.name, card.name) for colleague in all_colleagues(vault))
    state = CARD_CHANGED if namesakes else CARD_UNVERIFIED
    with vault.writing():
        _insert(vault, card, state)
        note_in_journal(vault, "colleague-added", device=card.device, name=card.name, state=state)
    return _demand(vault, card.device)


def add_own_card(vault: VaultContext, card: Card) -> None:
    """Keep a card of this vault's own device."""
    _insert(vault, card, CARD_OWN)


def verify_colleague(vault: VaultContext, device: str) -> Colleague:
    """Keep that the fingerprint of a card was compared in person today.

    Whoever has a name that looks like it and was not compared is in doubt from then on. A device of
    our own that was revoked becomes an earlier one again. Raises OwnCard for one that was not.
    """
    colleague = _demand(vault, device)
    if not colleague.own:
        with vault.writing():
            for other in _doubtful(vault, colleague):
                _set(vault, other, CARD_CHANGED, None)
            return _set(vault, device, CARD_VERIFIED, vault.clock.now().date().isoformat())
    if colleague.state != CARD_REVOKED:
        raise OwnCard
    return _set(vault, device, CARD_OWN, None)


def revoke_colleague(vault: VaultContext, device: str) -> Colleague:
    """Keep that a card is no longer trusted; raises OwnCard for that of the present device."""
    colleague = _demand(vault, device)
    if colleague.state == CARD_OWN:
        raise OwnCard
    return _set(vault, device, _OWN_REVOKED if colleague.own else CARD_REVOKED, None)


def all_colleagues(vault: VaultContext) -> list[Colleague]:
    """Return all cards by name, our own ones too."""
    with vault.database.reading() as connection:
        rows = connection.execute(_LISTED.order_by(_COLLEAGUE.c.name, _COLLEAGUE.c.no)).all()
    compared = [row.name for row in rows if row.state in _COMPARED]
    return [_colleague(row, compared) for row in rows]


def colleague_by_device(vault: VaultContext, device: str) -> Colleague | None:
    """Return the colleague with this device, or None."""
    with vault.database.reading() as connection:
        row = connection.execute(_LISTED.where(_COLLEAGUE.c.device == device)).first()
        if row is None:
            return None
        asked = row.state == CARD_UNVERIFIED
        compared = connection.execute(_COMPARED_NAMES).scalars().all() if asked else ()
    return _colleague(row, compared)


def cards_by_device(vault: VaultContext) -> dict[str, Card]:
    """Return every known card, by its device."""
    return {colleague.device: colleague.card for colleague in all_colleagues(vault)}


def short_name(vault: VaultContext, device: str) -> str:
    """Return the name to show for a device; one that is not known shows its first digits.

    A name that is in doubt says so, because beside it stands one that reads the same.
    """
    known = colleague_by_device(vault, device)
    return known.shown_name if known else f"device {device[:8]}"


def asker_name(vault: VaultContext, device: str) -> str:
    """Return the name to show where a device of our own must not be taken for the present one."""
    known = colleague_by_device(vault, device)
    earlier = known is not None and known.own and known.state != CARD_OWN
    name = short_name(vault, device)
    return f"{name}, an earlier device of yours" if earlier else name


def _set(vault: VaultContext, device: str, state: str, verified: str | None) -> Colleague:
    with vault.writing() as connection:
        connection.execute(
            update(_COLLEAGUE)
            .where(_COLLEAGUE.c.device == device)
            .values(state=state, verified=verified)
        )
        note_in_journal(vault, f"colleague-{state}", device=device)
    return _demand(vault, device)


def _doubtful(vault: VaultContext, known: Colleague) -> list[str]:
    """Return the devices of others with a name like this one, whose cards nobody compared."""
    return [
        colleague.device
        for colleague in all_colleagues(vault)
        if colleague.state == CARD_UNVERIFIED and colleague.device != known.device
        if alike(colleague.name, known.name)
    ]


def _demand(vault: VaultContext, device: str) -> Colleague:
    found = colleague_by_device(vault, device)
    if found is None:
        raise NoSuchColleague(name=device[:8])
    return found


def _insert(vault: VaultContext, card: Card, state: str) -> None:
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


def _colleague(row: Row[tuple[object, ...]], compared: Iterable[str]) -> Colleague:
    """Make a colleague from a row; ``compared`` are the names of all cards that can be trusted."""
    own = row.state in {CARD_OWN, _OWN_REVOKED}
    state = CARD_REVOKED if row.state == _OWN_REVOKED else row.state
    if state == CARD_UNVERIFIED and any(alike(row.name, name) for name in compared):
        state = CARD_CHANGED
    return Colleague(
        name=row.name,
        device=row.device,
        state=CARD_EARLIER if state == CARD_OWN and row.no != row.present else state,
        added=row.added,
        verified_at=row.verified,
        stored=row.card,
        own=own,
    )
