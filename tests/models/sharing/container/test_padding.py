from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.sharing.container.padding import LEAST, is_padme_length, padme_length

LENGTHS = st.integers(0, 2**44)


def payload(content):
    return 16 + content + 16 * max(1, -(-content // 65536))


@given(LENGTHS)
def test_padding_never_shortens_and_costs_at_most_an_eighth(length):
    padded = padme_length(length)
    assert max(length, LEAST) <= padded <= max(LEAST, length * 1.12)


@given(LENGTHS)
def test_a_padded_length_is_whole_blocks_and_stays_as_it_is(length):
    padded = padme_length(length)
    assert padded % 512 == 0
    assert padme_length(padded) == padded


@given(LENGTHS, LENGTHS)
def test_a_longer_content_is_never_padded_shorter(one, other):
    assert (padme_length(one) <= padme_length(other)) or one > other


def test_few_lengths_are_left():
    assert len({padme_length(length) for length in range(1_000_000, 2_000_000, 1000)}) <= 35


@given(LENGTHS)
def test_a_padded_content_is_whole_and_one_byte_less_is_not(length):
    whole = payload(padme_length(length))
    assert is_padme_length(whole)
    assert not is_padme_length(whole - 1)
    assert not is_padme_length(whole + 1)
