from __future__ import annotations

import pytest

from models.sharing import pack_bundle, plan_bundle, read_bundle
from models.sharing.policy import Rule
from models.sharing.policy.export_choices import NoFieldToDisclose, NoSuchPrecision, NoSuchUse
from models.vault import add_colleague, cards_by_device, verify_colleague
from tests.models.sharing.conftest import SECRET
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.people import make_vault

ASKED = {"use": "inquiry", "disclose": ["source.identity"]}


def consent(vault, subject, **values):
    given = {"subject": subject, "use": "inquiry", "recipient": "Ben", "level": "I3"}
    return vault.save("consent", None, given | {"state": "given"} | values)


def rule_of(vault, case, to, field="identity", **choices):
    planned = plan_bundle(vault, records=[case.incident], to=[to.card], **choices)
    rules = {one.field: one.rule for one in planned.withheld if one.record == case.source}
    return rules.get(field)


def test_a_name_leaves_with_consent_when_the_exporter_chooses_so(ada, ben, case, tmp_path):
    consent(ada, case.source)
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card], **ASKED)
    assert [(one.record, one.field) for one in planned.disclosed] == [(case.source, "identity")]
    take(ben, send(ada, ben, case.incident, tmp_path, **ASKED))
    row = ben.row("source", case.source)
    assert (row.identity, row.contact) == (SECRET, None)
    assert set(ben.withheld(case.source)) == {"contact", "how_to_meet"}


def test_a_name_that_came_later_is_proven_to_be_the_one_signed_then(ada, ben, case, tmp_path):
    take(ben, send(ada, ben, case.incident, tmp_path))
    assert ben.withheld(case.source)["identity"] == ["Ada"]
    consent(ada, case.source)
    accepted = take(ben, send(ada, ben, case.incident, tmp_path, **ASKED))
    assert accepted.disclosed == 1
    assert ben.row("source", case.source).identity == SECRET


@pytest.mark.parametrize(
    "told",
    [
        (None, ASKED, Rule.CONSENT),
        ({}, {"disclose": ["identity"]}, Rule.CONSENT),
        ({}, {"use": "inquiry"}, Rule.NOT_DISCLOSED),
        ({"use": "partner"}, ASKED, Rule.CONSENT),
        ({"recipient": "Cyd"}, ASKED, Rule.CONSENT),
        ({"level": "I2"}, ASKED, Rule.CONSENT_LEVEL),
        ({"state": "refused"}, ASKED, Rule.CONSENT_REFUSED),
        ({"state": "withdrawn"}, ASKED, Rule.CONSENT_WITHDRAWN),
        ({"review": "2020-01"}, ASKED, Rule.CONSENT_REVIEW),
        ({"state": "given-with-conditions", "conditions": "x"}, ASKED, Rule.CONSENT_CONDITIONS),
        ({}, ASKED | {"withhold": ["source.identity"]}, Rule.CHOICE),
        ({}, ASKED, None),
    ],
)
def test_each_thing_that_is_missing_keeps_a_name_here_by_its_own_rule(ada, ben, case, told):
    given, choices, rule = told
    if given is not None:
        consent(ada, case.source, **given)
    assert rule_of(ada, case, ben, **choices) is rule


def test_a_name_that_stays_is_in_no_byte_of_the_bundle_whatever_the_rule(ada, ben, case, tmp_path):
    consent(ada, case.source, state="refused")
    path = send(ada, ben, case.incident, tmp_path, **ASKED)
    with read_bundle(ben, path) as quarantine:
        assert quarantine.preview().rules == {"consent": 3, "file-name": 1}
        lines = [one.line().decode() for one in quarantine.content.scratch.operations()]
        assert not any(SECRET in line for line in lines)


def test_every_recipient_needs_the_consent(ada, ben, case, tmp_path):
    consent(ada, case.source)
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(ada, cyd.card)
        planned = plan_bundle(ada, records=[case.incident], to=[ben.card, cyd.card], **ASKED)
    assert planned.disclosed == ()


def test_conditions_are_shown_and_have_to_be_accepted(ada, ben, case, tmp_path):
    consent(ada, case.source, state="given-with-conditions", conditions="not to the press")
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card], **ASKED)
    assert [one.words for one in planned.conditions] == ["not to the press"]
    assert planned.disclosed == ()
    accepted = ASKED | {"disclose": ["source.identity", "conditions"]}
    assert len(plan_bundle(ada, records=[case.incident], to=[ben.card], **accepted).disclosed) == 1
    take(ben, send(ada, ben, case.incident, tmp_path, **accepted))
    # The consent goes along, so that the conditions are with whoever holds the name.
    (row,) = ben.rows("consent")
    assert row.conditions == "not to the press"


def test_consents_for_other_uses_and_people_stay_here(ada, ben, case):
    consent(ada, case.source, use="partner")
    consent(ada, case.source, recipient="Cyd")
    ours = consent(ada, case.source, recipient=None, state="refused")
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card], use="inquiry")
    assert [one.record for one in planned.records if one.kind == "consent"] == [ours]
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card])
    assert not [one for one in planned.records if one.kind == "consent"]


def test_a_consent_in_dispute_keeps_the_name_here(ada, ben, case, tmp_path):
    given = consent(ada, case.source)
    take(ben, send(ada, ben, case.incident, tmp_path, use="inquiry"))
    ada.save("consent", given, {"level": "I4"})
    ben.save("consent", given, {"level": "I1"})
    ada.receive(list(ben.operations([given])), cards=cards_by_device(ben))
    assert ada.conflicts(given)
    assert rule_of(ada, case, ben, **ASKED) is Rule.CONSENT_DISPUTED


def test_only_the_present_name_leaves_and_no_earlier_one(ada, ben, case, tmp_path):
    ada.save("source", case.source, {"identity": "somebody else"}, why="it was another")
    ada.save("source", case.source, {"contact": "by the church"}, why="moved")
    consent(ada, case.source)
    path = send(ada, ben, case.incident, tmp_path, **ASKED)
    with read_bundle(ben, path) as quarantine:
        text = "".join(one.line().decode() for one in quarantine.content.scratch.operations())
        quarantine.accept()
    assert SECRET not in text
    assert "it was another" not in text
    assert "moved" not in text
    row = ben.row("source", case.source)
    assert row.identity == "somebody else"
    assert "identity" not in ben.withheld(case.source)


def test_a_person_is_told_when_a_name_goes_to_a_key_that_nobody_compared(ada, ben, case):
    consent(ada, case.source)
    asked = {"records": [case.incident], "to": [ben.card], "with_evidence": False} | ASKED
    (caution,) = plan_bundle(ada, **asked).cautions
    assert "Ben" in caution
    verify_colleague(ada, ben.device)
    assert plan_bundle(ada, **asked).cautions == ()


@pytest.mark.parametrize(
    "slip",
    [
        ({"disclose": ["source.name"]}, NoFieldToDisclose),
        ({"disclose": ["identty"]}, NoFieldToDisclose),
        ({"coarser": "L0"}, NoSuchPrecision),
        ({"coarser": "far"}, NoSuchPrecision),
        ({"use": "anything"}, NoSuchUse),
    ],
)
def test_a_slip_of_the_hand_stops_all(ada, ben, case, tmp_path, slip):
    choice, error = slip
    out = tmp_path / "x.age"
    with pytest.raises(error) as found:
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=out, **choice)
    assert found.value.exit_status == 2
    assert found.value.next_step
    assert not out.exists()
