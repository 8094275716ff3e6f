"""Columns share the room: none is lost that matters, and what a person chose holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.queries import IncidentLine
from tui.kit import cell_len
from tui.widgets.lists import INCIDENT_COLUMNS, Column, Columns

NAMES = [column.name for column in INCIDENT_COLUMNS.known]

LINE = IncidentLine(
    no=1, id="", ref="INC-2222-3333", title="Shots at the reed bed", when="2026-03-01..",
    place="Heron Point", status="discounted", verification="V1", handling="AMBER+STRICT",
    graphic=True, withdrawn=False, duplicate=False, claims=2,
    how_many="12-15 killed; 3 injured", conflict=True, tags=("urgent", "bridge"),
    changed=1_750_000_000_000,
)  # fmt: skip


def names_at(width: int, columns: Columns[IncidentLine] = INCIDENT_COLUMNS) -> list[str]:
    return [column.name for column, _ in columns.sizes(width)]


def cells_at(width: int, name: str) -> int:
    return next(cells for column, cells in INCIDENT_COLUMNS.sizes(width) if column.name == name)


@given(width=st.integers(1, 300), chosen=st.lists(st.sampled_from(NAMES)))
def test_a_line_is_as_wide_as_its_list_and_the_title_is_in_it(width, chosen):
    columns = INCIDENT_COLUMNS.chosen_in({"incidents": chosen})

    assert cell_len(columns.draw(LINE, width)) == cell_len(columns.heads(width)) == width
    assert "title" in names_at(width, columns)


@given(width=st.integers(74, 300), chosen=st.lists(st.sampled_from(NAMES)))
def test_the_status_is_never_lost_whatever_else_was_chosen(width, chosen):
    """At 100 columns and more the list has 74 of them or more, beside its pane."""
    columns = INCIDENT_COLUMNS.chosen_in({"incidents": chosen})

    assert "discount" in columns.draw(LINE, width)


@given(narrow=st.integers(1, 300), chosen=st.lists(st.sampled_from(NAMES)))
def test_a_column_gives_way_only_after_all_that_matter_less(narrow, chosen):
    columns = INCIDENT_COLUMNS.chosen_in({"incidents": chosen})
    shown, kept = columns.shown, names_at(narrow, columns)
    gone = [column.importance for column in shown if column.name not in kept]
    stay = [column.importance for column in shown if column.name in kept]

    assert max(gone, default=0) < min(stay)
    assert kept == [column.name for column in shown if column.name in kept]


def test_the_title_takes_what_is_left_once_the_others_have_what_they_want():
    assert [cells_at(width, "title") for width in (78, 82, 107, 110, 300)] == [30, 34, 40, 40, 229]
    assert cells_at(300, "place") == 20


def test_figures_are_given_whole_where_there_is_room():
    assert "12-15 ki…" in INCIDENT_COLUMNS.draw(LINE, 78)
    assert "12-15 killed; 3 injur…" in INCIDENT_COLUMNS.draw(LINE, 110)


def test_a_withdrawn_incident_says_so_in_place_of_its_status():
    from dataclasses import replace

    assert "withdrawn" in INCIDENT_COLUMNS.draw(replace(LINE, withdrawn=True), 60)


@pytest.mark.parametrize("kept", [None, 7, "title", {"title": 1}])
def test_a_choice_that_is_none_leaves_the_usual_columns(kept):
    assert INCIDENT_COLUMNS.chosen_in({"incidents": kept}) == INCIDENT_COLUMNS


def test_names_of_another_version_are_left_out_and_what_stays_is_put_back():
    columns = INCIDENT_COLUMNS.chosen_in({"incidents": ["tags", "colour", 3, "tags", "place"]})

    assert columns.names == ("tags", "place", "title", "status")


def test_a_column_is_shown_hidden_and_moved_within_its_list():
    columns = INCIDENT_COLUMNS.switched("when").switched("reference")

    assert columns.names[-1] == "reference"
    assert "when" not in columns.names
    assert columns.moved("reference", -99).names[0] == "reference"
    assert columns.moved("reference", 9) == columns
    assert columns.switched("status") == columns
    assert columns.moved("when", 1) == columns


def test_another_list_has_columns_by_the_same_noun():
    """The noun knows nothing of incidents: a line can be anything."""
    words = Columns[str](
        of="words",
        known=(
            Column(name="word", heading="Word", words=str, importance=2, least=4, wanted=8),
            Column(name="size", heading="Size", words=lambda word: str(len(word)),
                   importance=1, least=4, wanted=4),
        ),
        names=("size", "word"),
    )  # fmt: skip

    assert words.draw("heron", 12) == "5    heron  "
    assert words.heads(6) == "Word  "
