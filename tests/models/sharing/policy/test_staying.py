from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.records import KINDS, Shape
from models.records.registry import fields_of_shape
from models.sharing import plan_bundle
from models.sharing.exporting.errors import NothingLeaves
from models.sharing.folder.parcel_file import every_record, write_parcel
from models.sharing.policy import Rule
from models.sharing.policy.handling_gate import BRINGING, HANGING
from models.vault import has_blob
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.exporting.test_selection import leaving, rules
from tests.people import share

MERELY_MENTIONED = {
    ("incident", "canonical"),
    ("claim", "derived_from"),
    ("claim", "supersedes"),
    ("evidence", "parent"),
}


def everything(vault):
    return leaving(plan_bundle(vault, records=every_record(vault)))


def all_of(case):
    return [case.incident, case.claim, case.source, case.evidence, case.note]


def link_of(vault, target):
    (row,) = vault.rows("evidence_link", where={"target": target})
    return row.id


def dispute(ada, ben, record, **values):
    """Let two people set a field apart; the value that shows is Ada's, whose record it is."""
    ((field, (ours, theirs)),) = values.items()
    share(ada, ben)
    ada.save("claim", record, {field: ours})
    ben.save("claim", record, {field: theirs})
    share(ben, ada)
    assert [one.field for one in ada.conflicts(record)] == [field]
    assert getattr(ada.row("claim", record), field) == ours


def test_every_pointer_says_whether_what_points_hangs_on_the_other():
    pointers = {(kind, one) for kind in KINDS for one in fields_of_shape(kind, Shape.RECORD)}
    assert pointers - {*HANGING, *BRINGING} == MERELY_MENTIONED


def test_what_hangs_on_a_red_incident_stays_though_everything_is_named(ada, case):
    consent = ada.save("consent", None, {"subject": case.source, "use": "inquiry"})
    about = ada.save("note", None, {"about": case.claim, "text": "heard on the road"})
    ada.save("incident", case.incident, {"handling": "RED"})
    planned = plan_bundle(ada, records=every_record(ada))
    assert leaving(planned) == set()
    assert planned.evidence == ()
    link = link_of(ada, case.incident)
    for one in (*all_of(case)[1:], consent, about, link):
        assert rules(planned)[one, None] is Rule.FOLLOWS


@pytest.mark.parametrize("which", range(1, 5))
def test_what_hangs_on_a_red_incident_stays_when_it_is_named_alone(ada, ben, case, tmp_path, which):
    ada.save("incident", case.incident, {"handling": "RED"})
    with pytest.raises(NothingLeaves):
        send(ada, ben, all_of(case)[which], tmp_path)


def test_an_exchange_takes_nothing_of_a_red_incident_along(ada, ben, case, tmp_path):
    other = ada.save("incident", None, {"title": "At the mill", "when": "2026-03"})
    ada.save("incident", case.incident, {"handling": "RED"})
    write_parcel(ada, ben.card, tmp_path / "all.age")
    take(ben, tmp_path / "all.age")
    assert [one.id for one in ben.rows("incident")] == [other]
    assert [*ben.rows("claim"), *ben.rows("source"), *ben.rows("evidence")] == []
    assert not has_blob(ben, ada.row("evidence", case.evidence).sha256)


def test_what_is_said_about_a_red_source_stays_with_it(ada, case):
    consent = ada.save("consent", None, {"subject": case.source, "state": "refused"})
    erasure = ada.save("erasure", None, {"subject": case.source, "digests": ["ab" * 32]})
    note = ada.save("note", None, {"about": case.source, "text": "lives in town"})
    before = everything(ada)
    assert {consent, erasure, note} <= before
    ada.save("source", case.source, {"handling": "RED"})
    assert before - everything(ada) == {case.source, consent, erasure, note}


def test_what_another_record_brings_too_leaves(ada, case):
    other = ada.save("incident", None, {"title": "At the mill", "when": "2026-03"})
    ada.save("claim", None, {"incident": other, "source": case.source, "words": "twice"})
    ada.save("evidence_link", None, {"evidence": case.evidence, "target": other})
    ada.save("incident", case.incident, {"handling": "RED"})
    assert {case.source, case.evidence} <= everything(ada)
    assert {case.claim, case.note}.isdisjoint(everything(ada))
    assert leaving(plan_bundle(ada, records=[case.source])) == {case.source}


def test_what_hangs_on_nothing_leaves_when_it_is_named(ada, case):
    ada.save("incident", case.incident, {"handling": "RED"})
    source = ada.save("source", None, {"name": "K8"})
    note = ada.save("note", None, {"text": "buy maps"})
    claim = ada.save("claim", None, {"source": source, "words": "of many places"})
    assert leaving(plan_bundle(ada, records=[source, note, claim])) == {source, note, claim}


def test_a_redacted_copy_of_a_red_original_leaves(ada, case):
    ada.save("evidence", case.evidence, {"handling": "RED"})
    copy = ada.save("evidence", None, {"parent": case.evidence, "derivation": "redacted"})
    assert copy in everything(ada)
    assert case.evidence not in everything(ada)


def test_a_red_claim_is_no_reason_to_take_its_source_along(ada, case):
    """The source may leave with its other claim; this bundle has no part in that one."""
    other = ada.save("incident", None, {"title": "At the mill", "when": "2026-03"})
    ada.save("claim", None, {"incident": other, "source": case.source, "words": "twice"})
    ada.save("claim", case.claim, {"handling": "RED"})
    planned = plan_bundle(ada, records=[case.incident])
    assert rules(planned)[case.source, None] is Rule.FOLLOWS
    assert case.source in leaving(plan_bundle(ada, records=[other]))


def test_withdrawing_a_red_claim_does_not_let_its_source_out(ada, case):
    ada.save("claim", case.claim, {"handling": "RED"})
    ada.withdraw("claim", case.claim, "she is in danger")
    assert case.source not in everything(ada)


def test_a_pointer_in_dispute_holds_back_by_any_of_its_values(ada, ben, case):
    other = ada.save("incident", None, {"title": "At the mill", "when": "2026-03"})
    ada.save("incident", case.incident, {"handling": "RED"})
    ada.save("claim", case.claim, {"incident": None})
    dispute(ada, ben, case.claim, incident=(other, case.incident))
    assert {case.claim, case.source}.isdisjoint(everything(ada))


def test_who_may_have_brought_a_source_beside_a_red_claim_does_not_let_it_out(ada, ben, case):
    other = ada.save("claim", None, {"words": "of many places"})
    third = ada.save("source", None, {"name": "K8"})
    ada.save("claim", case.claim, {"handling": "RED"})
    dispute(ada, ben, other, source=(third, case.source))
    assert case.source not in everything(ada)


def test_a_withdrawn_link_or_claim_brings_nothing_along(ada, case, tmp_path):
    clip = tmp_path / "other.mp4"
    clip.write_bytes(b"of another case")
    other = ada.save("incident", None, {"title": "At the mill", "when": "2026-03"})
    evidence = attach_evidence(ada, other, clip)
    attach_evidence(ada, case.incident, clip)
    link = next(
        one.id
        for one in ada.rows("evidence_link", where={"evidence": evidence})
        if one.target == case.incident
    )
    ada.withdraw("evidence_link", link, "wrong case")
    ada.withdraw("claim", case.claim, "wrong case")
    planned = plan_bundle(ada, records=[case.incident])
    # The withdrawals themselves are told.
    assert {link, case.claim} <= leaving(planned)
    assert {evidence, case.source}.isdisjoint(leaving(planned))
    assert [one.record for one in planned.evidence] == [case.evidence]
    assert evidence in leaving(plan_bundle(ada, records=[other]))


def test_evidence_of_a_withdrawn_claim_does_not_come_along(ada, case, tmp_path):
    clip = tmp_path / "other.mp4"
    clip.write_bytes(b"of this claim alone")
    evidence = attach_evidence(ada, case.claim, clip)
    assert evidence in leaving(plan_bundle(ada, records=[case.incident]))
    ada.withdraw("claim", case.claim, "wrong case")
    planned = plan_bundle(ada, records=[case.incident])
    assert link_of(ada, case.claim) in leaving(planned)
    assert evidence not in leaving(planned)


def test_a_withdrawal_in_dispute_brings_nothing_along(ada, ben, case):
    ada.withdraw("claim", case.claim, "typed twice")
    dispute(ada, ben, case.claim, withdrawn=("wrong case", None))
    planned = plan_bundle(ada, records=[case.incident])
    assert case.claim in leaving(planned)
    assert case.source not in leaving(planned)
