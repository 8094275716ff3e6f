from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records.position import (
    BadPosition,
    GridReference,
    OffTheGlobe,
    WrongAxis,
    degrees,
    pair,
)


@pytest.mark.parametrize(
    ("typed", "most", "canonical"),
    [
        ("48.5132", 90, "48.5132"),
        ("48,5132", 90, "48.5132"),
        ("48.50", 90, "48.5"),
        ("+48", 90, "48"),
        ("-0.0", 90, "0"),
        ("−33.5", 90, "-33.5"),
        ("33.5 S", 90, "-33.5"),
        ("S33.5", 90, "-33.5"),
        ("90", 90, "90"),
        ("-180", 180, "-180"),
        ("36.65903112345678901", 180, "36.6590311"),
        ("48°30'47.5\"N", 90, "48.5131944"),
        ("48° 30′ 47.5″ n", 90, "48.5131944"),
        ("48 30 47.5", 90, "48.5131944"),
        ("48d30m47.5s N", 90, "48.5131944"),
        ("48 30.5", 90, "48.5083333"),
        ("48° N", 90, "48"),
        ("48deg 30'", 90, "48.5"),
        ("0°30'0\"W", 180, "-0.5"),
        ("0 0 0.0001 S", 90, "0"),
    ],
)
def test_degrees_are_read_as_people_write_them(typed, most, canonical):
    assert degrees(typed, most=most) == canonical


@pytest.mark.parametrize(
    ("typed", "most", "error"),
    [
        ("90.0001", 90, OffTheGlobe),
        ("180 0 1", 180, OffTheGlobe),
        ("48 60", 90, OffTheGlobe),
        ("48 30 60", 90, OffTheGlobe),
        ("37.9 E", 90, WrongAxis),
        ("48.5 N", 180, WrongAxis),
        ("-48.5 N", 90, WrongAxis),
        ("N 48.5 S", 90, WrongAxis),
        ("48.5 30", 90, BadPosition),
        ("48 30.5 10", 90, BadPosition),
        ("37U DQ 12345 67890", 90, GridReference),
        ("37UDQ1234567890", 90, GridReference),
        ("1e1", 90, BadPosition),
        ("30m", 90, BadPosition),
        ("4830", 90, BadPosition),
        ("nan", 90, BadPosition),
        ("٤٨", 90, BadPosition),
        ("4" * 61, 90, BadPosition),
        ("", 90, BadPosition),
    ],
)
def test_what_is_not_on_the_globe_is_refused_with_its_own_sentence(typed, most, error):
    with pytest.raises(BadPosition) as refusal:
        degrees(typed, most=most)
    assert type(refusal.value) is error


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("48.5132, 37.9461", ("48.5132", "37.9461")),
        ("48.5132,37.9461", ("48.5132", "37.9461")),
        ("48,5132 37,9461", ("48.5132", "37.9461")),
        ("-33.5;151.2", ("-33.5", "151.2")),
        ("48.5|37.9", ("48.5", "37.9")),
        ("48°30'47\"N 37°56'46\"E", ("48.5130556", "37.9461111")),
        ("48 30 47 N 37 56 46 E", ("48.5130556", "37.9461111")),
    ],
)
def test_both_degrees_can_stand_in_one_line(typed, both):
    assert pair(typed) == both


@pytest.mark.parametrize("typed", ["48.5", "37U DQ 12345 67890", "1, 2, 3", "", "Kyiv", "9" * 200])
def test_a_line_that_is_not_two_positions_is_refused(typed):
    with pytest.raises(BadPosition):
        pair(typed)


@settings(deadline=None)
@given(st.text() | st.text("0123456789.,°'\"NSEW -+", max_size=30), st.sampled_from([90, 180]))
def test_any_text_is_a_position_or_a_bad_one(text, most):
    try:
        canonical = degrees(text, most=most)
    except BadPosition:
        return
    assert degrees(canonical, most=most) == canonical
    assert -most <= Decimal(canonical) <= most
    assert "e" not in canonical.lower()


@settings(deadline=None)
@given(st.decimals(-180, 180, places=7))
def test_no_decimal_is_lost_to_a_float(number):
    assert Decimal(degrees(f"{number:f}", most=180)) == number


@settings(deadline=None)
@given(st.text() | st.text("0123456789.,;°'\"NSEW -+", max_size=40))
def test_any_line_is_two_positions_or_a_bad_one(text):
    try:
        lat, lon = pair(text)
    except BadPosition:
        return
    assert pair(f"{lat}, {lon}") == (lat, lon)
