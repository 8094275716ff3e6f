from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.bech32 import LETTERS, BadBech32, decode, encode

prefixes = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_categories=["Lu"]),
    min_size=1,
    max_size=20,
)

# Strings that BIP 173 lists as valid, of those whose data is whole bytes.
VALID = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "?1ezyfcl",
)

# Strings that BIP 173 lists as invalid, with its reasons.
INVALID = {
    "a prefix outside the alphabet": "\x201nwldj5",
    "a delete character": "\x7f1axkwrx",
    "a high byte": "\x801eym55h",
    "no separator": "pzry9x0s0muk",
    "no prefix": "1pzry9x0s0muk",
    "a letter outside the alphabet": "x1b4n0q5v",
    "a short checksum": "li1dgmt3",
    "a high byte in the checksum": "de1lg7wt\xff",
    "a checksum of the upper-case prefix": "A1G7SGD8",
    "an empty prefix": "10a06t8",
    "an empty prefix, again": "1qzzfhee",
    "nothing": "",
    "two cases": "A12uEL5L",
}


@given(prefixes, st.binary(max_size=2000))
@settings(deadline=None)
def test_bytes_of_any_length_come_back(prefix, data):
    assert decode(encode(prefix, data)) == (prefix, data)


@given(st.binary(max_size=64))
@settings(deadline=None)
def test_an_upper_case_prefix_makes_an_upper_case_text(data):
    text = encode("AGE-SECRET-KEY-", data)
    assert text == text.upper()
    assert decode(text) == ("AGE-SECRET-KEY-", data)


@given(st.binary(min_size=1, max_size=100), st.data())
@settings(deadline=None)
def test_a_mistyped_letter_is_noticed(data, draw):
    text = encode("age", data)
    place = draw.draw(st.integers(4, len(text) - 1))
    letter = draw.draw(st.sampled_from([c for c in LETTERS if c != text[place]]))
    with pytest.raises(BadBech32):
        decode(text[:place] + letter + text[place + 1 :])


@given(st.text())
@settings(deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        prefix, data = decode(text)
    except BadBech32:
        return
    assert encode(prefix, data) == text


@pytest.mark.parametrize("text", VALID)
def test_the_standards_valid_texts_are_read(text):
    prefix, data = decode(text)
    assert data == b""
    assert encode(prefix, data) == text


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_the_standards_invalid_texts_are_refused(text):
    with pytest.raises(BadBech32):
        decode(text)


@pytest.mark.parametrize("text", ["age1ll2lu7g0", "age1qdd35qf"], ids=["ones", "a whole letter"])
def test_bits_left_over_must_be_a_few_zeros(text):
    with pytest.raises(BadBech32):
        decode(text)
