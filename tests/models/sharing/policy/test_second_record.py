"""The same bytes attached again leave no sooner than the record that keeps them here lets them."""

from __future__ import annotations

import pytest

from models.actions import AlreadyHere, attach_evidence
from models.sharing import plan_bundle
from tests.models.sharing.exporting.test_handing_over import send, take


@pytest.fixture
def again(ada, ben, case, tmp_path):
    """Let Ben, who has Ada's evidence, attach the same file to an incident of his own.

    Gives back what he is told, and the plan of handing that incident over.
    """
    take(ben, send(ada, ben, case.incident, tmp_path), accept_unknown=True)
    own = ben.save("incident", None, {"title": "[invented] Mill", "when": "2026-03"})

    def attached(**typed):
        told: list[AlreadyHere] = []
        attach_evidence(ben, own, tmp_path / "clip.mp4", tell=told.append, **typed)
        (known,) = told
        return known, plan_bundle(ben, records=[own])

    return attached


def test_bytes_of_a_colleagues_record_that_is_red_stay_by_the_second_record(ben, case, again):
    ben.save("evidence", case.evidence, {"handling": "RED", "graphic": True})
    known, planned = again(handling="GREEN")
    assert known.guards == {"handling": "RED", "graphic": True}
    row = ben.row("evidence", known.id)
    assert (row.handling, row.graphic, row.identifies_people) == ("RED", True, None)
    assert planned.evidence == ()


def test_a_withdrawn_record_of_the_owners_still_guards_its_bytes(ben, case, again):
    known, planned = again()
    assert (known.guards, len(planned.evidence)) == ({}, 1)
    ben.save("evidence", known.id, {"handling": "RED"})
    ben.save("evidence", known.id, {"withdrawn": "a slip"}, why="a slip")
    known, planned = again(identifies_people=True)
    assert known.guards == {"handling": "RED"}
    assert planned.evidence == ()


def test_a_handling_that_is_in_doubt_guards_as_red_does(ada, ben, case, again, tmp_path):
    ben.save("evidence", case.evidence, {"handling": "AMBER"})
    ada.save("evidence", case.evidence, {"handling": "GREEN"})
    take(ben, send(ada, ben, case.incident, tmp_path), accept_unknown=True)
    known, planned = again()
    assert known.guards == {"handling": "RED"}
    assert planned.evidence == ()
