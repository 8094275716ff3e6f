from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.signs import is_unseen, seen, stand_in
from models.values import alike, clean, search_key
from tests.unseen import UNSEEN


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\x1b]52;c;eA==\x07b", "a]52;c;eA==b"),
        ("a\x9b31mb", "a31mb"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\ud800b", "ab"),
        ("\ufeffa", "a"),
        ("  a \n b\t", "a   b"),
        ("и\u0306", "й"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("[/foo] {x}", "[/foo] {x}"),
    ],
)
def test_a_line_keeps_its_words_and_loses_what_could_steer_a_terminal(given_text, kept):
    assert clean(given_text) == kept


def test_long_text_keeps_its_lines_and_tabs():
    assert clean("a\r\nb\rc\u2028d\te\x00", lines=True) == "a\nb\nc\nd\te"


@settings(deadline=None)
@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing_and_the_result_can_be_kept(text, lines):
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once
    assert once.encode().decode() == once
    assert unicodedata.is_normalized("NFC", once)
    allowed = "\n\t" if lines else ""
    assert not [c for c in once if unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed]


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_every_sign_that_is_not_seen_is_cleaned_away_and_counts_in_no_name(sign):
    assert clean(f"a{sign}b") == "ab"
    assert clean(f"a{sign}b\n{sign}c", lines=True) == "ab\nc"
    assert clean(f"م{sign}ن") == "من"
    assert is_unseen(sign)
    assert alike(f"Ma{sign}rta", "Marta")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "می\u200cخواهم",
            "क\u200dष",
            "क्\u200dष",
            "ക്\u200d",
            "র\u200d্য",
            "ක්\u200dෂ",
            "ᠠ\u200d\u1820",
        ),
        *("👩\u200d🌾", "👩🏽\u200d🌾", "🏳\ufe0f\u200d🌈", "👨\u200d👩\u200d👧"),
    ],
)
def test_a_joiner_stays_where_a_word_or_a_picture_needs_it(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mar\u200dta", "Marta"),
        ("Mar\u200cta", "Marta"),
        ("\u200dMarta\u200c", "Marta"),
        ("Мар\u200dта", "Марта"),
        ("1\u200d2", "12"),
        ("👩\u200c🌾", "👩🌾"),
        ("👩\u200da", "👩a"),
        ("م\u200d\u200d\u200cن", "م\u200dن"),
        ("من\u200d a", "من a"),
    ],
)
def test_a_joiner_goes_where_nothing_needs_it(typed, kept):
    assert clean(typed) == kept


@given(st.text(alphabet="aمن्क\u093c\u0951\u0301\u200c\u200d\u00ad👩\ufe0f\x00 \n"))
def test_joiners_are_judged_the_same_a_second_time(text):
    once = clean(text)
    assert clean(once) == once
    assert seen(once) == once


def test_a_joiner_between_marks_that_change_places_is_cleaned_at_once():
    text = clean("\u0301\u200c\u094d\u200c")
    assert seen(text) == text == clean(text)


@given(st.text())
def test_a_stand_in_keeps_every_other_sign_in_its_place(text):
    stood = stand_in(text)
    assert len(stood) == len(text)
    assert all(one in {other, "\ue000"} for one, other in zip(stood, text, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Київ", "киів"),
        ("Їжак", "іжак"),
        ("Чорний", "ЧОРНИИ"),
        ("ёлка", "елка"),
        ("Ґалаґан", "Галаган"),
        ("п’ять", "п'ять"),
        ("п’ять", "пʼять"),
        ("п`ять", "пять"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Đorđe", "dorde"),
        ("Straße", "STRASSE"),
        ("Œuvre", "oeuvre"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("prisoner’s", "prisoner's"),
        ("ﬁeld", "field"),
        ("co\u00adoperate", "cooperate"),
        ("За́мок", "замок"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_a_word_is_found_with_its_marks_or_without(one, other):
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("хліб", "хлеб"), ("є", "е"), ("ь", ""), ("d'Ivoire", "divoire")]
)
def test_letters_that_make_another_word_stay_apart(one, other):
    assert search_key(one) != search_key(other)


def test_vowels_that_are_signs_of_their_own_are_not_marks():
    assert search_key("कि") != search_key("क")


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert search_key(search_key(text)) == search_key(text)


@settings(deadline=None)
@given(st.text())
def test_capitals_and_composition_make_no_difference(text):
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(
        unicodedata.normalize("NFC", text)
    )


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_folds_to_its_small_letters(text):
    assert search_key(text) == text.lower().replace("`", "'")
