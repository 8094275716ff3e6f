"""The cards of colleagues come back as far as each proves itself, with the trust that was in it.

A card is signed by its own keys. What its owner's colleague thought of it is not: of a page that
is not sound only doubt is believed, so that damage never makes a card more trusted than it was.

Of a card that is spoilt the signing key may be whole: a device is called by the digest of it, so
that key proves itself too, and with it the changes that were signed by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crypto import base64text, canonical
from crypto.errors import AfieldError
from crypto.signing import Card, Identity, device_of
from models.lifecycle.repair.errors import OwnerUnknown
from models.lifecycle.repair.pages import Row
from models.vault import CARD_REVOKED, CARD_UNVERIFIED

_OWN, _OWN_REVOKED = "own", "own-revoked"
_DOUBTS = frozenset({CARD_REVOKED, _OWN_REVOKED, "changed"})
_KEY = re.compile(rb'"ed25519":"([A-Za-z0-9+/]{43}=)"')
_FROM = re.compile(rb'"valid_from":"([0-9]{4}-[0-9]{2}-[0-9]{2})"')


@dataclass(slots=True)
class CardsBack:
    """The rows of cards to keep, the raw Ed25519 keys by device, and whose cards are lost.

    ``doubted`` are the names of those whose card is whole and whose trust is not known any more.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, bytes] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)


def cards_back(
    rows: Iterable[Row], identity: Identity, name: str | None, *, today: date
) -> CardsBack:
    """Return the cards that prove themselves; raises OwnerUnknown where the owner has no name.

    ``identity`` is the device's of the vault.json, and ``name`` its owner's, where a person said
    it because no card of theirs is left.
    """
    back = CardsBack()
    back.keys[identity.device] = identity.ed25519
    spoilt: list[Row] = []
    for row in rows:
        card = _card(row)
        if card is None:
            spoilt.append(row)
        elif card.device not in {one["device"] for one in back.rows}:
            back.keys[card.device] = card.ed25519
            back.rows.append(_kept(row, card, identity, back))
    for row in spoilt:
        _rescue(row, back)
    _own_card(back, spoilt, identity, name, today=today)
    back.lost = sorted(set(back.lost))
    return back


def _card(row: Row) -> Card | None:
    try:
        card = Card.parse(_stored(row))
    except AfieldError:
        return None
    return card if card.device == row.values[1] else None


def _kept(row: Row, card: Card, identity: Identity, back: CardsBack) -> dict[str, Any]:
    _, _, _, _, state, added, verified = row.values
    if not row.proven and state not in _DOUBTS:
        mine = card.device == identity.device
        state, verified = (_OWN if mine else CARD_UNVERIFIED), None
        if not mine:
            back.doubted.append(card.name)
    return {
        "no": row.number,
        "device": card.device,
        "name": card.name,
        "card": card.to_bytes(),
        "state": state,
        "added": added,
        "verified": verified,
    }


def _rescue(row: Row, back: CardsBack) -> None:
    """Take the signing key out of a card that is spoilt, and note whose card is lost."""
    found = _KEY.search(_stored(row))
    if found:
        with suppress(ValueError):
            key = base64text.decode(found.group(1).decode(), length=32)
            back.keys.setdefault(device_of(key), key)
    if row.values[1] not in {one["device"] for one in back.rows}:
        back.lost.append(str(row.values[2]))


def _own_card(
    back: CardsBack, spoilt: list[Row], identity: Identity, name: str | None, *, today: date
) -> None:
    """See to it that the device of vault.json has its card: it can be signed again here."""
    if any(one["device"] == identity.device for one in back.rows):
        return
    mine = [row for row in spoilt if row.values[1] == identity.device]
    names = [name, *(one["name"] for one in back.rows if one["state"] == _OWN)]
    names += [str(row.values[2]) for row in mine if _says_its_name(row)]
    called = next((each for each in names if each), None)
    if called is None:
        raise OwnerUnknown
    card = identity.card(called, _valid_from(mine) or today.isoformat())
    back.lost = [one for one in back.lost if one != called]
    back.rows.append(
        {
            "no": max((one["no"] for one in back.rows), default=0) + 1,
            "device": card.device,
            "name": card.name,
            "card": card.to_bytes(),
            "state": _OWN,
            "added": card.valid_from,
            "verified": None,
        }
    )


def _says_its_name(row: Row) -> bool:
    """Return whether a spoilt card holds the name that stands beside it: two say the same."""
    return b'"name":' + canonical.encode(row.values[2]) in _stored(row)


def _valid_from(rows: Iterable[Row]) -> str | None:
    """Return the day of a spoilt card, so that its fingerprint stays what it was."""
    for row in rows:
        for found in _FROM.findall(_stored(row)):
            with suppress(ValueError):
                return date.fromisoformat(found.decode()).isoformat()
    return None


def _stored(row: Row) -> bytes:
    stored = row.values[3]
    return stored if isinstance(stored, bytes) else b""
