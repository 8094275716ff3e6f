"""Decisions about two incidents are ordinary signed changes: undone, exchanged, never a merge."""

from __future__ import annotations

import pytest

from models.actions import decide_not_the_same, mark_duplicate, note_possible_duplicate
from models.lifecycle import Vault
from models.queries import (
    Strength,
    compare_pairs,
    count_all,
    duplicates_of,
    find_candidates,
    likely_pairs,
    read_incident_set,
)
from models.records import BadValue
from tests.people import share

LIKE = {"title": "[invented] Three at the weir", "when": "2026-03-14", "place": "Otter Ford"}


@pytest.fixture
def three(vault: Vault) -> list[str]:
    return [vault.save("incident", None, LIKE) for _ in range(3)]


def canonical(vault: Vault, incident: str) -> str | None:
    return vault.row("incident", incident).canonical  # type: ignore[union-attr]


def counted(vault: Vault) -> int:
    return count_all(read_incident_set(vault)).incidents


def links(vault: Vault) -> list[tuple[str, str]]:
    rows = vault.rows("incident_link", where={"withdrawn": None})
    return [(one.type, one.reason) for one in rows]  # type: ignore[attr-defined]


def offered(vault: Vault, incident: str) -> set[str]:
    return {one.facts.id for one in find_candidates(vault, incident).found}


def test_a_duplicate_counts_with_the_one_behind_the_one_that_was_named(vault, three):
    first, second, third = three
    assert mark_duplicate(vault, second, of=first, why="the same video") == first
    assert mark_duplicate(vault, third, of=second, why="the same people") == first
    assert canonical(vault, third) == first
    assert [one.id for one in duplicates_of(vault, first)] == [second, third]
    assert counted(vault) == 1
    assert vault.history_of(second)[-1].why == "the same video"


def test_duplicates_of_a_duplicate_stay_reachable_from_the_one_that_counts(vault, three):
    first, second, third = three
    mark_duplicate(vault, third, of=second, why="the same video")
    mark_duplicate(vault, second, of=first, why="the same video")
    assert [one.id for one in duplicates_of(vault, first)] == [second, third]
    assert counted(vault) == 1


def test_one_undo_takes_all_of_a_decision_back(vault, three):
    first, second, _third = three
    decide_not_the_same(vault, first, second, why="another village")
    mark_duplicate(vault, second, of=first, why="a witness corrected it")
    assert links(vault) == []
    vault.undo()
    assert canonical(vault, second) is None
    assert links(vault) == [("not-the-same", "another village")]
    vault.redo()
    assert canonical(vault, second) == first


def test_two_are_turned_round_and_one_of_them_always_counts(vault, three):
    first, second, third = three
    vault.withdraw("incident", third, "not needed here")
    mark_duplicate(vault, second, of=first, why="the same video")
    assert mark_duplicate(vault, first, of=second, why="the fuller record") == second
    assert (canonical(vault, first), canonical(vault, second)) == (second, None)
    assert counted(vault) == 1


def test_not_the_same_ends_that_one_counts_with_the_other(vault, three):
    first, second, _third = three
    mark_duplicate(vault, second, of=first, why="the same video")
    decide_not_the_same(vault, first, second, why="two videos of one day", certainty="certain")
    assert canonical(vault, second) is None
    assert links(vault) == [("not-the-same", "two videos of one day")]
    assert second not in offered(vault, first)


def test_a_second_thought_changes_the_link_and_makes_no_second_one(vault, three):
    first, second, _third = three
    note_possible_duplicate(vault, first, second, why="the same day")
    assert second in offered(vault, first)
    decide_not_the_same(vault, second, first, why="another village")
    assert links(vault) == [("not-the-same", "another village")]
    mark_duplicate(vault, second, of=first, why="the same after all")
    assert links(vault) == []


@pytest.mark.parametrize("why", ["", "  \n "])
def test_every_decision_needs_a_reason(vault, three, why):
    first, second, _third = three
    for decide in (
        lambda: mark_duplicate(vault, second, of=first, why=why),
        lambda: decide_not_the_same(vault, first, second, why=why),
        lambda: note_possible_duplicate(vault, first, second, why=why),
    ):
        with pytest.raises(BadValue, match="A reason is needed"):
            decide()
    assert links(vault) == []


def test_an_incident_is_no_duplicate_of_itself(vault, three):
    with pytest.raises(BadValue, match="one and the same"):
        mark_duplicate(vault, three[0], of=three[0], why="a slip")


def test_two_people_who_name_each_others_are_put_right_by_one_decision(make):
    ada, ben = make("Ada"), make("Ben")
    first, second = (ada.save("incident", None, LIKE) for _ in range(2))
    share(ada, ben)
    mark_duplicate(ada, second, of=first, why="the same video")
    mark_duplicate(ben, first, of=second, why="the same video")
    share(ben, ada)
    assert counted(ada) == 0
    for pair in compare_pairs(ada, likely_pairs(ada).ids):
        assert {pair.one.id, pair.other.id} == {first, second}
        assert pair.likeness.strength is Strength.STRONG
    assert (offered(ada, first), offered(ada, second)) == ({second}, {first})
    (one,) = find_candidates(ada, first).found
    assert "so that neither counts" in one.likeness.reasons[0].words
    mark_duplicate(ada, second, of=first, why="the fuller record")
    assert counted(ada) == 1
    assert (canonical(ada, first), canonical(ada, second)) == (None, first)
