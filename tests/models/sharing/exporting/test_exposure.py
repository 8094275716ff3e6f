"""A plan names the protection of whom each record that leaves can give away."""

from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.sharing import plan_bundle

FLAGS = ["at-risk", "do-not-contact"]


@pytest.fixture
def flagged(ada, case):
    ada.save("source", case.source, {"risk": FLAGS})
    return case


def exposing(plan):
    return {record: [one.record for one in some] for record, some in plan.exposed.items()}


def test_every_record_that_can_give_a_protected_source_away_names_it(ada, flagged, tmp_path):
    (tmp_path / "other.jpg").write_bytes(b"other")
    filmed = attach_evidence(ada, flagged.claim, tmp_path / "other.jpg")
    note = ada.save("note", None, {"about": flagged.claim, "text": "x"})
    plan = plan_bundle(ada, records=[flagged.incident])
    found = exposing(plan)
    wanted = {flagged.source, flagged.claim, flagged.evidence, filmed, note}
    assert wanted <= found.keys()
    assert flagged.incident not in found
    assert all(sources == [flagged.source] for sources in found.values())
    (words,) = {one.words for some in plan.exposed.values() for one in some}
    assert words.endswith(" K7: at risk if exposed, do not contact")


def test_who_is_under_no_protection_is_not_named(ada, case):
    assert plan_bundle(ada, records=[case.incident]).exposed == {}


def test_a_source_that_stays_is_named_where_another_record_gives_it_away(ada, flagged):
    ada.save("source", flagged.source, {"handling": "RED"})
    found = exposing(plan_bundle(ada, records=[flagged.incident]))
    assert flagged.source not in found
    assert found[flagged.claim] == [flagged.source]


def test_a_sealed_value_of_evidence_leaves_with_the_protection_of_whom_it_exposes(
    ada, ben, flagged
):
    ada.save("evidence", flagged.evidence, {"embedded_metadata": "device and position"})
    given = {"use": "inquiry", "recipient": "Ben", "level": "I3", "state": "given"}
    ada.save("consent", None, {"subject": flagged.evidence} | given)
    asked = {"use": "inquiry", "disclose": ["evidence.embedded_metadata"]}
    plan = plan_bundle(ada, records=[flagged.incident], to=[ben.card], **asked)
    (shown,) = plan.disclosed
    assert (shown.field, shown.flags) == ("embedded_metadata", tuple(FLAGS))


def test_the_name_of_a_file_leaves_with_the_protection_of_whom_it_exposes(ada, flagged):
    plan = plan_bundle(ada, records=[flagged.incident], with_file_names=True)
    at = next(n for n, one in enumerate(plan.cautions) if "clip.mp4" in one)
    assert "K7: at risk if exposed, do not contact" in plan.cautions[at + 1]


def test_every_record_that_can_give_a_protected_person_away_names_them(ada, case):
    person = ada.save("person", None, {"code_name": "Grey Coat", "risk": ["child"]})
    said = {"incident": case.incident, "person": person, "outcome": "survived"}
    harm = ada.save("harm", None, said)
    note = ada.save("note", None, {"about": person, "text": "asks after a brother"})
    plan = plan_bundle(ada, records=[case.incident, note])
    found = exposing(plan)
    assert {person, harm, note, case.evidence} <= found.keys()
    assert {case.incident, case.source, case.claim}.isdisjoint(found)
    (words,) = {one.words for some in plan.exposed.values() for one in some}
    assert words.startswith("PER-")
    assert " Grey Coat: " in words
