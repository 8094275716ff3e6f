"""What a newer afield says may be a guard's, so that it came late is noted while that is known."""

from __future__ import annotations

from models.log import sign_operation
from models.merge import guarding_operations
from tests.people import Make

RECORD = "7f000000-0000-4000-8000-000000000001"


def test_a_change_that_this_version_cannot_judge_is_noted_as_one_about_a_guard(make: Make) -> None:
    ana = make("Ana")

    def signed(kind: str, values: dict[str, str]):
        return sign_operation(
            ana.signer(), seq=2, prev="ab" * 32, parents=["cd" * 32], at=(1, 0), kind=kind,
            record=RECORD, values=values, random=ana.random,
        )  # fmt: skip

    plain, guard = signed("incident", {"title": "x"}), signed("incident", {"handling": "RED"})
    later = [signed("incident", {"later_field": "x"}), signed("later_kind", {"text": "x"})]
    found = guarding_operations([plain, guard, *later])
    assert found == {one.hash for one in (guard, *later)}
