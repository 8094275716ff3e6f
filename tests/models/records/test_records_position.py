from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records.coordinates import BadGrid, BadPosition, OffTheGlobe, WrongAxis, degrees, pair


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
        ("33 51 54 S", 90, "-33.865"),
        ("33 51 54S", 90, "-33.865"),
        ("33°51'54 s", 90, "-33.865"),
        ("S 33 51 54", 90, "-33.865"),
        ("33d51m54s S", 90, "-33.865"),
        ("33d51m54S", 90, "-33.865"),
        ("33d 51m 54s", 90, "33.865"),
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
        ("33 51 54s", 90, BadPosition),
        ("33 51 54 S", 180, WrongAxis),
        ("-48.5 N", 90, WrongAxis),
        ("N 48.5 S", 90, WrongAxis),
        ("48.5 30", 90, BadPosition),
        ("48 30.5 10", 90, BadPosition),
        ("37U DQ 12345 67890", 90, BadGrid),
        ("37UDQ1234567890", 90, BadGrid),
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


@pytest.mark.parametrize("typed", ["48.5", "37U DQ 12345 678", "1, 2, 3", "", "Kyiv", "9" * 200])
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


# Grid references, held against the series that Krueger published for the transverse Mercator
# projection (1912), written out here for the ellipsoid WGS 84.

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
BANDS = "CDEFGHJKLMNPQRSTUVWX"


def grid(lat: float, lon: float) -> str:
    """Give the grid reference to the metre of a place away from Norway and the poles."""
    a, f = 6_378_137.0, 1 / 298.257223563
    n = f / (2 - f)
    zone = int((lon + 180) // 6) + 1
    meridian = math.radians(6 * zone - 183)
    phi, away = math.radians(lat), math.radians(lon) - meridian
    e = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
    xi = math.atan2(t, math.cos(away))
    eta = math.asinh(math.sin(away) / math.hypot(t, math.cos(away)))
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    twice = [(2 * j, part) for j, part in enumerate(series, start=1)]
    north = xi + sum(part * math.sin(j * xi) * math.cosh(j * eta) for j, part in twice)
    east = eta + sum(part * math.cos(j * xi) * math.sinh(j * eta) for j, part in twice)
    radius = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    x, y = 500_000 + 0.9996 * radius * east, 0.9996 * radius * north
    y += 10_000_000 if lat < 0 else 0
    column = LETTERS[((zone - 1) % 3) * 8 + int(x // 100_000) - 1]
    row = LETTERS[(int(y // 100_000) + (5 if zone % 2 == 0 else 0)) % 20]
    band = BANDS[min(int((lat + 80) // 8), 19)]
    return f"{zone}{band} {column}{row} {int(x % 100_000):05} {int(y % 100_000):05}"


@settings(deadline=None, max_examples=300)
@given(st.floats(-79, 55), st.floats(-179.9, 179.9))
def test_a_grid_reference_is_read_as_the_published_series_says(lat, lon):
    north, east = (float(axis) for axis in pair(grid(lat, lon)))
    assert abs(north - lat) * 111_200 < 1.5
    assert abs(east - lon) * 111_200 * math.cos(math.radians(lat)) < 1.5


@pytest.mark.parametrize(
    ("typed", "middle"),
    [
        ("37U DP 22167 73879", "37U DP 22167 73879"),
        ("37udp2216773879", "37U DP 22167 73879"),
        ("37U DP 22 73", "37U DP 22500 73500"),
        ("37U DP 2 7", "37U DP 25000 75000"),
    ],
)
def test_a_grid_reference_is_the_middle_of_its_square(typed, middle):
    assert grid(*(float(axis) for axis in pair(typed))) == middle


@pytest.mark.parametrize(
    "typed",
    [
        "37U DP",
        "37U DP 2",
        "37U DP 221",
        "61U DP 22 73",
        "37U DP 22 731",
        "37U DP 1 2 3 4",
        "37U ZZ 22 73",
        "37U DP 123456 123456",
    ],
)
def test_a_grid_reference_that_is_cut_or_names_nothing_is_refused(typed):
    with pytest.raises(BadGrid):
        pair(typed)
