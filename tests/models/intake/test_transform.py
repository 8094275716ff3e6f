from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intake.mapping import Transform
from models.intake.mapping.grammar import Tables
from models.intake.mapping.grammar import transform as read
from models.intake.mapping.strict_table import Spec
from models.intake.source_row import BadCell, SourceRow
from models.records import Value, check_value
from models.values import clean

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
COUNTS = st.integers(min_value=0, max_value=10**6)


def written(transform: str, tables: Tables | None = None) -> Transform:
    """Read a transform as a person writes it."""
    table = tomllib.loads(f"field = {transform}")
    return read(Spec(mapping="mine", where="", table=table), "field", tables=tables or {})


def made(transform: str, cells: dict[str, object], tables: Tables | None = None) -> Value:
    return written(transform, tables).apply(SourceRow(number=7, cells=cells))


def reason(transform: str, cells: dict[str, object], tables: Tables | None = None) -> str:
    with pytest.raises(BadCell) as caught:
        made(transform, cells, tables)
    return str(caught.value)


def test_a_column_is_taken_without_outer_spaces():
    assert made('"a"', {"a": "  Otter Ford "}) == "Otter Ford"


@pytest.mark.parametrize("cell", ["", "  ", "HIDDEN", None])
def test_a_cell_that_means_nothing_gives_nothing(cell):
    assert made('{ column = "a", nothing = ["HIDDEN"] }', {"a": cell}) is None


def test_a_nested_cell_is_reached_by_a_dotted_name():
    assert made('"a.b"', {"a": {"b": "deep"}}) == "deep"
    assert made('"a.b"', {"a.b": "flat", "a": {"b": "deep"}}) == "flat"
    assert made('"a.b"', {"a": "text"}) is None


@pytest.mark.parametrize("cell", [[1], {"b": 1}])
def test_a_list_or_an_object_is_no_text(cell):
    assert reason('"a"', {"a": cell}).endswith("where text was expected")


def test_parts_of_a_text_whose_cells_are_empty_are_left_out():
    text = '{ text = ["{a}, {b}", "in {c}", "end"], by = "; " }'

    assert made(text, {"a": "x", "b": "y", "c": "z"}) == "x, y; in z; end"
    assert made(text, {"a": "x", "b": "y", "c": ""}) == "x, y; end"
    assert made('{ text = "in {c}" }', {"c": ""}) is None


def test_braces_in_a_cell_are_not_filled_again():
    assert made('{ text = "{a}" }', {"a": "{b}", "b": "secret"}) == "{b}"


@given(st.text(max_size=300), st.integers(min_value=10, max_value=80))
def test_a_shortened_text_is_a_beginning_and_never_too_long(text, most):
    short = made(f'{{ text = "{{a}}", most = {most} }}', {"a": text}) or ""
    whole = " ".join(text.split())

    assert len(short) <= most
    assert whole.startswith(short.removesuffix("…").rstrip())
    assert short == whole or short.endswith("…")


def test_a_code_is_looked_up_and_an_unknown_one_refuses_the_row():
    tables = {"t": {"1": "one", "1 2": "both"}}

    assert made('{ lookup = "a", table = "t" }', {"a": "1"}, tables) == "one"
    assert made('{ lookup = ["a", "b"], table = "t" }', {"a": "1", "b": "2"}, tables) == "both"
    assert made('{ lookup = "a", table = "t" }', {"a": ""}, tables) is None
    other = '{ lookup = "a", table = "t", otherwise = "else" }'
    assert made(other, {"a": "9"}, tables) == "else"
    drop = '{ lookup = "a", table = "t", otherwise = "" }'
    assert made(drop, {"a": "9"}, tables) is None
    said = reason('{ lookup = "a", table = "t" }', {"a": "9secret"}, tables)
    assert said == "a: a code that the mapping's table does not know"


def test_a_cell_is_split_and_each_part_kept_once():
    split = '{ split = "a", by = ";", nothing = ["n/a"] }'

    assert made(split, {"a": "x; y;;x;n/a"}) == ["x", "y"]
    assert made(split, {"a": " ; "}) is None


def test_objects_of_a_list_become_tags():
    tags = '[{ constant = "base" }, { list = "f", text = "{item.k}: {item.v}", nothing = ["?"] }]'
    cells = {"f": [{"k": "area", "v": "home"}, {"k": "weapon", "v": "?"}, {"k": "area"}]}

    assert made(tags, cells) == ["base", "area: home"]
    assert made(tags, {"f": None}) == ["base"]
    assert reason(tags, {"f": "x"}) == "f: text where a list was expected"
    assert reason(tags, {"f": ["x"]}).startswith("f: text in a list")


@pytest.mark.parametrize(
    ("address", "publisher"),
    [
        ("https://twitter.com/Someone/status/149?t=x&s=1", "twitter.com/Someone"),
        ("https://mobile.twitter.com/Someone/status/149", "twitter.com/Someone"),
        ("https://twitter.com/search?q=x", "twitter.com"),
        ("https://t.me/channel/12", "t.me/channel"),
        ("https://t.me/c/134/12", "t.me/c/134"),
        ("https://www.youtube.com/watch?v=1", "youtube.com"),
        ("https://www.youtube[.]com/watch?v=1", "youtube.com"),
        ("http://EXAMPLE.org:8080/a/b", "example.org"),
    ],
)
def test_an_address_names_its_publisher(address, publisher):
    account = '{ account = "a", patterns = ["twitter.com/*/status", "t.me/c/*", "t.me/*"] }'

    assert made(account, {"a": address}) == publisher


@pytest.mark.parametrize(
    "address", ["a page", "ftp://a.b/c", "https://", "https://[.x/", "//t.me/a"]
)
def test_what_is_no_address_refuses_the_row_without_repeating_it(address):
    assert reason('{ account = "a" }', {"a": address}) == "a: not a web address"


@given(DAYS, DAYS)
def test_two_dates_become_what_their_code_says(one, other):
    first, last = sorted((one, other))
    when = '{ date = "a", until = "b", format = "%d.%m.%Y", shape = { lookup = "s", table = "s" } }'
    tables = {"s": {"1": "one of", "2": "lasted"}}
    cells = {"a": f"{first:%d.%m.}{first.year:04}", "b": f"{last:%d.%m.}{last.year:04}"}
    if first == last:
        with pytest.raises(BadCell, match="one day where the code says a span"):
            made(when, {**cells, "s": "1"}, tables)
        assert made(when, {**cells, "s": "2"}, tables) == first.isoformat()
        return
    found = [made(when, {**cells, "s": code}, tables) for code in "12"]
    assert found == [f"[{first}..{last}]", f"{first}/{last}"]
    assert [check_value("incident", "when", value) for value in found] == found


@pytest.mark.parametrize(
    ("form", "cell", "edtf"),
    [
        ("%Y", "2025", "2025"),
        ("%m.%Y", "3.2025", "2025-03"),
        ("%m/%d/%Y", "3/1/2022", "2022-03-01"),
        ("%Y-%m-%d %H:%M", "2025-03-14 06:40", "2025-03-14T06:40:00"),
        ("%Y-%m-%d", "0987-03-14", "0987-03-14"),
    ],
)
def test_a_date_is_only_as_precise_as_its_format(form, cell, edtf):
    assert made(f'{{ date = "a", format = "{form}" }}', {"a": cell}) == edtf


@pytest.mark.parametrize("cell", ["2025-02-30", "30.02.2025", "25-02-03", "2025-02-03x", "٢٠٢٥"])
def test_a_bad_date_refuses_the_row_without_repeating_it(cell):
    with pytest.raises(BadCell, match=r"^a: not a date of the form %Y-%m-%d$"):
        made('{ date = "a", format = "%Y-%m-%d" }', {"a": cell})


def test_dates_that_contradict_their_code_or_each_other_refuse_the_row():
    tables = {"s": {"1": "day"}}
    when = '{ date = "a", until = "b", format = "%Y-%m-%d", shape = { lookup = "s", table = "s" } }'

    with pytest.raises(BadCell, match="two days where the code says one"):
        made(when, {"a": "2025-01-01", "b": "2025-01-02", "s": "1"}, tables)
    with pytest.raises(BadCell, match="the first date is after the last"):
        made(when, {"a": "2025-01-03", "b": "2025-01-02", "s": "1"}, tables)


@pytest.mark.parametrize(("a", "b"), [("2025-01-01", ""), ("", "2025-01-31"), ("2025-01-01",) * 2])
def test_a_day_that_is_only_one_end_of_a_month_does_not_pass_for_the_day(a, b):
    tables = {"s": {"4": "one of"}}
    when = '{ date = "a", until = "b", format = "%Y-%m-%d", shape = { lookup = "s", table = "s" } }'

    with pytest.raises(BadCell, match="one day where the code says a span of days"):
        made(when, {"a": a, "b": b, "s": "4"}, tables)
    with pytest.raises(BadCell, match="no code says what the dates mean"):
        made(when, {"a": a, "b": b, "s": ""}, tables)
    assert made(when, {"a": "", "b": "", "s": "4"}, tables) is None


def test_one_of_two_dates_alone_says_no_more_than_it_does():
    when = '{ date = "a", until = "b", format = "%Y-%m-%d" }'

    assert made(when, {"a": "2025-01-01", "b": ""}) == "2025-01-01"
    assert made(when, {"a": "", "b": "2025-01-02"}) == "[..2025-01-02]"
    assert made(when, {"a": "", "b": ""}) is None


@given(st.lists(COUNTS, min_size=1, max_size=3))
def test_a_range_runs_from_the_smallest_to_the_largest_and_says_when_it_does_not_rise(counts):
    columns = [f"c{place}" for place in range(len(counts))]
    cells = {name: str(number) for name, number in zip(columns, counts, strict=True)}
    entry = SourceRow(number=7, cells=cells)
    value = written(f"{{ range = {columns} }}").apply(entry)
    low, high = min(counts), max(counts)

    assert value == (str(low) if low == high else f"{low}-{high}")
    assert check_value("claim", "how_many", value) == value
    assert bool(entry.remarks) == (counts != sorted(counts))
    state = made(f"{{ rising = {columns}, otherwise = 'issue' }}", cells)
    assert state == ("issue" if counts != sorted(counts) else None)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("-3", "a count cannot be negative"),
        ("3.5", "not a whole number"),
        ("three", "not a whole number"),
        ("٣", "not a whole number"),
        ("1_000", "not a whole number"),
        ("9" * 5000, "not a whole number"),
        ("9999999999999999", "too large to be a count"),
    ],
)
def test_what_is_no_count_refuses_the_row_without_repeating_it(cell, problem):
    assert reason('{ number = "a" }', {"a": cell}) == f"a: {problem}"


def test_a_count_that_means_unknown_gives_nothing():
    assert made('{ number = "a", nothing = ["-1"] }', {"a": "-1"}) is None
    assert made('{ range = ["a"] }', {"a": ""}) is None


@given(st.decimals(min_value=-90, max_value=90, places=6))
def test_a_position_keeps_its_digits(number):
    assert made('{ latitude = "a" }', {"a": str(number)}) == str(number)


@pytest.mark.parametrize("cell", ["90.1", "-91", "49,85", "1e1", "nan", "4_9", "N49", "٤٩"])
def test_a_bad_position_refuses_the_row(cell):
    assert reason('{ latitude = "a" }', {"a": cell}).startswith("a: not ")


@given(st.text())
def test_any_text_in_a_cell_is_taken_as_the_records_take_it(text):
    assert check_value("incident", "summary", made('"a"', {"a": text})) in {
        clean(text, lines=True),
        None,
    }


@given(st.text(), st.sampled_from(["latitude", "number", "account"]))
def test_any_text_in_a_strict_cell_is_taken_or_refused(text, name):
    said = ""
    try:
        value = made(f'{{ {name} = "a" }}', {"a": text})
    except BadCell as bad:
        value, said = None, str(bad)

    assert (value is None) == (not text.strip() or said.startswith("a: "))
