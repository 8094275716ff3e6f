"""The tree of units as of a day; all units are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.readings.command_chain import (
    ChainOfCommand,
    CommandLine,
    NoSingleDay,
    Unit,
    Units,
    as_of_day,
    stepped,
)
from models.values import BadWhen

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def line(actor, superior, first=None, last=None, *, period="said", claim=None):
    return CommandLine(actor, superior, period, first, last, f"{actor}<{superior}", claim)


def units(*lines, **more):
    names = {one for each in lines for one in (each.actor, each.superior)} | set(more)
    made = {n: Unit(n, f"ACT-{n}", **({"name": n} | more.get(n, {}))) for n in sorted(names)}
    return Units(made, ChainOfCommand.of(lines))


def drawn(tree, turned=()):
    return ["  " * row.depth + row.unit.id for row in tree.rows(turned)]


BEFORE_AND_AFTER = (
    line("bn", "bde1", "2024-01-01", "2024-11-21"),
    line("bn", "bde2", "2024-11-22"),
    line("bde1", "army", None, None, period=None),
    line("bde2", "army", None, None, period=None),
)


@pytest.mark.parametrize(
    ("day", "shape"),
    [
        ("2023-12-31", ["army", "  bde1", "  bde2", "bn"]),
        ("2024-01-01", ["army", "  bde1", "    bn", "  bde2"]),
        ("2024-11-21", ["army", "  bde1", "    bn", "  bde2"]),
        ("2024-11-22", ["army", "  bde1", "  bde2", "    bn"]),
        ("2099-01-01", ["army", "  bde1", "  bde2", "    bn"]),
    ],
)
def test_a_unit_stands_where_it_stood_on_that_day(day, shape):
    assert drawn(units(*BEFORE_AND_AFTER).on(day)) == shape


def test_a_unit_with_two_superiors_stands_under_both_and_is_open_under_the_first():
    tree = units(
        line("bn", "bde1", period=None), line("bn", "bde2", period=None),
        line("coy", "bn", period=None),
    ).on("2024-01-01")  # fmt: skip
    assert drawn(tree) == ["bde1", "  bn", "    coy", "bde2", "  bn"]
    assert [row.superiors for row in tree.rows() if row.unit.id == "bn"] == [2, 2]
    assert drawn(tree, {("bde2", "bn")})[-2:] == ["  bn", "    coy"]
    assert drawn(tree, {("bde1",)}) == ["bde1", "bde2", "  bn"]


def test_a_circle_ends_where_it_began_and_says_so():
    tree = units(
        line("a", "b", period=None), line("b", "c", period=None), line("c", "a", period=None),
        line("d", "b", period=None),
    ).on("2024-01-01")  # fmt: skip
    assert drawn(tree) == ["a", "  c", "    b", "      a", "      d"]
    assert [row.unit.id for row in tree.rows() if row.circle] == ["a"]
    assert tree.circles == 3
    assert len(list(tree.above("d"))) == 4


def test_a_circle_only_on_other_days_is_none():
    tree = units(line("a", "b", "2024-01-01", "2024-01-31"), line("b", "a", "2024-02-01")).on(
        "2024-02-01"
    )
    assert (drawn(tree), tree.circles) == (["a", "  b"], 0)


def test_a_line_of_unknown_time_puts_a_unit_on_no_day_and_is_counted():
    found = units(line("bn", "bde", period="XXXX-XX-XX"))
    assert drawn(found.on("2024-01-01")) == ["bde", "bn"]
    assert found.undated == 1


def test_two_lines_that_say_the_same_put_a_unit_in_one_place():
    tree = units(line("bn", "bde", "2024-01-01"), line("bn", "bde", "2023-01-01")).on("2024-06-01")
    assert drawn(tree) == ["bde", "  bn"]


def test_commanders_stand_first_and_numbers_are_ordered_as_numbers():
    tree = units(
        line("10. Bn", "bde", period=None), line("2. Bn", "bde", period=None),
        line("zz", "bde", period=None), zz={"type": "commander"},
    ).on("2024-01-01")  # fmt: skip
    assert drawn(tree) == ["bde", "  zz", "  2. Bn", "  10. Bn"]


def test_a_commander_stands_only_where_a_post_was_held_on_that_day():
    found = units(line("Q", "bn", "2017", "2018-06-30"), Q={"type": "commander"})
    assert drawn(found.on("2018-06-30")) == ["bn", "  Q"]
    assert drawn(found.on("2018-07-01")) == ["bn"]


def test_a_withdrawn_unit_stands_nowhere_unless_a_line_still_names_it():
    assert drawn(units(gone={"counts": False}, here={}).on("2024-01-01")) == ["here"]
    kept = units(line("bn", "gone", period=None), gone={"counts": False}).on("2024-01-01")
    assert drawn(kept) == ["gone", "  bn"]


def test_a_unit_that_was_not_shared_stands_by_its_id():
    found = Units({}, ChainOfCommand.of([line("bn", "bde", period=None)])).on("2024-01-01")
    assert [row.unit.shared for row in found.rows()] == [False, False]


def test_the_branch_of_a_unit_begins_with_it():
    assert drawn(units(*BEFORE_AND_AFTER).on("2024-03-01").branch("bde1")) == ["bde1", "  bn"]


def test_a_ladder_of_double_lines_does_not_grow_beyond_its_lines():
    rungs = [
        line(f"{n + 1}{side}", f"{n}{above}", period=None)
        for n in range(40)
        for side in "ab"
        for above in "ab"
    ]
    assert sum(1 for _ in units(*rungs).on("2024-01-01").rows()) <= len(rungs) + 2


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24),
    st.sets(st.integers(0, 200), max_size=20),
)
def test_every_tree_ends_and_shows_every_unit(pairs, turned):
    found = units(*(line(str(a), str(b), period=None) for a, b in pairs))
    tree = found.on("2024-01-01")
    rows = list(tree.rows())
    assert {row.unit.id for row in rows} == set(found.units)
    some = {row.path for n, row in enumerate(rows) if n in turned}
    assert len(list(tree.rows(some))) < 100_000
    for one in found.units:
        assert {up.superior for _, up in tree.above(one)} | {one} == found.chain.above(
            one, "2024-01-01"
        )


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-11-21", "2024-11-21"),
        ("2024-02", "2024-02-29"),
        ("2024", "2024-12-31"),
        ("today", "2026-03-14"),
        ("now", "2026-03-14"),
        ("before 2024-03-01", "2024-02-29"),
        ("2024-03-01 14:30", "2024-03-01"),
    ],
)
def test_a_day_is_typed_in_the_grammar_of_dates(typed, day):
    assert as_of_day(typed, now=NOW) == day


@pytest.mark.parametrize("typed", ["?", "since 2024-03-01", "2024/.."])
def test_a_date_without_a_last_day_is_refused_in_words(typed):
    with pytest.raises(NoSingleDay, match="as of one day"):
        as_of_day(typed, now=NOW)


def test_what_is_no_date_is_refused_as_everywhere():
    with pytest.raises(BadWhen):
        as_of_day("the day before", now=NOW)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 1, "2024-03-31"),
        ("2024-03-30", -1, "2024-02-29"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-02-29", -12, "2023-02-28"),
        ("1900-01-15", -1, "1900-01-15"),
        ("2100-12-15", 12, "2100-12-15"),
    ],
)
def test_a_step_keeps_to_the_calendar(day, months, expected):
    assert stepped(day, months) == expected
