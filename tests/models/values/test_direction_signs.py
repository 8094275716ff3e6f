"""Each sign that turns the order of what is read is gone from whatever comes in."""

from __future__ import annotations

import json

import pytest

from crypto.signing import BadCard, Card, Identity
from crypto.signing.card import clean_name
from models.actions import attach_evidence
from models.values import clean
from tests.crypto.signing.test_card import signed
from tests.signs import DIRECTIONS, are_all_of_them, code

each = pytest.mark.parametrize("sign", DIRECTIONS, ids=code)


def test_these_are_all_the_signs_of_direction_that_unicode_has():
    assert are_all_of_them()


@each
@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("text", ["a{}b", "{}ab", "ab{}", "{0}a{0}{0}b{0}", "a{}\u0301b", "{}"])
def test_cleaned_text_has_none(sign, lines, text):
    assert sign not in clean(text.format(sign), lines=lines)
    assert clean(f"a{sign}b", lines=lines) == "ab"


@each
def test_no_field_of_a_record_keeps_one(vault, sign):
    text = f"no{sign}te"
    incident = vault.save(
        "incident", None,
        {"title": text, "when": "2026-03", "summary": text, "place": text, "tags": [text]},
        why=text,
    )  # fmt: skip
    source = vault.save("source", None, {"name": text, "identity": text, "contact": text})
    vault.save("claim", None, {"incident": incident, "source": source, "words": f"{text}\n{text}"})
    vault.save("note", None, {"about": incident, "text": text})
    changes = list(vault.operations())
    assert len(changes) == 4
    told = json.dumps([one.values for one in changes], ensure_ascii=False)
    assert told.count("note") >= 8
    assert sign not in told
    assert all(sign not in one.line().decode() for one in changes)
    assert sign not in repr([change.why for change in vault.history_of(incident)])


@each
def test_neither_does_the_name_of_a_file(vault, tmp_path, sign):
    original = tmp_path / f"gpj{sign}.exe"
    original.write_bytes(b"bytes")
    incident = vault.save("incident", None, {"title": "x", "when": "2026-03"})
    attach_evidence(vault, incident, original)
    (kept,) = vault.rows("evidence")
    assert sign not in json.dumps(kept.model_dump(mode="json"), ensure_ascii=False)


@each
def test_a_name_loses_it_and_a_card_that_has_it_is_none(sign):
    assert clean_name(f"Ha{sign}na") == "Hana"
    assert Identity.generate().card(f"Ha{sign}na", "2026-03-10").name == "Hana"
    with pytest.raises(BadCard):
        Card.parse(signed(name=f"Ha{sign}na"))
