from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.values import BadHowMany, HowMany
from models.values.people_count import (
    LARGEST_COUNT,
    EmptyBound,
    EnormousCount,
    NegativeCount,
    ReversedCount,
)


@pytest.mark.parametrize(
    ("typed", "text", "low", "high", "words"),
    [
        ("3", "3", 3, 3, "3"),
        ("0", "0", 0, 0, "0"),
        ("007", "7", 7, 7, "7"),
        ("3+", "3+", 3, None, "at least 3"),
        ("3 +", "3+", 3, None, "at least 3"),
        (">=3", "3+", 3, None, "at least 3"),
        ("At least 3", "3+", 3, None, "at least 3"),
        ("не менше 3", "3+", 3, None, "at least 3"),
        ("<=5", "<=5", None, 5, "up to 5"),
        ("≤ 5", "<=5", None, 5, "up to 5"),
        ("<=0", "0", 0, 0, "0"),
        ("2-5", "2-5", 2, 5, "2 to 5"),
        ("2 – 5", "2-5", 2, 5, "2 to 5"),
        ("2 to 5", "2-5", 2, 5, "2 to 5"),
        ("0-5", "0-5", 0, 5, "0 to 5"),
        ("5-5", "5", 5, 5, "5"),
        ("~10", "~10", None, None, "about 10"),
        ("близько 10", "~10", None, None, "about 10"),
        ("Several", "several", None, None, "several"),
        ("кілька", "several", None, None, "several"),
        ("?", "?", None, None, "unknown"),
        ("9999999", "9999999", 9999999, 9999999, "9999999"),
    ],
)
def test_what_people_type_is_counted_as_they_mean_it(typed, text, low, high, words):
    count = HowMany.parse(typed)
    assert (count.text, count.low, count.high, count.words()) == (text, low, high, words)


def test_about_ten_states_no_bound_and_keeps_its_number():
    assert HowMany.parse("~10").near == 10


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("-3", NegativeCount),
        ("<= -3", NegativeCount),
        ("5-2", ReversedCount),
        ("10000000", EnormousCount),
        ("9" * 5000, EnormousCount),
        ("0+", EmptyBound),
        ("~0", EmptyBound),
        ("", BadHowMany),
        ("many", BadHowMany),
        ("3.5", BadHowMany),
        ("1,000", BadHowMany),
        ("٣", BadHowMany),
        ("1e3", BadHowMany),
    ],
)
def test_a_count_that_cannot_be_is_refused_with_its_own_sentence(typed, error):
    with pytest.raises(BadHowMany) as refusal:
        HowMany.parse(typed)
    assert type(refusal.value) is error


numbers = st.integers(0, LARGEST_COUNT)
counts = st.one_of(
    st.builds("{}".format, numbers),
    st.builds("{}+".format, numbers),
    st.builds("<={}".format, numbers),
    st.builds("~{}".format, numbers),
    st.builds("{}-{}".format, numbers, numbers),
)


@settings(deadline=None)
@given(st.one_of(st.text(), counts, st.text("0123456789+-<=>~?. ", max_size=12)))
def test_any_text_is_a_count_or_a_bad_one(text):
    try:
        count = HowMany.parse(text)
    except BadHowMany:
        return
    assert HowMany.parse(count.text) == count
    assert HowMany.parse(count.text).text == count.text
    assert count.words()
    if count.low is not None and count.high is not None:
        assert 0 <= count.low <= count.high
