from __future__ import annotations

import os

import pytest

from crypto.signing import Identity
from models.log import Disclosure, sign_operation
from models.merge.guards import MOST_PROPOSED
from models.merge.record_merge import MOST_HEADS
from models.sharing.importing import State
from models.sharing.importing.preview import compare_record, differences

ADA, BEN = Identity.generate(), Identity.generate()
RECORD = "7f000000-0000-4000-8000-000000000000"


def change(values, *, by=ADA, seq=1, parents=(), kind="incident"):
    return sign_operation(
        by,
        seq=seq,
        prev="0" * 64,
        parents=[one.hash for one in parents],
        at=(seq, 0),
        kind=kind,
        record=RECORD,
        values=values,
        random=os.urandom,
    )


FIRST = change({"title": "Road", "when": "2026-03"})
SECOND = change({"title": "Bridge"}, seq=2, parents=[FIRST])
APART = change({"title": "Mill"}, by=BEN, parents=[FIRST])


@pytest.mark.parametrize(
    ("theirs", "ours", "state"),
    [
        ([FIRST], [], State.NEW),
        ([FIRST], [FIRST], State.SAME),
        ([FIRST], [FIRST, SECOND], State.SAME),
        ([FIRST, SECOND], [FIRST], State.CHANGED),
        ([FIRST, SECOND], [FIRST, APART], State.CONFLICTING),
        ([FIRST], [FIRST.without(["title"])], State.CHANGED),
        ([FIRST.without(["title"])], [FIRST], State.SAME),
    ],
)
def test_a_record_is_in_the_state_that_taking_it_in_would_change(theirs, ours, state):
    assert compare_record(theirs, ours).state is state


def test_a_conflict_that_is_here_already_is_not_new():
    again = change({"place": "Bor"}, by=BEN, seq=2, parents=[SECOND, APART])
    found = compare_record([FIRST, SECOND, APART, again], [FIRST, SECOND, APART])
    assert found.state is State.CHANGED
    assert found.fields == ("place",)


def test_a_value_that_is_shown_is_the_one_that_would_be_shown():
    (one,) = differences([FIRST, SECOND], [FIRST])
    assert (one.field, one.ours, one.theirs, one.conflict) == ("title", "Road", "Bridge", False)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "x" * 5000},
        {"title": "\x1b]52;c;x\x07"},
        {"title": "\u202egnp.exe"},
        {"title": 7},
        {"title": ["a"]},
        {"status": "no\nsuch code"},
        {"when": "yesterday"},
        {"when": "not a date"},
        {"killed_low": -1},
        {"killed_low": True},
        {"graphic": 1},
        {"lat": "999"},
        {"tags": "a"},
        {"tags": ["a"] * 100},
        {"canonical": "../../x"},
    ],
)
def test_a_value_that_afield_could_not_have_recorded_refuses_its_record(values):
    found = compare_record([change(values)], [])
    assert found.state is State.REFUSED
    assert found.title == found.ref
    assert differences([change(values)], []) == []


def test_a_field_that_is_not_known_here_is_kept():
    assert compare_record([change({"title": "x", "a_later_field": "y"})], []).state is State.NEW


@pytest.mark.parametrize("value", ["a\x1bb", "x" * 200_001, ["a"] * 65, ["\u202e"]])
def test_a_field_that_is_not_known_here_holds_only_what_any_field_could(value):
    assert compare_record([change({"a_later_field": value})], []).state is State.REFUSED


def test_a_code_that_was_added_to_a_vocabulary_later_is_kept_as_text():
    later = change({"status": "LATER-1", "acts": ["POW-KILL", "LATER-2"]})
    assert compare_record([later], []).state is State.NEW
    (acts,) = [one for one in differences([later], []) if one.field == "acts"]
    assert acts.theirs == ["POW-KILL", "LATER-2"]


def test_a_kind_that_is_not_known_here_is_kept_and_not_named():
    found = compare_record([change({"title": "x"}, kind="later_kind")], [])
    assert (found.state, found.title) == (State.NEW, found.ref)
    assert found.ref.startswith("???-")
    (one,) = differences([change({"title": "x"}, kind="later_kind")], [])
    # It may be sealed for all that this afield knows.
    assert one.sealed


def test_changes_that_are_held_back_are_counted_and_not_compared():
    found = compare_record([FIRST, APART], [FIRST], held={APART.hash})
    assert (found.state, found.held, found.new_operations) == (State.SAME, 1, 0)
    found = compare_record([FIRST], [], held={FIRST.hash})
    assert (found.state, found.held) == (State.REFUSED, 1)
    assert "frozen" in found.refused


def test_a_record_cannot_change_its_kind():
    other = change({"text": "x"}, by=BEN, kind="note")
    assert compare_record([other], [FIRST]).state is State.REFUSED
    assert compare_record([other, FIRST], []).state is State.REFUSED


def test_more_versions_than_can_be_compared_refuse_a_record():
    many = [change({"title": str(seq)}, seq=seq) for seq in range(1, MOST_HEADS + 2)]
    assert compare_record(many[:-1], []).state is State.NEW
    assert compare_record(many, []).state is State.REFUSED


def test_more_proposals_for_one_guard_than_anybody_makes_refuse_a_record():
    many = [FIRST]
    for seq in range(1, MOST_PROPOSED + 2):
        reason = {"withdrawn": str(seq)}
        many.append(change(reason, by=BEN, seq=seq, parents=[many[-1]]))
    assert compare_record(many[:-1], []).state is State.NEW
    assert compare_record(many, []).state is State.REFUSED


def test_a_forged_disclosure_never_reaches_a_comparison():
    from models.log import BadOperation, Operation

    false = {"title": Disclosure(bytes(16), "forged")}
    with pytest.raises(BadOperation):
        Operation.parse(FIRST.header, FIRST.signature, false)
