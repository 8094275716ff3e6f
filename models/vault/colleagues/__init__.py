"""Colleagues: the cards that were added, and how far each can be trusted."""

from __future__ import annotations

from models.vault.colleagues.colleague import (
    CARD_CHANGED,
    CARD_EARLIER,
    CARD_REVOKED,
    CARD_UNVERIFIED,
    Colleague,
    doubted_name,
)
from models.vault.colleagues.colleague_list import (
    add_colleague,
    add_own_card,
    all_colleagues,
    asker_name,
    cards_by_device,
    colleague_by_device,
    revoke_colleague,
    short_name,
    verify_colleague,
)
from models.vault.colleagues.colleague_search import find_card, find_colleague, find_colleagues

__all__ = [
    "CARD_CHANGED",
    "CARD_EARLIER",
    "CARD_REVOKED",
    "CARD_UNVERIFIED",
    "Colleague",
    "add_colleague",
    "add_own_card",
    "all_colleagues",
    "asker_name",
    "cards_by_device",
    "colleague_by_device",
    "doubted_name",
    "find_card",
    "find_colleague",
    "find_colleagues",
    "revoke_colleague",
    "short_name",
    "verify_colleague",
]
