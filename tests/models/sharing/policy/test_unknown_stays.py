"""What this afield cannot judge stays, and so does what hangs on it."""

from __future__ import annotations

import pytest

from models.log import sign_operation
from models.sharing import plan_bundle
from models.sharing.folder.parcel_file import every_record
from models.sharing.policy import Rule
from models.vault import cards_by_device
from tests.models.sharing.exporting.test_selection import leaving, rules

OTHER = "7f000000-0000-4000-8000-000000000001"


@pytest.fixture
def hand(ada, ben):
    """Let Ada take in changes that Ben's afield, a newer one, has signed."""

    def signed(record, values, *, kind="incident", seq=900, parents=()):
        one = sign_operation(
            ben.signer(), seq=seq, prev="ab" * 32, parents=parents, at=(1, seq), kind=kind,
            record=record, values=values, random=ben.random,
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


def test_a_record_of_a_kind_that_a_later_afield_made_stays(ada, case, hand):
    hand(OTHER, {"anything": "at all"}, kind="later_kind")
    planned = everything(ada)
    assert OTHER not in leaving(planned)
    assert rules(planned)[OTHER, None] is Rule.UNKNOWN
    assert case.incident in leaving(planned)
