from __future__ import annotations

import pytest

from models.values import vocabulary
from tui.widgets.fields import (
    Choice,
    choices_among,
    settle_choice,
    vocabulary_choices,
    word_choices,
)


def values(choices):
    return [each.value for each in choices]


def test_nothing_typed_offers_every_term_in_its_order():
    assert values(vocabulary_choices("status")("")) == list(vocabulary("status").terms)


@pytest.mark.parametrize("typed", ["POW-K", "pow-k", "killing a prisoner", "custody"])
def test_a_term_is_found_by_code_label_or_a_word_inside(typed):
    assert "POW-KILL" in values(vocabulary_choices("act")(typed))


def test_the_code_itself_comes_before_longer_ones():
    choose = choices_among([Choice("AB-C"), Choice("AB")])

    assert values(choose("ab")) == ["AB", "AB-C"]


@pytest.mark.parametrize("typed", ["вкфае", "ВКФАЕ"])
def test_a_code_typed_on_a_cyrillic_layout_is_the_code_that_was_meant(typed):
    assert settle_choice(typed, vocabulary_choices("status")) == "draft"


def test_a_cyrillic_name_is_found_as_it_is_written():
    choose = word_choices(["Бор", "Борова"])

    assert values(choose("бор")) == ["Бор", "Борова"]


def test_what_can_mean_only_one_thing_is_completed_and_the_rest_is_left():
    choose = vocabulary_choices("status")

    assert settle_choice("discou", choose) == "discounted"
    assert settle_choice("d", choose) == "d"
    assert settle_choice("no such thing", choose) == "no such thing"
    assert settle_choice("  ", choose) == ""
