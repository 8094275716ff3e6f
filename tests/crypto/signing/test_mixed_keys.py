"""Cards and signatures of keys that are not all one person's.

A card of mixed keys is well formed: whoever holds its keys may sign it. So it must never look like
the card that has one of its keys, and nothing signed by other keys than the card's may hold.
"""

from __future__ import annotations

import itertools

import pytest

from crypto.signing import BadCard, BadSignature, Card, Identity, sign_mldsa, sign_ssh, verify_both
from crypto.signing.card import make_card
from tests.drawn import drawn
from tests.mixed import DAY, HERS, NOT_HERS, mixed, under_another_device, under_her_device

HER = Identity.generate(random=drawn("her"))
OTHER = Identity.generate(random=drawn("another"))
PEOPLE = {"hers": HER, "another's": OTHER}
PAIRS = list(itertools.product(PEOPLE, repeat=2))
CARD = HER.card("Hana", DAY)
NAMESPACE = "afield-bundle"


def mixes() -> dict[str, Card]:
    found = {what: card for what, (_, card) in under_her_device(HER, OTHER, "Hana").items()}
    others = under_another_device(HER, OTHER)
    return found | {what: one.card("Hana", DAY) for what, one in others.items()}


@pytest.mark.parametrize("what", [*HERS, *NOT_HERS])
def test_a_mixed_card_reads_and_is_not_hers(what):
    card = Card.parse(mixes()[what].to_bytes())
    assert card.identity != CARD.identity
    assert card.fingerprint() != CARD.fingerprint()
    assert card.fingerprint_words() != CARD.fingerprint_words()
    assert (card.device == CARD.device) == (what in HERS)


def test_two_cards_of_one_device_are_one_whatever_randomness_signed_them():
    again = HER.card("Hana", DAY)
    assert again.to_bytes() != CARD.to_bytes()
    assert again.identity == CARD.identity


@pytest.mark.parametrize(("keys", "signers"), list(itertools.product(PAIRS, PAIRS)))
def test_a_card_is_signed_by_the_two_keys_that_it_names_and_no_others(keys, signers):
    (ed25519, mldsa), (classic, quantum) = keys, signers
    parts = {
        "name": "Hana",
        "valid_from": DAY,
        "ed25519": PEOPLE[ed25519].ed25519,
        "mldsa": PEOPLE[mldsa].mldsa,
        "recipient": CARD.recipient,
        "sign": PEOPLE[classic].sign,
        "sign_mldsa": PEOPLE[quantum].sign_mldsa,
    }
    if keys == signers:
        make_card(**parts)
    else:
        with pytest.raises(BadCard):
            make_card(**parts)


@pytest.mark.parametrize(("keys", "signers"), list(itertools.product(PAIRS, PAIRS)))
def test_a_statement_is_signed_by_the_two_keys_of_the_card_and_no_others(keys, signers):
    card = mixed(*(PEOPLE[one] for one in keys), HER).card("Hana", DAY)
    both = {
        "ssh": sign_ssh(PEOPLE[signers[0]], b"statement", NAMESPACE),
        "mldsa": sign_mldsa(PEOPLE[signers[1]], b"statement", NAMESPACE),
    }
    if keys == signers:
        verify_both(card, b"statement", **both, namespace=NAMESPACE)
    else:
        with pytest.raises(BadSignature):
            verify_both(card, b"statement", **both, namespace=NAMESPACE)
