"""From a typed secret to a key."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.passphrases import Cost, NotEnoughMemory, expand, secret_bytes, stretch, wipe
from crypto.passphrases import derivation as derive

MIB = 1024


@pytest.mark.parametrize(
    ("memory", "iterations", "lanes"),
    [
        (64 * MIB - 1, 3, 4),
        (4096 * MIB + 1, 3, 4),
        (64 * MIB, 0, 4),
        (64 * MIB, 21, 4),
        (64 * MIB, 3, 0),
        (64 * MIB, 3, 17),
        (True, 3, 4),
        ("65536", 3, 4),
        (65536.0, 3, 4),
    ],
)
def test_a_cost_out_of_bounds_is_refused_before_it_is_run(memory, iterations, lanes):
    with pytest.raises(ValueError, match="cost"):
        Cost(memory, iterations, lanes)


def test_the_same_passphrase_typed_on_another_keyboard_gives_the_same_bytes():
    assert secret_bytes("е\u0301 кава") == secret_bytes("е\u0301\u00a0кава")
    assert secret_bytes("caf\u00e9") == secret_bytes("cafe\u0301")


@given(st.text())
def test_a_string_and_a_bytearray_of_it_give_the_same_bytes(text):
    spelled = secret_bytes(text)
    try:
        typed = bytearray(text.encode("utf-8"))
    except UnicodeEncodeError:
        return
    assert secret_bytes(typed) == spelled


@given(st.binary())
def test_any_bytes_can_be_a_secret(data):
    assert isinstance(secret_bytes(bytearray(data)), bytearray)


def test_the_secret_that_was_given_is_left_for_its_owner_to_wipe():
    typed = bytearray(b"six words")
    spelled = secret_bytes(typed)
    wipe(spelled)
    assert typed == b"six words"


def test_a_stretched_passphrase_depends_on_the_salt_and_on_every_cost():
    secret, salt = bytearray(b"password"), bytes(16)
    floor = Cost.floor()
    derived = {
        bytes(stretch(secret, salt=salt, cost=floor)),
        bytes(stretch(secret, salt=b"another salt 16.", cost=floor)),
        bytes(stretch(secret, salt=salt, cost=Cost(65 * MIB, 1, 4))),
        bytes(stretch(secret, salt=salt, cost=Cost(64 * MIB, 2, 4))),
        bytes(stretch(secret, salt=salt, cost=Cost(64 * MIB, 1, 3))),
    }
    assert {len(key) for key in derived} == {64}
    assert len(derived) == 5


def test_a_key_for_one_purpose_is_not_the_key_for_another():
    key, salt = bytes(range(32)), bytes(16)
    assert expand(key, salt=salt, info=b"one") != expand(key, salt=salt, info=b"two")


def test_hkdf_gives_what_rfc_5869_gives():
    made = expand(
        b"\x0b" * 22,
        salt=bytes(range(13)),
        info=bytes(range(0xF0, 0xFA)),
        length=42,
    )
    assert made.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def test_too_little_memory_is_said_in_mebibytes(monkeypatch):
    def refuse(*_arguments, **_named):
        raise MemoryError

    monkeypatch.setattr(derive, "Argon2id", refuse)
    with pytest.raises(NotEnoughMemory, match="256 MiB"):
        stretch(bytearray(b"x"), salt=bytes(16), cost=Cost())


def test_the_measured_cost_is_the_largest_that_stays_within_the_time(monkeypatch):
    spent = {64: 0.2, 128: 0.4, 256: 0.8, 512: 1.6}
    now = [0.0]

    def work(_secret, *, salt, cost):
        now[0] += spent[cost.memory_kib // MIB]
        return bytearray(64)

    monkeypatch.setattr(derive, "stretch", work)
    assert Cost.measured(clock=lambda: now[0]) == Cost(memory_kib=256 * MIB)


def test_a_machine_that_is_too_slow_gets_the_least_memory(monkeypatch):
    ticks = itertools.count(step=100)
    monkeypatch.setattr(derive, "stretch", lambda *_a, **_n: bytearray(64))
    assert Cost.measured(clock=lambda: next(ticks)) == Cost(memory_kib=64 * MIB)


def test_wiping_leaves_zeroes():
    buffer = bytearray(b"secret")
    wipe(buffer)
    assert buffer == bytes(6)
