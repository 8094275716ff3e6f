"""A withdrawal whose reason is withheld is a withdrawal all the same."""

from __future__ import annotations

from models.lifecycle import verify_vault
from models.queries import count_all, read_incident_set
from tests.models.sharing.exporting.test_handing_over import send, take

WITHOUT = {"withhold": ["withdrawn", "why"]}


def test_a_withdrawn_incident_counts_with_nobody_who_was_not_told_why(ada, ben, case, tmp_path):
    ada.withdraw("incident", case.incident, "an invented reason")
    take(ben, send(ada, ben, case.incident, tmp_path, **WITHOUT))
    row = ben.row("incident", case.incident)
    assert row.withdrawn == "(withdrawn; the reason was not shared)"
    assert count_all(read_incident_set(ben)).incidents == 0
    assert verify_vault(ben).clean
    ben.save("incident", case.incident, {"summary": "read"})
    assert verify_vault(ben).clean


def test_one_that_stands_again_waits_until_a_person_here_agrees(ada, ben, case, tmp_path):
    ada.withdraw("incident", case.incident, "an invented reason")
    take(ben, send(ada, ben, case.incident, tmp_path, **WITHOUT))
    ada.save("incident", case.incident, {"withdrawn": None})
    take(ben, send(ada, ben, case.incident, tmp_path, **WITHOUT))
    assert count_all(read_incident_set(ben)).incidents == 0
    ben.save("incident", case.incident, {"withdrawn": None}, why="she says that it stands")
    assert ben.row("incident", case.incident).withdrawn is None
    assert count_all(read_incident_set(ben)).incidents == 1
    assert verify_vault(ben).clean


def test_an_empty_reason_leaves_though_reasons_are_withheld(ada, ben, case, tmp_path):
    ada.withdraw("incident", case.incident, "an invented reason")
    ada.save("incident", case.incident, {"withdrawn": None})
    take(ben, send(ada, ben, case.incident, tmp_path, **WITHOUT))
    history = ben.history.of_record(case.incident)
    assert [dict(one.values) for one in history if "withdrawn" in one.fields] == [
        {},
        {"withdrawn": None},
    ]


def test_who_takes_it_back_in_their_own_vault_sees_it_stand(ada, ben, case, tmp_path):
    ada.withdraw("incident", case.incident, "an invented reason")
    take(ben, send(ada, ben, case.incident, tmp_path, **WITHOUT))
    ben.save("incident", case.incident, {"withdrawn": None}, why="it stands")
    assert verify_vault(ben).clean
