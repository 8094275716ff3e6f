"""A typed name is one person's, whole; the beginning of a device counts from eight digits on."""

from __future__ import annotations

import pytest

from crypto.signing import Identity
from models.vault import (
    CARD_CHANGED,
    CARD_REVOKED,
    add_colleague,
    colleague_by_device,
    find_card,
    find_colleague,
    revoke_colleague,
)
from models.vault.colleagues.errors import AmbiguousColleague
from models.vault.errors import NoSuchColleague
from tests.models.team import acquaint


@pytest.fixture
def marta(make):
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    return marta, olena


def test_a_revoked_key_is_not_found_by_its_name_or_its_device(marta):
    vault, olena = marta
    assert find_colleague(vault, " olena ").device == olena.device
    revoke_colleague(vault, olena.device)
    for name in ("Olena", olena.device, olena.device[:8]):
        with pytest.raises(NoSuchColleague):
            find_colleague(vault, name)
    assert find_card(vault, olena.device[:8]).state == CARD_REVOKED


def test_eight_digits_name_a_device_and_fewer_name_nobody(marta):
    vault, olena = marta
    assert find_colleague(vault, olena.device[:8]).device == olena.device
    for name in (olena.device[:7], olena.device[:1], "", " "):
        with pytest.raises(NoSuchColleague):
            find_colleague(vault, name)


def test_the_beginning_of_a_name_is_nobody_s(marta):
    vault, _ = marta
    for name in ("Olen", "Ole", "O"):
        with pytest.raises(NoSuchColleague):
            find_colleague(vault, name)


def test_a_name_that_is_the_digits_of_another_s_device_is_found_for_neither(make, marta):
    vault, olena = marta
    other = make(olena.device[:8])
    add_colleague(vault, other.card)
    with pytest.raises(AmbiguousColleague):
        find_colleague(vault, olena.device[:8])


@pytest.mark.parametrize("name", ["Olena", "OLENA", "Оlena", "Olena\u200d", "Olеnа"])
def test_a_known_name_with_another_key_is_a_changed_key_however_it_is_spelled(marta, name):
    vault, _ = marta
    card = Identity.generate().card(name, "2026-03-10")
    assert add_colleague(vault, card).state == CARD_CHANGED
    assert colleague_by_device(vault, card.device).trusted is False
