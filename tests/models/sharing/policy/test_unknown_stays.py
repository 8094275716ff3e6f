"""What this afield cannot judge stays, and so does what hangs on it."""

from __future__ import annotations

import pytest

from crypto import age
from models.lifecycle import verify_vault
from models.log import WHY, sign_operation
from models.sharing import Choices, plan_bundle, plan_dossier, read_outsider
from models.sharing.exporting import select_records
from models.sharing.folder.parcel_file import every_record
from models.sharing.policy import Rule
from models.vault import cards_by_device
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.exporting.test_selection import leaving, rules

OUTSIDE = str(age.X25519Identity(bytes(range(32))).recipient())
OTHER = "7f000000-0000-4000-8000-000000000001"


@pytest.fixture
def hand(ada, ben):
    """Let Ada take in changes that Ben's afield, a newer one, has signed."""

    def signed(record, values, *, kind="incident", seq=900, parents=(), why=None):
        one = sign_operation(
            ben.signer(), seq=seq, prev="ab" * 32, parents=parents, at=(1, seq), kind=kind,
            record=record, values=values, why=why, random=ben.random,
        )  # fmt: skip
        ada.receive([one], cards=cards_by_device(ben))
        return one

    return signed


def everything(ada):
    return plan_bundle(ada, records=every_record(ada))


def test_a_handling_that_a_later_afield_may_know_is_no_permission(ada, case, hand):
    hand(case.incident, {"handling": "PURPLE"}, parents=ada.heads(case.incident))
    assert ada.row("incident", case.incident).handling == "PURPLE"
    planned = everything(ada)
    assert rules(planned)[case.incident, None] is Rule.HANDLING
    assert {case.claim, case.evidence, case.source, case.note}.isdisjoint(leaving(planned))


def test_a_record_whose_first_changes_are_missing_stays_with_what_hangs_on_it(ada, hand):
    """Its handling may have been set to RED by the change that is not here."""
    hand(OTHER, {"title": "The road to Bor"}, parents=["cd" * 32])
    assert ada.row("incident", OTHER) is None
    claim = ada.save("claim", None, {"words": "I saw it"})
    hand(claim, {"incident": OTHER}, kind="claim", seq=902, parents=ada.heads(claim))
    planned = everything(ada)
    assert leaving(planned) == set()
    assert rules(planned)[OTHER, None] is Rule.UNKNOWN
    assert rules(planned)[claim, None] is Rule.FOLLOWS


def test_a_record_of_a_kind_that_a_later_afield_made_leaves_without_what_it_says(ada, hand):
    values = {"holder": "an invented name", "day": 3, "handling": "AMBER"}
    hand(OTHER, values, kind="later_kind")
    planned = everything(ada)
    assert OTHER in leaving(planned)
    found = {field: rule for (record, field), rule in rules(planned).items() if record == OTHER}
    assert found == {"holder": Rule.UNKNOWN, "day": Rule.UNKNOWN}


WORDS = "she fears her brother"


@pytest.mark.parametrize("values", [{"handling": "GREEN"}, {"withdrawn": None}, {}])
def test_the_reason_of_a_change_in_it_stays_whatever_else_is_set(ada, hand, values):
    hand(OTHER, values, kind="later_kind", why=WORDS)
    assert rules(everything(ada)) == {(OTHER, WHY): Rule.UNKNOWN}
    assert WORDS not in text_leaving(ada)


def test_the_reason_why_it_was_withdrawn_stays_and_that_it_stands_again_leaves(ada, hand):
    first = hand(OTHER, {"withdrawn": WORDS}, kind="later_kind")
    assert rules(everything(ada)) == {(OTHER, "withdrawn"): Rule.UNKNOWN}
    assert WORDS not in text_leaving(ada)
    hand(OTHER, {"withdrawn": None}, kind="later_kind", seq=901, parents=[first.hash])
    (_, again) = leaving_changes(ada)
    assert again.values == {"withdrawn": None}


def leaving_changes(ada):
    chosen = select_records(ada, every_record(ada), Choices())
    return list(chosen.operations())


def text_leaving(ada):
    return "".join(one.line().decode() for one in leaving_changes(ada))


def test_it_leaves_to_nobody_outside(ada, case, hand):
    hand(OTHER, {"about": case.incident}, kind="later_kind")
    office = read_outsider(ada, recipient=OUTSIDE, name="Court of the capital")
    asked = [case.incident, OTHER]
    for records in (asked[:1], asked):
        planned = plan_dossier(ada, records=records, choices=Choices(outsider=office))
        assert case.incident in leaving(planned)
        assert OTHER not in leaving(planned)
        assert rules(planned)[OTHER, None] is Rule.UNKNOWN


@pytest.mark.parametrize("handling", ["RED", "PURPLE"])
def test_it_stays_once_anybody_gave_it_a_handling_that_is_not_for_others(ada, hand, handling):
    first = hand(OTHER, {"handling": handling}, kind="later_kind")
    hand(OTHER, {"handling": "GREEN"}, kind="later_kind", seq=901, parents=[first.hash])
    assert rules(everything(ada))[OTHER, None] is Rule.HANDLING


def test_it_stays_while_its_handling_was_withheld(ada, ben):
    made = sign_operation(
        ben.signer(), seq=1, prev="0" * 64, parents=[], at=(1, 0), kind="later_kind",
        record=OTHER, values={"handling": "RED"}, random=ben.random,
    )  # fmt: skip
    ada.receive([made.without({"handling"})], cards=cards_by_device(ben))
    assert rules(everything(ada))[OTHER, None] is Rule.HANDLING


def test_it_stays_while_its_first_changes_are_missing(ada, hand):
    hand(OTHER, {"day": 3}, kind="later_kind", parents=["cd" * 32])
    assert rules(everything(ada))[OTHER, None] is Rule.UNKNOWN


def test_it_stays_with_a_record_that_is_named_in_it(ada, case, hand):
    hand(OTHER, {"these": ["x", case.source]}, kind="later_kind")
    assert OTHER in leaving(everything(ada))
    ada.save("source", case.source, {"handling": "RED"})
    assert rules(everything(ada))[OTHER, None] is Rule.FOLLOWS


def test_it_goes_along_with_a_record_that_is_named_in_it(ada, case, hand):
    hand(OTHER, {"about": case.note}, kind="later_kind")
    assert OTHER in leaving(plan_bundle(ada, records=[case.incident]))
    alone = ada.save("incident", None, {"title": "[invented] Square"})
    assert OTHER not in leaving(plan_bundle(ada, records=[alone]))


def test_an_old_member_in_the_middle_makes_no_gap(ada, ben, case, hand, tmp_path):
    """Whoever gets it without its values takes them in later, from whoever has them."""
    made = hand(OTHER, {"about": case.incident, "holder": "an invented name"}, kind="later_kind")
    take(ben, send(ada, ben, case.incident, tmp_path))
    (kept,) = ben.history.of_record(OTHER)
    assert (kept.header, kept.signature) == (made.header, made.signature)
    assert kept.values == {}
    report = verify_vault(ben)
    assert report.clean
    assert (report.newer, report.newer_records) == (1, 1)
    ben.receive([made], cards=cards_by_device(ben))
    assert ben.history.of_record(OTHER)[0].values == made.values
