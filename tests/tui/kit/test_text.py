from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.unseen import UNSEEN
from tui.kit import exactly, fit, one_line, painted, plural, printable


@given(st.text())
def test_printable_text_holds_no_control_character_and_no_override(text):
    kept = printable(text)

    assert not [c for c in kept if unicodedata.category(c) == "Cc"]
    assert not set(kept) & set(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_every_sign_that_is_not_seen_is_left_out_and_its_room_stays(sign):
    assert printable(f"Ma{sign}rta") == "Marta"
    assert one_line(f"من{sign}من") == "منمن"
    assert "".join(painted(f"a{sign}b")) == "a" + " " * cell_len(sign) + "b"


@given(st.text())
def test_a_painted_line_takes_the_room_that_it_had(line):
    assert cell_len("".join(painted(line))) == cell_len(line)


def test_joiners_between_latin_letters_are_left_out():
    assert printable("Mar\u200dta") == "".join(painted("Mar\u200dta")) == "Marta"
    assert "".join(painted("می\u200cخواهم")) == "می\u200cخواهم"


def test_joiners_that_scripts_need_are_kept():
    assert printable("می\u200cخواهم क\u200dष") == "می\u200cخواهم क\u200dष"


@given(st.text(), st.integers(0, 60))
def test_fitted_text_takes_exactly_its_cells(text, cells):
    assert cell_len(fit(text, cells)) == cells
    assert cell_len(exactly(text, cells)) == cells


def test_text_that_is_cut_says_so():
    assert fit("a long title", 8) == "a long …"
    assert fit("漢字漢字", 4).endswith("…")


def test_lines_are_folded_into_one():
    assert one_line("two\n lines\tand\x1b[31m red") == "two lines and[31m red"


def test_plurals_follow_the_number_and_group_thousands():
    assert plural(1, "{n} record", "{n} records") == "1 record"
    assert plural(1200, "{n} record", "{n} records") == "1,200 records"
