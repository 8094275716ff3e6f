"""An incident is agreed upon where a second person's signature says so, in whichever vault."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crypto.signing import BadSignature
from models.actions import assess, put_record
from models.actions.save_preconditions import NotAgreedUpon
from models.lifecycle import Vault, verify_vault
from models.queries import count_all, read_incident_set
from models.readings.review import agreements, may_agree, single_coders, waiting_for_me
from models.records import BadValue
from models.vault import add_colleague, cards_by_device, verify_colleague
from tests.models.actions.test_receiving import Forger
from tests.models.team import INCIDENT, swap
from tests.people import PASSPHRASE, Hands, Make, share

GROUNDS = {"verification": "V3", "proof_standard": "RG", "reasoning": "Three origins agree."}
AGREED = {**GROUNDS, "decision": "agreed"}


@pytest.fixture
def shared(team) -> str:
    """Give an incident that Marta coded, as both hold it."""
    marta, olena = team
    incident = marta.save("incident", None, {**INCIDENT, "status": "in-review"})
    share(marta, olena)
    return incident


def exchange(giver: Vault, taker: Vault, folder: Path) -> None:
    swap(giver, folder, [giver, taker])
    swap(taker, folder, [giver, taker])


def status(vault: Vault, incident: str) -> str | None:
    return vault.row("incident", incident).status  # type: ignore[union-attr]


def waits(vault: Vault) -> list[tuple[str, str]]:
    return [(one.reason, one.id) for one in waiting_for_me(vault)]


def test_a_second_person_agrees_in_their_own_vault_and_the_bundle_proves_it(team, shared, folder):
    marta, olena = team
    assert waits(olena) == [("to-assess", shared)]
    assert waits(marta) == []
    done = assess(olena, shared, AGREED)
    assert (done.status, done.second) == ("agreed", True)
    exchange(olena, marta, folder)
    found = agreements(marta, [shared])[shared]
    assert (found.name, found.device) == ("Olena", olena.device)
    assert found.compared
    assert not found.changed
    row = marta.row("incident", shared)
    assert (row.status, row.verification, row.proof_standard) == ("agreed", "V3", "RG")
    assert single_coders(marta, [shared]) == set()
    assert verify_vault(marta).clean


def test_whoever_coded_alone_is_refused_with_the_reason(team, shared):
    marta, _ = team
    with pytest.raises(NotAgreedUpon) as refused:
        assess(marta, shared, AGREED)
    assert "second person" in str(refused.value)
    assert status(marta, shared) == "in-review"
    assert marta.rows("assessment") == []
    assert not may_agree(marta, shared)


def test_agreed_is_not_typed_by_hand(team, shared):
    marta, olena = team
    for vault in (marta, olena):
        with pytest.raises(NotAgreedUpon) as refused:
            vault.save("incident", shared, {"status": "agreed"})
        assert refused.value.field == "status"
    with pytest.raises(NotAgreedUpon):
        marta.save("incident", None, {**INCIDENT, "status": "agreed"})


def test_what_one_thinks_alone_is_kept_and_moves_nothing(team, shared):
    marta, _ = team
    done = assess(marta, shared, {**GROUNDS, "decision": "undecided"})
    assert (done.status, done.second) == ("in-review", False)
    assert agreements(marta, [shared]) == {}


def test_an_incident_goes_back_with_its_reasons_and_a_task(team, shared):
    marta, olena = team
    assess(olena, shared, {"decision": "returned", "reasoning": "The place is not known."})
    share(olena, marta)
    assert status(marta, shared) == "returned"
    (task,) = marta.rows("note")
    assert (task.note_kind, task.text) == ("task", "The place is not known.")
    assert waits(marta) == [("returned", shared), ("open", task.id)]
    marta.save("note", task.id, {"done": True})
    assert waits(marta) == [("returned", shared)]


def test_a_second_device_of_who_coded_is_no_second_person(team, shared):
    marta, olena = team
    marta.start_new_chain()
    with pytest.raises(NotAgreedUpon):
        assess(marta, shared, AGREED)
    put_record(marta, "assessment", another_id(), {**AGREED, "incident": shared})
    assert agreements(marta, [shared]) == {}
    # Where the new device's card was compared, it is still Marta's.
    add_colleague(olena, marta.card)
    verify_colleague(olena, marta.device)
    share(marta, olena)
    assert len(olena.rows("assessment")) == 1
    assert agreements(olena, [shared]) == {}


def test_a_restored_vault_is_still_its_owners(make: Make, tmp_path):
    marta = make("Marta")
    incident = marta.save("incident", None, INCIDENT)
    marta.close()
    head = marta.folder / "head"
    with (
        Vault.open(head.parent, secret=PASSPHRASE, restored=True, clock=Hands()) as restored,
        pytest.raises(NotAgreedUpon),
    ):
        assess(restored, incident, AGREED)


def another_id() -> str:
    return "0f3c1c9e-8a55-4f0a-9d3b-111111111111"


def test_a_withdrawn_assessment_leaves_a_single_coder(team, shared, folder):
    marta, olena = team
    done = assess(olena, shared, AGREED)
    exchange(olena, marta, folder)
    olena.withdraw("assessment", done.id, "I had the wrong footage")
    exchange(olena, marta, folder)
    assert status(marta, shared) == "agreed"
    assert single_coders(marta, [shared]) == {shared}
    assert waits(olena) == [("second-person", shared)]


def test_whoever_returned_it_later_agrees_no_more(team, shared):
    _, olena = team
    assess(olena, shared, AGREED)
    assess(olena, shared, {"decision": "returned", "reasoning": "The date is wrong."})
    assert agreements(olena, [shared]) == {}


def test_an_assessment_that_another_rewrote_speaks_for_nobody(team, shared):
    marta, olena = team
    done = assess(olena, shared, {**GROUNDS, "decision": "undecided"})
    share(olena, marta)
    marta.save("assessment", done.id, {"decision": "agreed"})
    assert agreements(marta, [shared]) == {}
    with pytest.raises(NotAgreedUpon):
        marta.save("incident", shared, {"status": "agreed"})


def test_an_assessment_cannot_be_moved_to_another_incident(team, shared):
    marta, olena = team
    done = assess(olena, shared, AGREED)
    share(olena, marta)
    other = marta.save("incident", None, INCIDENT)
    marta.save("assessment", done.id, {"incident": other}, why="moved")
    assert agreements(marta, [shared, other]) == {}


def test_nobody_writes_an_assessment_in_another_ones_name(team, shared, make):
    marta, olena = team
    forger = Forger(olena)
    forger.identity = Pretender(olena.device, marta.signer())
    values = {**AGREED, "incident": shared, "reviewer": "Olena"}
    forged = forger.sign(another_id(), kind="assessment", **values)
    carl = make("Carl")
    share(marta, carl)
    for vault in (marta, carl):
        with pytest.raises(BadSignature):
            vault.receive([forged], cards=cards_by_device(marta))
        assert agreements(vault, [shared]) == {}
    put_record(marta, "assessment", another_id(), values)
    share(marta, carl)
    assert agreements(carl, [shared]) == {}


class Pretender:
    """One device's key under another device's name."""

    def __init__(self, device: str, identity: object) -> None:
        self.device = device
        self.sign = identity.sign  # type: ignore[attr-defined]


def test_a_third_vault_reads_the_same_signatures(team, shared, make):
    _, olena = team
    carl = make("Carl")
    assess(olena, shared, AGREED)
    share(olena, carl)
    found = agreements(carl, [shared])[shared]
    assert found.device == olena.device
    # Carl added Olena's card with what came, and compared it with nobody.
    assert not found.compared


def test_a_status_from_a_file_or_a_colleague_reads_as_single_coder(team):
    marta, olena = team
    taken = put_record(marta, "incident", another_id(), {**INCIDENT, "status": "agreed"})
    share(marta, olena)
    for vault in (marta, olena):
        assert status(vault, taken) == "agreed"
        assert single_coders(vault, [taken]) == {taken}
    assert waits(olena) == [("second-person", taken)]
    assert waits(marta) == []


def test_coding_after_the_agreement_is_seen(team, shared):
    _, olena = team
    assess(olena, shared, AGREED)
    olena.clock.move(timedelta(hours=1))
    olena.save("incident", shared, {"title": "Four men at the bridge"})
    assert agreements(olena, [shared])[shared].changed


def test_handling_and_review_make_nobody_a_coder(team, shared):
    marta, olena = team
    olena.save("incident", shared, {"handling": "AMBER", "status": "in-review"})
    share(olena, marta)
    assert not may_agree(marta, shared)
    olena.save("incident", shared, {"place": "The bridge"})
    share(olena, marta)
    assert may_agree(marta, shared)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reasoning": " "}, "reasoning"),
        ({"proof_standard": ""}, "proof_standard"),
        ({"verification": "V4", "proof_standard": "NONE"}, "proof_standard"),
        ({"killed_low": 3}, "count_basis"),
        ({"killed_low": 3, "killed_high": 2, "count_basis": "seen"}, "killed_high"),
    ],
)
def test_an_agreement_without_its_ground_is_refused_whole(team, shared, change, field):
    _, olena = team
    with pytest.raises(BadValue) as refused:
        assess(olena, shared, {**AGREED, **change})
    assert refused.value.field == field
    assert status(olena, shared) == "in-review"
    assert olena.rows("assessment") == []


def test_adjudicated_counts_reach_the_incident_with_their_basis(team, shared):
    _, olena = team
    olena.save("incident", shared, {"injured_low": 1, "count_basis": "as coded"})
    assess(olena, shared, {**AGREED, "killed_low": 3, "killed_high": 4, "count_basis": "footage"})
    row = olena.row("incident", shared)
    assert (row.killed_low, row.killed_high, row.injured_low) == (3, 4, 1)
    assert row.count_basis == "footage"


def test_an_assessment_is_undone_and_redone_as_one(team, shared):
    _, olena = team
    assess(olena, shared, AGREED)
    olena.undo()
    assert status(olena, shared) == "in-review"
    assert agreements(olena, [shared]) == {}
    olena.redo()
    assert status(olena, shared) == "agreed"
    assert shared in agreements(olena, [shared])


def test_questions_about_what_one_recorded_wait_for_them(team, shared):
    marta, olena = team
    claim = marta.save("claim", None, {"incident": shared, "words": "three"})
    share(marta, olena)
    about = olena.save("note", None, {"about": claim, "note_kind": "question", "text": "who?"})
    olena.save("note", None, {"about": claim, "note_kind": "+", "text": "well seen"})
    share(olena, marta)
    (found,) = [one for one in waiting_for_me(marta) if one.reason == "open"]
    assert (found.id, found.about_ref) == (about, marta.row("claim", claim).ref)
    assert [one.reason for one in waiting_for_me(olena)] == ["to-assess"]


@pytest.mark.parametrize("level", ["X2", "X3"])
def test_what_two_people_agree_did_not_happen_is_discounted_and_counts_no_more(team, shared, level):
    _, olena = team
    done = assess(olena, shared, {**AGREED, "verification": level})
    assert (done.status, status(olena, shared)) == ("discounted", "discounted")
    assert count_all(read_incident_set(olena)).incidents == 0


@pytest.mark.parametrize("before", ["discounted", "duplicate"])
def test_no_decision_makes_an_incident_count_that_did_not(team, shared, before):
    _, olena = team
    olena.save("incident", shared, {"status": before})
    assess(olena, shared, {"decision": "returned", "reasoning": "which one is it"})
    assert status(olena, shared) == before
    assess(olena, shared, AGREED)
    assert status(olena, shared) == before
    assert count_all(read_incident_set(olena)).incidents == 0


def test_who_sets_other_numbers_after_an_agreement_is_told_apart_from_who_agreed(
    team, shared, folder
):
    marta, olena = team
    judged = {"killed_low": 1, "killed_high": 1, "count_basis": "three lists"}
    assess(olena, shared, AGREED | judged)
    exchange(olena, marta, folder)
    assert not agreements(marta, [shared])[shared].changed
    marta.save("incident", shared, {"killed_low": 50, "killed_high": 60})
    assert agreements(marta, [shared])[shared].changed
