"""A refusal that is recorded here in any shape keeps the name here."""

from __future__ import annotations

import pytest

from models.records import ref_of
from models.sharing import pack_bundle, plan_bundle, read_bundle
from models.sharing.policy import Rule
from models.vault import add_colleague, cards_by_device
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.people import make_vault
from tests.models.sharing.policy.test_disclosing import ASKED, consent, rule_of
from tests.people import share


@pytest.fixture
def named(ada, ben, case):
    """A source of whom everybody may know who they are."""
    consent(ada, case.source, recipient=None)
    assert rule_of(ada, case, ben, **ASKED) is None
    return case


def refuse(vault, subject, **values):
    return consent(vault, subject, **({"recipient": None, "state": "refused"} | values))


def withheld(planned, record):
    return {one.field: one for one in planned.withheld if one.record == record}


def test_a_refusal_whose_subject_is_disputed_holds_for_each_of_its_subjects(ada, ben, named):
    other = ada.save("source", None, {"name": "K9"})
    refused = refuse(ada, None)
    share(ada, ben)
    ada.save("consent", refused, {"subject": other})
    ben.save("consent", refused, {"subject": named.source})
    share(ben, ada)
    assert ada.row("consent", refused).subject == other
    assert rule_of(ada, named, ben, **ASKED) is Rule.CONSENT_DISPUTED


def test_a_refusal_whose_own_withdrawal_is_disputed_holds(ada, ben, named):
    refused = refuse(ada, named.source)
    ada.withdraw("consent", refused, "typed twice")
    assert rule_of(ada, named, ben, **ASKED) is None
    share(ada, ben)
    ada.save("consent", refused, {"withdrawn": None}, why="she did refuse")
    ben.save("consent", refused, {"withdrawn": "of somebody else"})
    share(ben, ada)
    assert ada.row("consent", refused).withdrawn is None
    assert rule_of(ada, named, ben, **ASKED) is Rule.CONSENT_DISPUTED


def test_a_refusal_without_a_use_holds_for_every_use_and_goes_along(ada, ben, named):
    refused = refuse(ada, named.source, use=None)
    assert rule_of(ada, named, ben, **ASKED) is Rule.CONSENT_REFUSED
    planned = plan_bundle(ada, records=[named.incident], to=[ben.card], **ASKED)
    assert refused in {one.record for one in planned.records}


def test_a_refusal_of_a_name_that_looks_like_the_recipients_holds(ada, ben, named):
    refuse(ada, named.source, recipient="Веn")
    assert rule_of(ada, named, ben, **ASKED) is Rule.CONSENT_REFUSED


def untold(ben, ada, folder, **values):
    """Let Ada have a consent that Ben recorded without saying whose it is."""
    subject = ben.save("source", None, {"name": "K5"})
    recorded = refuse(ben, subject, **values)
    hide = {"purpose": "", "withhold": ["consent.subject"]}
    pack_bundle(ben, records=[recorded], to=[ada.card], out=folder / "untold.age", **hide)
    take(ada, folder / "untold.age")
    return recorded


def test_a_refusal_whose_subject_was_withheld_holds_for_all_and_is_named(ada, ben, named, tmp_path):
    refused = untold(ben, ada, tmp_path)
    planned = plan_bundle(ada, records=[named.incident], to=[ben.card], **ASKED)
    stays = withheld(planned, named.source)["identity"]
    assert stays.rule is Rule.CONSENT_STRAY
    assert stays.by == (ref_of("consent", refused),)
    assert ref_of("consent", refused) in stays.words


def test_a_withheld_subject_holds_nothing_back_once_it_is_told(ada, ben, named, tmp_path):
    refused = untold(ben, ada, tmp_path)
    take(ada, send(ben, ada, refused, tmp_path))
    assert ada.row("consent", refused).subject != named.source
    assert rule_of(ada, named, ben, **ASKED) is None


def test_a_stray_holds_nothing_back_once_its_record_is_withdrawn(ada, ben, named, tmp_path):
    ada.withdraw("consent", untold(ben, ada, tmp_path), "Ben is gone, nobody can tell")
    assert rule_of(ada, named, ben, **ASKED) is None


@pytest.mark.parametrize("values", [{"state": "given"}, {"use": "partner"}])
def test_a_stray_that_says_nothing_against_it_holds_nothing_back(ada, ben, named, tmp_path, values):
    untold(ben, ada, tmp_path, **values)
    assert rule_of(ada, named, ben, **ASKED) is None


def test_a_consent_whose_first_changes_are_missing_may_be_anybodys(ada, ben, named):
    refused = refuse(ben, ben.save("source", None, {"name": "K5"}))
    ben.save("consent", refused, {"level": "I0"})
    later = list(ben.operations([refused]))[1:]
    ada.receive(later, cards=cards_by_device(ben))
    assert ada.row("consent", refused) is None
    assert rule_of(ada, named, ben, **ASKED) is Rule.CONSENT_STRAY
    share(ben, ada)
    assert rule_of(ada, named, ben, **ASKED) is None


def test_a_consent_that_names_a_source_in_a_waiting_change_is_about_it(ada, ben, named):
    share(ada, ben)
    refused = refuse(ben, ben.save("source", None, {"name": "K5"}))
    share(ben, ada)
    ben.save("consent", refused, {"level": "I0"})
    ben.save("consent", refused, {"subject": named.source})
    later = list(ben.operations([refused]))[2:]
    ada.receive(later, cards=cards_by_device(ben))
    assert ada.row("consent", refused).subject != named.source
    assert rule_of(ada, named, ben, **ASKED) is Rule.CONSENT_DISPUTED


def test_each_name_that_stays_names_the_consents_that_keep_it(ada, ben, named):
    refused = refuse(ada, named.source)
    planned = plan_bundle(ada, records=[named.incident], to=[ben.card], **ASKED)
    assert withheld(planned, named.source)["identity"].by == (ref_of("consent", refused),)
    assert withheld(plan_bundle(ada, records=[named.incident]), named.source)["identity"].by == ()


def test_what_keeps_a_name_is_not_told_to_the_recipient(ada, ben, named, tmp_path):
    refused = refuse(ada, named.source, use="partner", state=None)
    refuse(ada, named.source)
    with read_bundle(ben, send(ada, ben, named.incident, tmp_path, **ASKED)) as quarantine:
        said = quarantine.content.statement.written().decode()
    assert refused not in said
    assert "refused" not in said


def test_the_conditions_of_all_recipients_are_shown_and_accepted_together(ada, ben, case, tmp_path):
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(ada, cyd.card)
        for name, words in (("Ben", "not to the press"), ("Cyd", "not to the court")):
            asked = {"recipient": name, "state": "given-with-conditions", "conditions": words}
            consent(ada, case.source, **asked)
        both = plan_bundle(ada, records=[case.incident], to=[ben.card, cyd.card], **ASKED)
    assert [one.words for one in both.conditions] == ["not to the press", "not to the court"]
    assert both.disclosed == ()
    kept = withheld(both, case.source)["identity"]
    assert kept.rule is Rule.CONSENT_CONDITIONS
    assert len(kept.by) == 2
