from __future__ import annotations

import pytest

from models.records import KINDS, facets
from models.sharing import pack_bundle, plan_bundle
from models.sharing.errors import TooMuch
from models.sharing.exporting.errors import NothingLeaves
from models.sharing.exporting.preconditions import InTheWay, NoRecipient, RecipientRefused
from models.sharing.policy import Rule
from models.sharing.policy.export_choices import NoFieldToWithhold
from models.vault import revoke_colleague
from tests.models.sharing.conftest import SECRET


def leaving(planned):
    return {one.record for one in planned.records}


def rules(planned):
    return {(one.record, one.field): one.rule for one in planned.withheld}


def test_a_red_record_stays_with_all_that_hangs_on_it_alone(ada, case):
    link = ada.save("evidence_link", None, {"evidence": case.evidence, "target": case.claim})
    ada.save("evidence", case.evidence, {"handling": "RED"})
    planned = plan_bundle(ada, records=[case.incident])
    assert case.evidence not in leaving(planned)
    assert link not in leaving(planned)
    assert rules(planned)[case.evidence, None] is Rule.HANDLING
    assert rules(planned)[link, None] is Rule.FOLLOWS
    assert planned.evidence == ()
    assert case.claim in leaving(planned)


def test_what_only_a_red_claim_brought_stays_too(ada, case):
    note = ada.save("note", None, {"about": case.source, "text": "lives in town"})
    ada.save("claim", case.claim, {"handling": "RED"})
    planned = plan_bundle(ada, records=[case.incident])
    assert not {case.claim, case.source, note} & leaving(planned)
    assert rules(planned)[case.source, None] is Rule.FOLLOWS
    assert rules(planned)[note, None] is Rule.FOLLOWS
    assert case.evidence in leaving(planned)


def test_nothing_is_written_when_the_incident_itself_is_red(ada, ben, case, tmp_path):
    ada.save("incident", case.incident, {"handling": "RED"})
    assert leaving(plan_bundle(ada, records=[case.incident])) == set()
    with pytest.raises(NothingLeaves):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=tmp_path / "x.age")
    assert not (tmp_path / "x.age").exists()


def test_sealed_fields_stay_whether_or_not_they_hold_anything(ada, case):
    empty = ada.save("source", None, {"name": "K8", "contact": None})
    ada.save("claim", None, {"incident": case.incident, "source": empty, "words": "x"})
    planned = plan_bundle(ada, records=[case.incident])
    fields = {one.field for one in planned.withheld if one.record == case.source}
    assert fields == {name for name, facet in facets("source").items() if facet.sealed}
    assert {one.rule for one in planned.withheld if one.record == case.source} == {Rule.CONSENT}


def test_the_reason_of_a_sealed_change_stays_with_it(ada, case):
    ada.save("source", case.source, {"contact": "by the church"}, why=f"moved, {SECRET}")
    planned = plan_bundle(ada, records=[case.incident])
    assert rules(planned)[case.source, "why"] is Rule.CONSENT


def test_what_the_exporter_names_stays(ada, case):
    ada.save("incident", case.incident, {"summary": "long"}, why="heard more")
    planned = plan_bundle(ada, records=[case.incident], withhold=["claim.words", "summary", "why"])
    assert rules(planned)[case.claim, "words"] is Rule.CHOICE
    assert rules(planned)[case.incident, "summary"] is Rule.CHOICE
    assert rules(planned)[case.incident, "why"] is Rule.CHOICE
    assert (case.incident, "title") not in rules(planned)


def test_evidence_whose_digest_is_withheld_stays(ada, case):
    planned = plan_bundle(ada, records=[case.incident], withhold=["evidence.sha256"])
    assert planned.evidence == ()
    assert rules(planned)[case.evidence, "bytes"] is Rule.CHOICE


def test_the_bytes_of_withdrawn_evidence_stay(ada, case):
    ada.withdraw("evidence", case.evidence, "taken by mistake")
    planned = plan_bundle(ada, records=[case.incident])
    assert planned.evidence == ()
    assert rules(planned)[case.evidence, "bytes"] is Rule.WITHDRAWN


def test_a_mistyped_field_withholds_nothing_and_stops(ada, case):
    with pytest.raises(NoFieldToWithhold):
        plan_bundle(ada, records=[case.incident], withhold=["claim.word"])


def test_every_field_of_every_kind_can_be_withheld(ada, case):
    names = [f"{kind}.{name}" for kind in KINDS for name in facets(kind)]
    planned = plan_bundle(ada, records=[case.incident], withhold=names)
    for operation in ada.operations([case.incident]):
        for name in operation.fields:
            assert rules(planned)[case.incident, name] is Rule.CHOICE


def test_a_person_is_warned_that_files_leave_as_they_are(ada, case):
    (caution,) = plan_bundle(ada, records=[case.incident]).cautions
    assert "metadata" in caution
    assert plan_bundle(ada, records=[case.incident], with_evidence=False).cautions == ()


def test_a_bundle_needs_somebody_who_may_open_it(ada, case, tmp_path):
    with pytest.raises(NoRecipient):
        pack_bundle(ada, records=[case.incident], to=[], purpose="", out=tmp_path / "x.age")


def test_a_revoked_recipient_is_refused(ada, ben, case, tmp_path):
    revoke_colleague(ada, ben.device)
    with pytest.raises(RecipientRefused):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=tmp_path / "x.age")


def test_a_document_in_the_way_is_left_as_it_is(ada, ben, case, tmp_path):
    out = tmp_path / "thesis.odt"
    out.write_text("years of work")
    with pytest.raises(InTheWay):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=out)
    with pytest.raises(InTheWay):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=tmp_path)
    assert out.read_text() == "years of work"


def test_a_purpose_without_end_is_refused(ada, ben, case, tmp_path):
    with pytest.raises(TooMuch):
        pack_bundle(
            ada, records=[case.incident], to=[ben.card], purpose="x" * 2001, out=tmp_path / "x"
        )
