"""The case file of an incident holds all that hangs on it, from whichever side it was said."""

from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.queries import NoSuchReference, read_case_file, records_pointing_to
from models.records import BadValue


def incident(vault, title):
    return vault.save("incident", None, {"title": title, "when": "2026-03"})


@pytest.fixture
def weir(vault):
    return incident(vault, "At the weir")


def harmed(vault, at, person, outcome="killed"):
    said = {"incident": at, "person": person, "outcome": outcome}
    return vault.save("harm", None, said)


def ids(rows):
    return [row.id for row in rows]


def test_each_person_stands_with_their_harm_and_with_how_many_other_incidents(vault, weir):
    mill = incident(vault, "At the mill")
    both, one = (vault.save("person", None, {"code_name": name}) for name in ("Grey", "Сірий"))
    harms = [harmed(vault, weir, both), harmed(vault, weir, one, "injured")]
    harmed(vault, mill, both)
    withdrawn = harmed(vault, mill, one)
    vault.withdraw("harm", withdrawn, "somebody else")
    case = read_case_file(vault, weir)
    assert ids(case.harms) == harms
    assert ids(case.persons) == [both, one]
    assert case.elsewhere == {both: 1}


def test_a_unit_stands_with_its_role_and_whom_it_stood_under(vault, weir):
    company, brigade, army = (
        vault.save("actor", None, {"name": name}) for name in ("5. Company", "1. Brigade", "Army")
    )
    command = vault.save("command", None, {"actor": company, "superior": brigade})
    vault.save("command", None, {"actor": brigade, "superior": army})
    part = vault.save("involvement", None, {"incident": weir, "actor": company, "role": "direct"})
    case = read_case_file(vault, weir)
    assert ids(case.involvements) == [part]
    assert ids(case.commands) == [command]
    assert ids(case.actors) == [company, brigade]


def test_an_order_stands_with_its_relation_and_who_gave_it(vault, weir):
    issuer = vault.save("actor", None, {"name": "1. Brigade"})
    order = vault.save("order", None, {"kind": "no-quarter", "issuer": issuer, "words": "no one"})
    link = vault.save("order_link", None, {"incident": weir, "order": order})
    case = read_case_file(vault, weir)
    assert (ids(case.order_links), ids(case.orders), ids(case.actors)) == (
        [link],
        [order],
        [issuer],
    )


def test_a_link_between_incidents_is_seen_from_both_of_them(vault, weir):
    mill = incident(vault, "At the mill")
    link = vault.save("incident_link", None, {"incident": weir, "other": mill, "type": "same-unit"})
    for here, there in ((weir, mill), (mill, weir)):
        case = read_case_file(vault, here)
        assert ids(case.incident_links) == [link]
        assert ids(case.linked_incidents) == [there]


def test_an_incident_is_not_linked_to_itself(vault, weir):
    with pytest.raises(BadValue, match="to itself"):
        vault.save("incident_link", None, {"incident": weir, "other": weir, "type": "same-unit"})
    assert read_case_file(vault, weir).incident_links == ()


def test_an_assessment_names_who_signed_it_beside_the_figure(vault, weir):
    source = vault.save("source", None, {"name": "Reed"})
    claim = {"incident": weir, "source": source, "how_many": "2-5", "harm": "killed"}
    vault.save("claim", None, claim)
    said = {"incident": weir, "decision": "undecided", "reasoning": "two films agree"}
    made = vault.save("assessment", None, said)
    case = read_case_file(vault, weir)
    assert case.signers == {made: vault.name}
    (figure,) = case.figures
    assert (figure.harm, figure.low, figure.high, figure.voices) == ("killed", 2, 5, 1)


def test_notes_and_evidence_about_what_hangs_on_it_belong_to_it(vault, weir, tmp_path):
    person = vault.save("person", None, {"code_name": "Grey"})
    harm = harmed(vault, weir, person)
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"invented")
    evidence = attach_evidence(vault, harm, clip)
    note = vault.save("note", None, {"about": harm, "text": "seen from the left"})
    case = read_case_file(vault, weir)
    assert (ids(case.evidence), ids(case.notes)) == ([evidence], [note])


def test_nothing_of_another_incident_is_in_it(vault, weir):
    mill = incident(vault, "At the mill")
    harmed(vault, mill, vault.save("person", None, {"code_name": "Grey"}))
    case = read_case_file(vault, weir)
    assert (case.harms, case.persons, case.elsewhere, case.figures) == ((), (), {}, ())
    with pytest.raises(NoSuchReference):
        read_case_file(vault, "no such id")


def test_what_points_to_a_record_is_found_by_the_field_in_which_it_does(vault, weir):
    company, brigade = (vault.save("actor", None, {"name": n}) for n in ("Company", "Brigade"))
    command = vault.save("command", None, {"actor": company, "superior": brigade})
    part = vault.save("involvement", None, {"incident": weir, "actor": brigade})
    vault.save("note", None, {"about": brigade, "text": "asked twice"})
    found = records_pointing_to(vault, "actor", brigade)
    assert {(one.row.id, one.field) for one in found} == {(command, "superior"), (part, "actor")}
