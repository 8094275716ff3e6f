"""The sources of a row: one for each publisher, several in a cell, described by the mapping."""

from __future__ import annotations

import pytest

from models.intake.row_result import RefusedRow
from tests.models.intake.conftest import HEADER, MAPPING, ROW


def test_one_publisher_is_one_source_however_its_name_is_spelled(vault, taking):
    vault.save("source", None, {"name": "CHANNEL a"})
    names = ["Channel A", " channel A ", "Channel B"]
    taken = taking(
        HEADER + "".join(f"{n},Shots,2025-03-14,,1,{who},1,1\n" for n, who in enumerate(names, 1))
    )

    assert taken.sources == 1
    assert {row.name for row in vault.rows("source")} == {"CHANNEL a", "Channel B"}


def test_an_unknown_source_stays_unknown(vault, taking):
    taken = taking(HEADER + ROW.replace("Channel A", ""))

    assert (taken.claims, taken.sources) == (1, 0)
    assert vault.rows("claim")[0].source is None


SEVERAL = (
    MAPPING.replace('source = "who"', 'source = "item.who"\nwords = "item.words"')
    + """
[claims.each]
split = { who = "who", words = "what" }
by = ";"
quoted = ["words"]
"""
)


def test_several_sources_in_one_cell_become_a_claim_each(vault, taking):
    cells = '1,"""He said ""no"" twice"";""so""",2025-03-14,,1,A;B,1,1\n'
    taken = taking(HEADER + cells, by=SEVERAL)

    assert (taken.claims, taken.sources) == (2, 2)
    assert [row.words for row in vault.rows("claim")] == ['He said "no" twice', "so"]


@pytest.mark.parametrize(
    ("what", "who", "reason"),
    [
        (
            '"""a"";""b"""',
            "A;B;C",
            "who (3), what (2): they do not list the same number of sources",
        ),
        ("plain", "A", "what: its parts do not stand in quotation marks"),
    ],
)
def test_sources_that_do_not_line_up_are_listed(taking, what, who, reason):
    taken = taking(HEADER + f"1,{what},2025-03-14,,1,{who},1,1\n", by=SEVERAL)

    assert taken.refused == [RefusedRow(2, reason)]


def test_a_rule_applies_only_where_its_cells_are_filled_or_empty(vault, taking):
    more = MAPPING.replace('source = "who"', 'source = "who"\nif_given = "who"')
    more += '\n[[claims]]\nif_empty = "who"\nwords = "what"\n'
    taking(HEADER + ROW + ROW.replace("1,Shots", "2,Shots").replace("Channel A", ""), by=more)

    assert [(row.source is None, row.words) for row in vault.rows("claim")] == [
        (False, None),
        (True, "Shots at the weir"),
    ]


def test_new_sources_are_described_as_the_mapping_says(vault, taking):
    more = '\n[new_source]\nopenness = "closed"\n[sources."Channel A"]\nopenness = "open"\n'
    taking(
        HEADER + ROW + ROW.replace("1,Shots", "2,Shots").replace("el A", "el B"), by=MAPPING + more
    )

    assert {row.name: row.openness for row in vault.rows("source")} == {
        "Channel A": "open",
        "Channel B": "closed",
    }
