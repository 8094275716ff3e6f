"""What goes along with an incident of the whole record, and what stays."""

from __future__ import annotations

import pytest

from models.sharing import plan_bundle
from models.sharing.policy import Rule
from tests.models.sharing.exporting.test_selection import leaving, rules


@pytest.fixture
def whole(ada, case):
    """Give an incident with a person, a unit under another, an order, and a second incident."""
    made = {"incident": case.incident, "claim": case.claim}
    made["person"] = ada.save("person", None, {"code_name": "Oak", "names": "Invented Name"})
    made["company"] = ada.save("actor", None, {"name": "Company"})
    made["brigade"] = ada.save("actor", None, {"name": "Brigade"})
    line = {"actor": made["company"], "superior": made["brigade"]}
    made["command"] = ada.save("command", None, line)
    made["order"] = ada.save("order", None, {"kind": "no-quarter", "issuer": made["brigade"]})
    made["second"] = ada.save("incident", None, {"title": "[invented] Ford"})
    for name, kind, values in (
        ("harm", "harm", {"person": made["person"], "outcome": "killed"}),
        ("role", "involvement", {"actor": made["company"], "role": "direct"}),
        ("order_link", "order_link", {"order": made["order"], "relation": "preceded"}),
        ("link", "incident_link", {"other": made["second"], "type": "same-unit"}),
        ("assessment", "assessment", {"decision": "undecided", "reasoning": "read"}),
    ):
        made[name] = ada.save(kind, None, {"incident": case.incident} | values)
    second = {"incident": made["second"], "person": made["person"], "outcome": "injured"}
    made["elsewhere"] = ada.save("harm", None, second)
    return made


def along(ada, whole, *names, **more):
    found = leaving(plan_bundle(ada, records=[whole[name] for name in names], **more))
    return {name for name, record in whole.items() if record in found}


def test_an_incident_brings_its_people_units_with_their_superiors_orders_and_assessments(
    ada, whole
):
    stay = {"second", "elsewhere", "link"}
    assert along(ada, whole, "incident") == whole.keys() - stay


def test_a_link_between_two_incidents_goes_where_both_go(ada, whole):
    assert along(ada, whole, "incident", "second") == set(whole)


def test_what_a_withdrawn_record_names_stays_and_the_withdrawal_goes(ada, whole):
    ada.withdraw("harm", whole["harm"], "linked by mistake")
    found = along(ada, whole, "incident")
    assert "harm" in found
    assert "person" not in found


def test_what_hangs_on_a_red_incident_stays_with_the_people_and_units_that_only_it_names(
    ada, whole
):
    ada.save("incident", whole["incident"], {"handling": "RED"})
    found = along(ada, whole, *whole)
    assert found == {"second", "elsewhere", "person"}


def test_evidence_of_who_a_person_is_goes_only_where_it_is_chosen(ada, whole, tmp_path):
    from models.actions import attach_evidence

    (tmp_path / "card.bin").write_bytes(b"an invented identity card")
    evidence = attach_evidence(ada, whole["person"], tmp_path / "card.bin")
    assert evidence not in leaving(plan_bundle(ada, records=[whole["incident"]]))
    (tmp_path / "badge.bin").write_bytes(b"an invented badge")
    badge = attach_evidence(ada, whole["company"], tmp_path / "badge.bin")
    assert badge in leaving(plan_bundle(ada, records=[whole["incident"]]))


def test_the_names_of_a_person_leave_by_consent_alone(ada, ben, whole):
    asked = {"use": "inquiry", "disclose": ["person.names"], "to": [ben.card]}
    planned = plan_bundle(ada, records=[whole["incident"]], **asked)
    assert rules(planned)[whole["person"], "names"] is Rule.CONSENT
    given = {"subject": whole["person"], "use": "inquiry", "level": "I3", "state": "given"}
    ada.save("consent", None, given)
    planned = plan_bundle(ada, records=[whole["incident"]], **asked)
    assert [(one.record, one.field) for one in planned.disclosed] == [(whole["person"], "names")]


def test_a_note_about_a_person_goes_only_where_it_is_chosen(ada, whole):
    note = ada.save("note", None, {"about": whole["person"], "text": "an invented relative"})
    assert note not in leaving(plan_bundle(ada, records=[whole["incident"]]))
    assert note in leaving(plan_bundle(ada, records=[whole["incident"], note]))


@pytest.mark.parametrize("kind", ["role", "command", "order"])
def test_what_rests_on_a_red_claim_stays_with_it(ada, whole, kind):
    name = {"role": "involvement"}.get(kind, kind)
    ada.save(name, whole[kind], {"claim": whole["claim"]})
    assert kind in along(ada, whole, "incident")
    ada.save("claim", whole["claim"], {"handling": "RED"})
    assert kind not in along(ada, whole, "incident")
