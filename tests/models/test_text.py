from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text import clean, fold


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
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("хліб", "хлеб"), ("є", "е"), ("ь", ""), ("d'Ivoire", "divoire")]
)
def test_letters_that_make_another_word_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_vowels_that_are_signs_of_their_own_are_not_marks():
    assert fold("कि") != fold("क")


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text())
def test_capitals_and_composition_make_no_difference(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_folds_to_its_small_letters(text):
    assert fold(text) == text.lower().replace("`", "'")
