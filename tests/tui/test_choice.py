from __future__ import annotations

import pytest

from models.vocabulary import vocabulary
from tui.widgets.choice import (
    Choice,
    among,
    last_part,
    of_vocabulary,
    of_words,
    settle,
    settle_list,
)


def values(choices):
    return [each.value for each in choices]


def test_nothing_typed_offers_every_term_in_its_order():
    assert values(of_vocabulary("status")("")) == list(vocabulary("status").terms)


@pytest.mark.parametrize("typed", ["POW-K", "pow-k", "killing a prisoner", "custody"])
def test_a_term_is_found_by_code_label_or_a_word_inside(typed):
    assert "POW-KILL" in values(of_vocabulary("act")(typed))


def test_the_code_itself_comes_before_longer_ones():
    choose = among([Choice("AB-C"), Choice("AB")])

    assert values(choose("ab")) == ["AB", "AB-C"]


@pytest.mark.parametrize("typed", ["вкфае", "ВКФАЕ"])
def test_a_code_typed_on_a_cyrillic_layout_is_the_code_that_was_meant(typed):
    assert settle(typed, of_vocabulary("status")) == "draft"


def test_a_cyrillic_name_is_found_as_it_is_written():
    choose = of_words(["Бор", "Борова"])

    assert values(choose("бор")) == ["Бор", "Борова"]


def test_what_can_mean_only_one_thing_is_completed_and_the_rest_is_left():
    choose = of_vocabulary("status")

    assert settle("discou", choose) == "discounted"
    assert settle("d", choose) == "d"
    assert settle("no such thing", choose) == "no such thing"
    assert settle("  ", choose) == ""


def test_each_part_of_a_list_is_completed_and_repeats_count_once():
    choose = of_vocabulary("act")

    assert settle_list("pow-kill, POW-K; dead", choose) == "POW-KILL, DEAD"
    assert last_part("POW-KILL, de") == ("POW-KILL, ", "de")
    assert last_part("de") == ("", "de")
