"""Receiving checks each signature by itself, whoever has checked it before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crypto.signing import BadSignature
from models.log import BadOperation, Operation
from tests.models.actions.test_receiving import NOTE, Forger

RECORD = "7f000000-0000-4000-8000-000000000001"


def forged(one: Operation, **parts: object) -> Operation:
    changed = replace(one, **parts)
    return Operation.parse(changed.header, changed.signature, changed.disclosures)


@pytest.fixture
def forger(make):
    return Forger(make("Mallory"))


def test_a_change_with_a_signature_that_does_not_hold_is_refused_with_all_beside_it(vault, forger):
    good = forger.sign(RECORD, **NOTE)
    other = forger.sign("7f000000-0000-4000-8000-000000000002", **NOTE)
    for signature in (bytes(64), good.signature, other.signature[::-1]):
        with pytest.raises(BadSignature):
            vault.receive([good, forged(other, signature=signature)], cards=forger.cards)
    assert vault.chains() == {}
    assert vault.rows("incident") == []
    assert vault.receive([good, other], cards=forger.cards).new == 2


def test_a_change_in_the_name_of_another_device_is_refused(make, vault, forger):
    olena = make("Olena")
    as_olena = Forger(olena)
    as_olena.identity = _Pretender(olena.device, forger.identity)
    with pytest.raises(BadSignature):
        vault.receive([as_olena.sign(RECORD, **NOTE)], cards=as_olena.cards | forger.cards)
    assert vault.chains() == {}


def test_a_change_by_a_device_without_a_card_is_refused(vault, forger):
    with pytest.raises(BadOperation):
        vault.receive([forger.sign(RECORD, **NOTE)], cards={})
    assert vault.chains() == {}


class _Pretender:
    """Another's key under a device's name."""

    def __init__(self, device: str, identity: object) -> None:
        self.device = device
        self.sign = identity.sign
