"""Generated words, honest strength and the recovery code."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.passphrases import (
    BadRecoveryCode,
    generate_passphrase,
    parse_recovery,
    recovery_code,
    strength,
    words_of,
)
from crypto.passphrases.word_list import words_to_choose_from
from tests.drawn import drawn

CHECKED = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"
codes = st.binary(min_size=16, max_size=16)


def test_the_word_list_is_the_one_that_fingerprints_rest_on():
    listed = words_to_choose_from()
    assert len(set(listed)) == 7776
    assert hashlib.sha256("\n".join(listed).encode()).hexdigest() == (
        "abae49761b88f3f1ba31ef944bea1f61b795a3cd7e1cfb7d276ed45bf77967ba"
    )


def test_words_come_from_the_list_and_differ_each_time():
    first, second = generate_passphrase(), generate_passphrase()
    assert first != second
    assert len(first.split(" ")) == 6
    assert set(first.split(" ")) <= set(words_to_choose_from())


def test_no_word_is_favoured_by_the_draws_that_do_not_fit():
    # 62,208 is the first draw past the last whole multiple of 7,776: it must be drawn again.
    draws = iter([(62_208).to_bytes(2, "big"), (65_535).to_bytes(2, "big"), b"\x00\x05"])
    assert generate_passphrase(1, random=lambda _size: next(draws)) == words_to_choose_from()[5]


@given(codes)
def test_a_recovery_code_reads_back(secret):
    assert parse_recovery(recovery_code(secret)) == secret


@given(codes)
def test_a_recovery_code_forgives_case_spaces_and_misread_letters(secret):
    typed = recovery_code(secret).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_recovery(f"  {typed}\n") == secret


@given(codes, st.integers(0, 26), st.sampled_from(CHECKED))
def test_one_wrong_symbol_of_a_recovery_code_is_noticed(secret, place, symbol):
    code = recovery_code(secret).replace("-", "")
    typed = code[:place] + symbol + code[place + 1 :]
    if typed == code:
        assert parse_recovery(typed) == secret
    else:
        with pytest.raises(BadRecoveryCode):
            parse_recovery(typed)


@given(codes, st.integers(0, 25))
def test_two_neighbours_swapped_in_a_recovery_code_are_noticed(secret, place):
    code = recovery_code(secret).replace("-", "")
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if typed != code:
        with pytest.raises(BadRecoveryCode):
            parse_recovery(typed)


@given(st.text())
def test_any_text_is_a_recovery_code_or_a_bad_one(text):
    try:
        secret = parse_recovery(text)
    except BadRecoveryCode:
        return
    assert len(secret) == 16


def test_a_code_whose_number_is_too_large_is_refused():
    # 26 symbols hold 130 bits; the check symbol of 2^128 is right and the number is not.
    digits = "8" + "0" * 25
    check = CHECKED[2**128 % 37]
    with pytest.raises(BadRecoveryCode):
        parse_recovery(digits + check)


def test_a_recovery_code_holds_128_bits_and_nothing_else():
    with pytest.raises(ValueError, match="16 bytes"):
        recovery_code(bytes(15))


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_different_bytes_of_one_length_have_different_words(left, right):
    if len(left) == len(right) and left != right:
        assert words_of(left) != words_of(right)
    assert len(words_of(bytes(len(left)))) == len(words_of(left))


def test_generated_words_count_in_full():
    assert strength(generate_passphrase(6, random=drawn("strength"))).bits == pytest.approx(
        77.5, abs=0.1
    )


@pytest.mark.parametrize(
    "text", ["password", "Password123!", "qwertyuiop", "aaaaaaaaaaaaaaaaaaaaaaaa", "йцукенгшщз", ""]
)
def test_what_people_type_first_is_called_weak(text):
    judged = strength(text)
    assert judged.bits < 40
    assert judged.words.startswith("weak")


def test_a_word_said_twice_counts_once():
    assert strength("abacus abacus abacus abacus").bits == strength("abacus abacus").bits


@given(st.text(max_size=60))
def test_strength_is_never_more_than_four_bits_a_character_of_ones_own(text):
    assert 0 <= strength(text).bits <= max(4 * len(text), 12.93 * len(text.split()))
