"""What was decided about two incidents leaves in a bundle, once both of them do."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.actions import decide_not_the_same, mark_duplicate
from models.lifecycle import Vault
from models.queries import duplicates_of, find_candidates
from models.sharing import pack_bundle, read_bundle

LIKE = {"title": "[invented] Three at the weir", "when": "2026-03-14", "place": "Otter Ford"}


@pytest.fixture
def pair(ada: Vault) -> list[str]:
    return [ada.save("incident", None, LIKE) for _ in range(2)]


def send(ada: Vault, ben: Vault, records: list[str], out: Path) -> None:
    pack_bundle(ada, records=records, to=[ben.card], purpose="review", out=out)
    with read_bundle(ben, out) as quarantine:
        quarantine.accept()


def test_what_one_decided_the_other_is_not_asked_again(ada, ben, pair, tmp_path):
    first, second = pair
    decide_not_the_same(ada, first, second, why="another village", certainty="certain")
    send(ada, ben, [first], tmp_path / "one.age")
    assert ben.rows("incident_link") == []
    send(ada, ben, pair, tmp_path / "both.age")
    (link,) = ben.rows("incident_link")
    assert (link.type, link.reason, link.certainty) == (
        "not-the-same", "another village", "certain",
    )  # fmt: skip
    found = find_candidates(ben, first)
    assert (found.found, found.settled) == ((), 1)


def test_a_duplicate_is_one_in_the_other_vault_too(ada, ben, pair, tmp_path):
    first, second = pair
    mark_duplicate(ada, second, of=first, why="the same video")
    send(ada, ben, pair, tmp_path / "both.age")
    assert [one.id for one in duplicates_of(ben, first)] == [second]
    assert ben.history_of(second)[-1].why == "the same video"
    assert find_candidates(ben, first).found == ()
