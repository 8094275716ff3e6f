"""Cards: what a colleague may believe before comparing the fingerprint."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import age, base64text
from crypto.canonical import encode
from crypto.errors import NewerFormat
from crypto.signing import BadCard, Card, Identity
from tests.drawn import drawn

IDENTITY = Identity.generate(random=drawn("card"))
CARD = IDENTITY.card("Ірина, Bor", "2026-11-23")


def signed(signer: Identity = IDENTITY, **changes: object) -> bytes:
    """Return a card with other fields, under two signatures that hold; None drops a field."""
    fields = {**json.loads(CARD.raw), **changes}
    fields = {name: value for name, value in fields.items() if value is not None}
    fields.pop("signatures")
    body = encode(fields)
    fields["signatures"] = {
        "ed25519": base64text.encode(signer.sign(b"afield/card/v1\0" + body)),
        "mldsa44": base64text.encode(signer.sign_mldsa(body, b"afield/card/v1")),
    }
    return encode(fields)


def test_a_card_reads_back_as_it_was_signed():
    assert Card.parse(CARD.to_bytes()) == CARD
    assert Card.parse(signed()).body == CARD.body


def test_a_card_shows_the_public_keys_and_nothing_else():
    assert CARD.ed25519 == IDENTITY.ed25519
    assert CARD.mldsa == IDENTITY.mldsa
    assert CARD.recipient == str(IDENTITY.age_identity.recipient())
    assert CARD.device == IDENTITY.device
    seeds = IDENTITY.to_bytes()[8:]
    for start in (0, 32, 64):
        assert base64text.encode(seeds[start : start + 30]) not in CARD.raw.decode()


@pytest.mark.parametrize("bit", range(8))
def test_every_flipped_bit_of_a_card_is_refused(bit):
    """A flip in the version may read as a newer one; no flip reads as a card."""
    for place in range(len(CARD.raw)):
        flipped = bytearray(CARD.raw)
        flipped[place] ^= 1 << bit
        with pytest.raises((BadCard, NewerFormat)):
            Card.parse(bytes(flipped))


def test_every_cut_and_every_extension_of_a_card_is_refused():
    for size in range(0, len(CARD.raw), 7):
        with pytest.raises(BadCard):
            Card.parse(CARD.raw[:size])
    for tail in (b"\n", b" ", b"{}", b"\0"):
        with pytest.raises(BadCard):
            Card.parse(CARD.raw + tail)


@given(st.binary(max_size=300) | st.text().map(str.encode))
def test_what_is_no_card_is_called_no_card(data):
    with pytest.raises(BadCard):
        Card.parse(data)


WRONG = [None, 0, -1, True, "", [], {}, ["x"], {"x": 1}]


@pytest.mark.parametrize("field", sorted(set(json.loads(CARD.raw)) - {"signatures"}))
@pytest.mark.parametrize("value", WRONG)
def test_a_signed_card_with_a_field_missing_or_of_the_wrong_type_is_refused(field, value):
    with pytest.raises(BadCard):
        Card.parse(signed(**{field: value}))


@pytest.mark.parametrize("value", [*WRONG, {"ed25519": 5, "mldsa44": 5}])
def test_a_card_with_signatures_of_the_wrong_type_is_refused(value):
    with pytest.raises(BadCard):
        Card.parse(encode({**json.loads(CARD.raw), "signatures": value}))


@pytest.mark.parametrize(
    "name",
    [
        "x" * 81,
        " x",
        "x ",
        "a  b",
        "a\nb",
        "a\tb",
        "a\x1b]52;c;AA\x07b",
        "a\u202eb",
        "a\u2066b",
        "a\u2028b",
        "a\x85b",
        "a\ufeffb",
        "\u200d",
    ],
)
def test_a_signed_card_with_a_name_that_could_deceive_is_refused(name):
    with pytest.raises(BadCard):
        Card.parse(signed(name=name))


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "20261123", "2026-W48-1", "today"])
def test_a_signed_card_with_a_day_that_is_none_is_refused(day):
    with pytest.raises(BadCard):
        Card.parse(signed(valid_from=day))


def test_a_card_with_a_classic_recipient_is_refused():
    classic = age.X25519Identity(bytes(range(32))).recipient()
    with pytest.raises(BadCard):
        Card.parse(signed(recipient=str(classic)))


@pytest.mark.parametrize(
    "spelled",
    [
        "age1pq1",
        CARD.recipient[:-1],
        CARD.recipient + "q",
        CARD.recipient[:60] + CARD.recipient[59:60] + CARD.recipient[61:],
        CARD.recipient.replace(CARD.recipient[-1], "b"),
        "age1pq1" + CARD.recipient[7:].upper(),
        str(age.parse_recipient(CARD.recipient)) + " ",
    ],
)
def test_a_signed_card_with_a_recipient_that_nobody_can_encrypt_to_is_refused(spelled):
    with pytest.raises(BadCard):
        Card.parse(signed(recipient=spelled))


def test_a_card_that_names_another_device_or_key_is_refused():
    other = Identity.generate(random=drawn("other")).card("Other", "2026-11-23")
    for changes in (
        {"device": other.device},
        {"ssh": other.ssh_line()},
        {"ed25519": base64text.encode(other.ed25519)},
        {"mldsa44": base64text.encode(other.mldsa)},
    ):
        with pytest.raises(BadCard):
            Card.parse(signed(**changes))


def test_a_card_signed_by_another_is_refused():
    with pytest.raises(BadCard):
        Card.parse(signed(signer=Identity.generate(random=drawn("other"))))


@pytest.mark.parametrize("dropped", ["ed25519", "mldsa44"])
def test_one_signature_is_not_enough(dropped):
    fields = json.loads(CARD.raw)
    del fields["signatures"][dropped]
    with pytest.raises(BadCard):
        Card.parse(encode(fields))


def test_nothing_unsigned_may_stand_beside_the_signatures():
    fields = json.loads(CARD.raw)
    fields["signatures"]["note"] = "unsigned"
    with pytest.raises(BadCard):
        Card.parse(encode(fields))


def test_a_name_written_twice_is_refused():
    twice = CARD.raw.replace(b'"name":', b'"name":"Somebody","name":', 1)
    assert twice != CARD.raw
    with pytest.raises(BadCard):
        Card.parse(twice)


def test_a_very_large_or_very_deep_card_is_refused():
    for data in (signed(padding="x" * 70_000), b"[" * 100_000, b'{"a":' * 50_000):
        with pytest.raises(BadCard):
            Card.parse(data)


def test_fields_of_a_later_version_are_signed_and_kept():
    later = Card.parse(signed(colour="blue"))
    assert json.loads(later.to_bytes())["colour"] == "blue"
    assert later.fingerprint() != CARD.fingerprint()


def test_a_newer_card_says_so():
    with pytest.raises(NewerFormat, match=r"^The card .*format 2;"):
        Card.parse(signed(v=2, name=5))
