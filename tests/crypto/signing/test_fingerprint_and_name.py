"""What people compare of a card: its fingerprint covers every field, its name hides nothing."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.canonical import encode
from crypto.passphrases.word_list import words_to_choose_from
from crypto.signing import Card
from crypto.signing.card import clean_name
from crypto.signing.errors import BadName
from tests.crypto.signing.test_card import CARD, IDENTITY


def test_the_fingerprint_is_60_digits_in_12_groups_and_ten_words():
    assert re.fullmatch(r"\d{5}( \d{5}){11}", CARD.fingerprint())
    words = CARD.fingerprint_words().split(" ")
    assert len(words) == 10
    assert set(words) <= set(words_to_choose_from())


def test_the_fingerprint_stays_when_the_same_card_is_signed_again():
    again = IDENTITY.card("Ірина, Bor", "2026-11-23")
    assert again.raw != CARD.raw
    assert again.fingerprint() == CARD.fingerprint()


@pytest.mark.parametrize("field", sorted(set(json.loads(CARD.raw)) - {"signatures"}))
def test_the_fingerprint_covers_each_field(field):
    fields = json.loads(CARD.raw)
    fields.pop("signatures")
    fields[field] = "different"
    other = Card(
        name=CARD.name,
        device=CARD.device,
        valid_from=CARD.valid_from,
        ed25519=CARD.ed25519,
        mldsa=CARD.mldsa,
        recipient=CARD.recipient,
        body=encode(fields),
        raw=b"",
    )
    assert other.fingerprint() != CARD.fingerprint()
    assert other.fingerprint_words() != CARD.fingerprint_words()


@given(st.text(max_size=100))
def test_a_name_is_cleaned_once_and_for_all_or_refused(text):
    try:
        name = clean_name(text)
    except BadName:
        return
    assert clean_name(name) == name
    assert 1 <= len(name) <= 80
    assert unicodedata.is_normalized("NFC", name)
    assert name.isprintable() or set(name) & set("\u200c\u200d") or not name.isascii()


def test_a_name_keeps_what_scripts_need_and_loses_what_deceives():
    assert clean_name("  Ана\tстасія\u202e ") == "Ана стасія"
    assert clean_name("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_name("e\u0301") == "é"


@pytest.mark.parametrize("name", ["", "   ", "\x1b\x07", "x" * 81, "\u200c\u200d", "\u202e"])
def test_a_name_with_nothing_to_see_or_too_much_is_refused(name):
    with pytest.raises(BadName):
        IDENTITY.card(name, "2026-11-23")
