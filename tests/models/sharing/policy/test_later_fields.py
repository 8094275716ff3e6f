"""A field that a newer afield made may be a sealed one, so its value stays with whoever has it."""

from __future__ import annotations

import pytest

from models.log import sign_operation
from models.records import sealed_fields
from models.sharing import plan_bundle
from models.sharing.policy import Rule
from models.vault import cards_by_device
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.exporting.test_selection import rules

LATER = "a name that only a newer afield knows to be sealed"


def test_it_does_not_leave_and_its_change_still_verifies(ada, ben, case, tmp_path):
    (first,) = ada.operations([case.incident])
    theirs = sign_operation(
        ben.signer(), seq=1, prev="0" * 64, parents=[first.hash], at=first.at, kind="incident",
        record=case.incident, values={"later_field": LATER, "place": "Bor"}, random=ben.random,
    )  # fmt: skip
    ada.receive([theirs], cards=cards_by_device(ben))
    assert LATER in "".join(one.line().decode() for one in ada.operations())
    planned = plan_bundle(ada, records=[case.incident])
    assert rules(planned)[case.incident, "later_field"] is Rule.UNKNOWN
    take(ben, send(ada, ben, case.incident, tmp_path))
    assert ben.row("incident", case.incident).place == "Bor"
    assert LATER not in "".join(one.line().decode() for one in ben.operations())


@pytest.mark.parametrize(
    ("with_sealed", "rule"), [(False, None), (True, Rule.UNKNOWN)], ids=["open", "unclear"]
)
def test_one_of_a_source_leaves_where_it_cannot_be_sealed(ada, ben, case, with_sealed, rule):
    """Who writes one sealed field commits to all of them, so a change without any sets none."""
    (first,) = ada.operations([case.source])
    sealed = dict.fromkeys(sealed_fields("source")) if with_sealed else {}
    theirs = sign_operation(
        ben.signer(), seq=1, prev="0" * 64, parents=[first.hash], at=first.at, kind="source",
        record=case.source, values={"later_field": LATER, **sealed}, random=ben.random,
    )  # fmt: skip
    ada.receive([theirs], cards=cards_by_device(ben))
    planned = plan_bundle(ada, records=[case.source])
    assert rules(planned).get((case.source, "later_field")) is rule
