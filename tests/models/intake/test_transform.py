from __future__ import annotations

import tomllib

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
