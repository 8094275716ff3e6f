from __future__ import annotations

import re

import pytest

from models.values import search_key, vocabulary
from models.values.vocabularies.terms import NoSuchVocabulary, names

EVERY = [vocabulary(name) for name in names()]
CODES = {
    "reliability": "A B C D E F",
    "credibility": "1 2 3 4 5 6",
    "verification": "V0 V1 V2 V3 V4 V5 X1 X2 X3",
    "proof_standard": "NONE RS RG BP CC SG BRD",
    "place_precision": "L0 L1 L2 L3 L4 L5 L6 L7 L8 L9",
    "confidence": "H M L",
    "identity_level": "I0 I1 I2 I3 I4",
    "handling": "RED AMBER+STRICT AMBER GREEN CLEAR",
    "status": (
        "draft inbox coding ready in-review returned agreed on-hold duplicate discounted closed"
    ),
    "claim_state": "accepted conflict work-needed issue",
    "unit": "victims bodies incidents cases proceedings",
    "act": (
        "HDC-KILL POW-KILL HDC-WOUND NOQ EXEC-NOJUDG POW-FAIR TORT MUT SEXV DIGN DEAD WND SHIELD "
        "DANGLAB COMPEL COND INCOM EDIS HOST CIV-KILL CIV-ATT CIV-IND CIV-DET DEPORT MED-ATT "
        "PILL OTH UNK"
    ),
    "evidence_type": (
        "VID-DRONE VID-PERP VID-OTHER PHO AUD-INTERCEPT AUD SAT DOC-ORDER DOC-MIL DOC-MED DOC-ID "
        "DOC-COURT WEB-POST WEB-PAGE TST-SURVIVOR TST-EYE TST-INSIDER TST-FAMILY TST-EXPERT "
        "FOR-BODY FOR-SCENE PHYS DATA NOTE"
    ),
}


@pytest.mark.parametrize("name", CODES)
def test_codes_that_signed_records_hold_keep_their_order_and_spelling(name):
    assert list(vocabulary(name).terms) == CODES[name].split()


@pytest.mark.parametrize("found", EVERY, ids=names())
def test_every_term_is_whole_and_no_label_means_two_things(found):
    assert found.title
    assert found.terms
    for code, term in found.terms.items():
        assert code == term.code == code.strip()
        assert term.label == term.label.strip() == term.labels["en"]
        assert not term.definition or re.search(r"[.!]$", term.definition)
    for language in {language for term in found for language in term.labels}:
        labels = [search_key(term.labels[language]) for term in found if language in term.labels]
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize("found", EVERY, ids=names())
def test_a_term_is_found_by_its_code_and_by_every_label(found):
    for term in found:
        assert found.find(term.code.swapcase()) == term
        for label in term.labels.values():
            assert found.find(f" {label.upper()} ") == term
    assert found.find("no such term") is None
    assert found.find("") is None


@pytest.mark.parametrize("name", ["status", "verification", "unit"])
def test_what_lists_show_has_ukrainian_labels(name):
    for term in vocabulary(name):
        assert re.search("[а-яіїєґ]", term.label_in("uk"))


def test_a_language_nobody_translated_to_reads_english():
    term = vocabulary("act").terms["NOQ"]
    assert term.label_in("uk") == term.label
    assert term.definition_in("fr") == term.definition


def test_a_code_of_a_newer_afield_is_shown_as_it_is():
    assert vocabulary("status").label("archived") == "archived"
    assert vocabulary("status").label("draft", "uk") == "чернетка"


def test_every_act_but_the_open_ones_names_where_to_look_it_up():
    acts = vocabulary("act")
    assert [term.code for term in acts if not term.references] == ["OTH", "UNK"]
    assert acts.terms["POW-KILL"].references == (
        "GC III 13",
        "GC III 130",
        "RS 8(2)(a)(i)",
        "Rule 89",
    )


@pytest.mark.parametrize(
    ("name", "typed", "codes"),
    [
        ("act", "hdc", ["HDC-KILL", "HDC-WOUND"]),
        ("act", "kill", ["HDC-KILL", "POW-KILL", "CIV-KILL"]),
        ("act", "killing cust", ["POW-KILL"]),
        ("status", "d", ["draft", "duplicate", "discounted"]),
        ("status", "на пер", ["in-review"]),
        ("status", "ЧЕРН", ["draft"]),
        ("evidence_type", "drone", ["VID-DRONE"]),
        ("verification", "zzz", []),
    ],
)
def test_typing_the_beginning_of_a_code_or_of_words_completes(name, typed, codes):
    assert [term.code for term in vocabulary(name).complete(typed)] == codes


def test_codes_come_before_labels_and_those_before_words_inside():
    codes = [term.code for term in vocabulary("source_type").complete("m")]
    assert codes[:4] == ["military", "monitoring-mission", "medical", "media"]
    assert codes.index("media") < codes.index("social-media")


def test_nothing_typed_offers_every_term_in_its_order():
    found = vocabulary("verification")
    assert [term.code for term in found.complete("")] == list(found.terms)


def test_completion_can_keep_to_one_language():
    assert vocabulary("status").complete("чер", "en") == []


@pytest.mark.parametrize("name", ["weather", "../status", "status.toml", ""])
def test_a_vocabulary_that_does_not_exist_is_refused(name):
    with pytest.raises(NoSuchVocabulary):
        vocabulary(name)
