"""The names of people who came to harm leave by the same rules as those of sources."""

from __future__ import annotations

import pytest

from models.sharing import plan_bundle, read_bundle
from models.sharing.policy import Rule
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.policy.test_disclosing import consent

NAME = "Імʼя Вигадане"
KIN = "an invented sister"
ASKED = {"use": "inquiry", "disclose": ["person.names"]}


@pytest.fixture
def person(ada, case):
    """Somebody with a sealed name, who was killed in the incident and in another one."""
    found = ada.save("person", None, {"code_name": "Grey Coat", "names": NAME, "next_of_kin": KIN})
    other = ada.save("incident", None, {"title": "At the mill", "when": "2026-04"})
    for incident in (case.incident, other):
        said = {"incident": incident, "person": found, "outcome": "killed"}
        ada.save("harm", None, said)
    return found


def rule_of(vault, case, person, to, **choices):
    planned = plan_bundle(vault, records=[case.incident], to=[to.card], **choices)
    rules = {one.field: one.rule for one in planned.withheld if one.record == person}
    return rules.get("names")


@pytest.mark.parametrize(
    "told",
    [
        (None, {}, Rule.CONSENT),
        (None, ASKED, Rule.CONSENT),
        ({}, {"use": "inquiry"}, Rule.NOT_DISCLOSED),
        ({"state": "refused"}, ASKED, Rule.CONSENT_REFUSED),
        ({"level": "I2"}, ASKED, Rule.CONSENT_LEVEL),
        ({"recipient": "Cyd"}, ASKED, Rule.CONSENT),
        ({}, ASKED, None),
    ],
)
def test_a_persons_name_stays_by_its_own_rule(ada, ben, case, person, told):
    given, choices, rule = told
    if given is not None:
        consent(ada, person, **given)
    assert rule_of(ada, case, person, ben, **choices) is rule


def test_consent_about_a_source_is_none_about_a_person(ada, ben, case, person):
    consent(ada, case.source)
    assert rule_of(ada, case, person, ben, **ASKED) is Rule.CONSENT


def test_a_persons_name_is_in_no_byte_of_a_bundle_without_consent(ada, ben, case, person, tmp_path):
    path = send(ada, ben, case.incident, tmp_path, **ASKED)
    with read_bundle(ben, path) as quarantine:
        lines = [one.line().decode() for one in quarantine.content.scratch.operations()]
    assert any(person in line for line in lines)
    assert not any(NAME in line or KIN in line for line in lines)
    take(ben, path)
    assert ben.row("person", person).code_name == "Grey Coat"
    assert ben.row("person", person).names is None


def test_a_persons_name_leaves_with_consent_and_nothing_else_sealed_does(
    ada, ben, case, person, tmp_path
):
    consent(ada, person)
    take(ben, send(ada, ben, case.incident, tmp_path, **ASKED))
    row = ben.row("person", person)
    assert (row.names, row.next_of_kin) == (NAME, None)


def test_a_person_in_two_incidents_tells_nothing_of_the_one_that_stays(
    ada, ben, case, person, tmp_path
):
    take(ben, send(ada, ben, case.incident, tmp_path))
    (harm,) = ben.rows("harm")
    assert (harm.incident, harm.person) == (case.incident, person)
    assert [one.id for one in ben.rows("incident")] == [case.incident]
