"""Sheets in Security Force Monitor's shape; all units and people are invented."""

from __future__ import annotations

import csv
import io
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intake import take_published
from models.intake.errors import EmptyInput, MissingColumns
from models.intake.published_units.cited_dates import cited_period, posted_period
from models.intake.source_row import BadCell, SourceRow
from models.readings.command_chain import Units
from models.values import parse_date

UNIT_COLUMNS = [
    "unit:id:admin", "unit:name", "unit:other_names", "unit:classification", "unit:country",
    "unit:relation_type", "unit:related_unit_id:admin", "unit:related_unit",
    "unit:related_unit_class", "unit:related_unit:source", "unit:related_unit:confidence",
    "unit:related_unit_first_cited_date", "unit:related_unit_first_cited_date_start",
    "unit:related_unit_last_cited_date", "unit:related_unit_open",
]  # fmt: skip
PERSON_COLUMNS = [
    "person:id:admin", "person:name", "person:other_names", "person:posting_unit_id:admin",
    "person:posting_unit_name", "person:posting_role", "person:posting_rank",
    "person:posting_first_cited_date", "person:posting_last_cited_date",
    "person:posting_last_cited_date_end",
]  # fmt: skip


def id_of(name):
    return str(uuid5(NAMESPACE_URL, name))


def unit(name, under="", first="", last="", open_="", **more):
    return {
        "unit:id:admin": id_of(name),
        "unit:name": name,
        "unit:related_unit_id:admin": id_of(under) if under else "",
        "unit:related_unit": under,
        "unit:related_unit_class": "Command" if under else "",
        "unit:related_unit_first_cited_date": first,
        "unit:related_unit_last_cited_date": last,
        "unit:related_unit_open": open_,
    } | {f"unit:{name}": value for name, value in more.items()}


def posting(name, to, role="Commander", *, first="", last="", ended=""):
    return {
        "person:id:admin": id_of(name),
        "person:name": name,
        "person:posting_unit_id:admin": id_of(to),
        "person:posting_unit_name": to,
        "person:posting_role": role,
        "person:posting_first_cited_date": first,
        "person:posting_last_cited_date": last,
        "person:posting_last_cited_date_end": ended,
    }


@pytest.fixture
def take(vault, tmp_path):
    def take(*rows, delimiter=",", columns=None):
        name = "sfm-persons" if rows and "person:name" in rows[0] else "sfm-units"
        text = io.StringIO()
        known = columns or (PERSON_COLUMNS if name == "sfm-persons" else UNIT_COLUMNS)
        writer = csv.DictWriter(text, known, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "sheet.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        return take_published(vault, path, name)

    return take


def above(vault, name, day):
    units = Units.read(vault)
    return {units.unit(id).name for id in units.chain.above(id_of(name), day)} - {name}


def periods(vault):
    return [row.period for row in vault.rows("command")]


@pytest.mark.parametrize(
    ("cited", "period"),
    [
        (("2018-01-02", "2019-06-29", "N"), "2018-01-02/2019-06-29"),
        (("2018-01-02", "2019-06-29", "E"), "2018-01-02/2019-06-29"),
        (("2018-01-02", "2019-06-29", "Y"), "2018-01-02/.."),
        (("2018-01-02", "", "Y"), "2018-01-02/.."),
        (("2018-01-02", "", "N"), "2018-01-02"),
        (("", "2019-06-29", "N"), "2019-06-29"),
        (("", "2019-06-29", "Y"), None),
        (("", "", "N"), "XXXX-XX-XX"),
        (("2013-01-", "2013", "E"), "2013-01/2013-12"),
        (("2013-05-20", "2013-05", "N"), "2013-05-20/2013-05-31"),
        (("2013-00-00", "", "N"), "2013"),
        (("2013-01-02", "2013-01-02", ""), "2013-01-02"),
    ],
)
def test_the_dates_of_citations_become_one_period(vault, take, cited, period):
    taken = take(unit("1 Battalion (invented)", "1 Brigade (invented)", *cited))
    assert (dict(taken.new), taken.refused) == ({"actor": 2, "command": 1}, [])
    assert periods(vault) == [period]


DATES = st.text() | st.from_regex(r"[12][0-9]{3}(-[0-9]{0,2}(-[0-9]{0,2})?)?", fullmatch=True)


@given(DATES, DATES, st.sampled_from(["Y", "N", "E", "", "y"]) | st.text(max_size=2))
def test_whatever_stands_in_the_dates_becomes_a_period_or_is_refused(first, last, open_):
    row = SourceRow(number=2, cells={"first": first, "last": last, "open": open_})
    for read in (
        lambda: cited_period(row, "first", "last", "open"),
        lambda: posted_period(row, "first", "last"),
    ):
        try:
            period = read()
        except BadCell:
            continue
        assert period is None or parse_date(period, now=None).edtf


def test_the_chain_at_a_day_is_the_one_that_the_rows_say(vault, take):
    bn, bde1, bde2, army = (f"{n} (invented)" for n in ("Bn", "Bde 1", "Bde 2", "Army"))
    take(
        unit(army),
        unit(bde1, army, "2015", "", "Y"),
        unit(bde2, army, "2015", "2018-12-31", "E"),
        unit(bn, bde1, "2016-01-01", "2017-06-30", "E"),
        unit(bn, bde2, "2017-07-01", "2018-06-30", "Y"),
    )
    assert above(vault, bn, "2015-06-01") == set()
    assert above(vault, bn, "2017-06-30") == {bde1, army}
    assert above(vault, bn, "2017-07-01") == {bde2, army}
    assert above(vault, bn, "2019-06-01") == {bde2}


def test_taking_a_sheet_in_again_adds_nothing_and_changes_nothing(vault, take):
    rows = unit("Army (invented)"), unit("Bde (invented)", "Army (invented)", "2015", "", "Y")
    take(*rows)
    vault.save("actor", id_of("Army (invented)"), {"name": "Army, corrected (invented)"})
    taken = take(*rows)
    assert (dict(taken.new), taken.already) == ({}, 3)
    assert vault.row("actor", id_of("Army (invented)")).name == "Army, corrected (invented)"


def test_a_unit_has_its_names_its_naming_and_the_publishers_identifier(vault, take):
    take(
        unit("Unknown Company (invented)", classification="Army;Placeholder", country="xx"),
        unit("Unnamed Battalion (near the weir)", other_names="Weir Bn; Bn W; Weir Bn"),
        unit("Plain Unit (invented)"),
    )
    first, second, third = vault.rows("actor")
    assert [first.naming, second.naming, third.naming] == ["placeholder", "unnamed", "named"]
    assert second.aliases == ["Weir Bn", "Bn W"]
    assert (first.party, first.external) == ("xx", [f"sfm:{first.id}"])


def test_what_a_line_is_known_from_is_kept_in_words(vault, take):
    source = id_of("a source")
    row = unit("Bn (invented)", "Bde (invented)", "2018-01-02", "2019-06-29", "Y")
    take(row | {"unit:related_unit:source": source, "unit:related_unit:confidence": "Low"})
    (line,) = vault.rows("command")
    for said in ("2018-01-02", "2019-06-29", "Command", "Low", source, "E: it ended then): Y"):
        assert said in line.basis


def test_a_relation_that_is_no_command_is_left_out_and_said(vault, take):
    row = unit("Bn (invented)", "Depot (invented)", "2018")
    taken = take(row | {"unit:related_unit_class": "Administrative"})
    assert (len(vault.rows("command")), len(vault.rows("actor"))) == (0, 1)
    assert [(one.row, one.words) for one in taken.remarks] == [
        (2, "left out: its relation to the other unit is no command")
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"unit:id:admin": "7"}, "unit:id:admin"),
        ({"unit:name": ""}, "unit:name"),
        ({"unit:related_unit": ""}, "unit:related_unit"),
        ({"unit:related_unit_open": "maybe"}, "unit:related_unit_open"),
        ({"unit:related_unit_first_cited_date": "2018-02-30"}, "unit:related_unit_first"),
        ({"unit:related_unit_first_cited_date": "May 2018"}, "unit:related_unit_first"),
        ({"unit:related_unit_last_cited_date": "2017"}, "unit:related_unit_last"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_by_its_column_and_never_by_its_value(
    vault, take, change, column
):
    good = unit("Good Bn (invented)", "Bde (invented)", "2018", "2019", "N")
    bad = unit("Bad Bn (invented)", "Bde (invented)", "2018", "2019", "N") | change
    (refused,) = take(bad, good).refused
    assert refused.row == 2
    assert column in refused.reason
    assert not [one for one in change.values() if one and f" {one}" in refused.reason]
    assert [row.name for row in vault.rows("actor")] == ["Bde (invented)", "Good Bn (invented)"]


def test_a_circle_is_refused_in_words(vault, take):
    taken = take(
        unit("A (invented)", "B (invented)", "2018", "", "Y"),
        unit("B (invented)", "A (invented)", "2019", "", "Y"),
    )
    assert [(one.row, "stands under this unit itself" in one.reason) for one in taken.refused] == [
        (3, True)
    ]
    assert len(vault.rows("command")) == 1


def test_commanders_stand_under_the_unit_that_they_commanded_at_the_time(vault, take):
    take(unit("Bn (invented)"))
    taken = take(
        posting("Q. Invented", "Bn (invented)", first="2017-01-01", last="2018-01-01", ended="Y"),
        posting("R. Invented", "Bn (invented)", "Acting Commander", first="2018-01-02"),
        posting("S. Invented", "Bn (invented)", "Spokesperson", first="2018"),
    )
    assert dict(taken.new) == {"actor": 2, "command": 2}
    assert [one.words for one in taken.remarks] == [
        "left out: its posting is to no command of a unit"
    ]
    assert periods(vault) == ["2017-01-01/2018-01-01", "2018-01-02/.."]
    tree = Units.read(vault).on("2018-06-01")
    assert [(row.depth, row.unit.name, row.unit.type) for row in tree.rows()][:2] == [
        (0, "Bn (invented)", "unit"),
        (1, "R. Invented", "commander"),
    ]


def test_a_sheet_may_be_parted_by_tabs(vault, take):
    take(unit("Bn (invented)"), delimiter="\t")
    assert [row.name for row in vault.rows("actor")] == ["Bn (invented)"]


def test_a_sheet_without_its_columns_or_without_rows_is_refused(vault, take):
    with pytest.raises(MissingColumns):
        take(unit("Bn (invented)"), columns=["unit:name"])
    with pytest.raises(EmptyInput):
        take()
    assert vault.rows("actor") == []
