"""The keys of a device, as they are stored and used."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import age
from crypto.errors import DamagedKeyFile, NewerFormat
from crypto.signing import BadSignature, Identity, verify_ed25519
from tests.drawn import drawn

IDENTITY = Identity.generate(random=drawn("identity"))


def test_an_identity_reads_back_and_signs_the_same():
    again = Identity.from_bytes(IDENTITY.to_bytes())
    assert again.to_bytes() == IDENTITY.to_bytes()
    assert again.device == IDENTITY.device
    assert again.sign(b"x") == IDENTITY.sign(b"x")
    assert again.mldsa == IDENTITY.mldsa


def test_a_device_is_named_by_its_key():
    digest = hashlib.sha256(b"afield/device/v1\0" + IDENTITY.ed25519).hexdigest()
    assert IDENTITY.device == digest[:32]


def test_what_is_encrypted_to_the_device_it_can_open():
    sealed, opened = io.BytesIO(), io.BytesIO()
    age.encrypt(io.BytesIO(b"for you"), sealed, [IDENTITY.age_identity.recipient()])
    sealed.seek(0)
    age.decrypt(sealed, opened, [Identity.from_bytes(IDENTITY.to_bytes()).age_identity])
    assert opened.getvalue() == b"for you"


def test_two_identities_share_no_key():
    other = Identity.generate()
    assert other.device != IDENTITY.device
    assert other.mldsa != IDENTITY.mldsa
    assert str(other.age_identity) != str(IDENTITY.age_identity)


def test_the_three_seeds_are_independent():
    seeds = IDENTITY.to_bytes()[8:]
    assert len({seeds[start : start + 32] for start in (0, 32, 64)}) == 3


def test_a_newer_identity_says_so():
    data = bytearray(IDENTITY.to_bytes())
    data[7] = 2
    with pytest.raises(NewerFormat, match="identity"):
        Identity.from_bytes(data)


@given(st.binary(max_size=120) | st.binary(max_size=120).map(lambda tail: b"AFIDENT\x01" + tail))
def test_other_bytes_are_called_damaged(data):
    try:
        assert Identity.from_bytes(data).to_bytes() == data
    except (DamagedKeyFile, NewerFormat):
        return


@pytest.mark.parametrize("size", [0, 6, 7, 8, 103, 105])
def test_an_identity_of_the_wrong_length_is_damaged(size):
    with pytest.raises(DamagedKeyFile):
        Identity.from_bytes((IDENTITY.to_bytes() + b"\0")[:size])


def test_a_signature_holds_for_its_key_and_message_alone():
    signature = IDENTITY.sign(b"message")
    verify_ed25519(IDENTITY.ed25519, b"message", signature)
    other = Identity.generate(random=drawn("other"))
    for key, message, signed in (
        (other.ed25519, b"message", signature),
        (IDENTITY.ed25519, b"massage", signature),
        (IDENTITY.ed25519, b"message", signature[:-1]),
        (IDENTITY.ed25519, b"message", b""),
        (IDENTITY.ed25519[:-1], b"message", signature),
        (b"", b"message", signature),
    ):
        with pytest.raises(BadSignature):
            verify_ed25519(key, message, signed)


def test_every_flipped_bit_of_a_signature_is_noticed():
    signature = IDENTITY.sign(b"message")
    for bit in range(512):
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadSignature):
            verify_ed25519(IDENTITY.ed25519, b"message", bytes(flipped))
