"""Saving and withdrawing: every change is signed, and nothing is ever taken out."""

from __future__ import annotations

from itertools import pairwise

import pytest

from models.actions import save_quick_log
from models.actions.record_save import put_record
from models.lifecycle import Vault, verify_vault
from models.queries import AmbiguousReference, NoSuchReference
from models.records import BadValue
from tests.people import Make, share

NOTE = {"title": "Shots at the crossroads", "when": "2026-03-01"}
SOURCE = {"name": "K", "identity": "an invented name", "contact": "an invented number"}


def test_saving_what_is_already_there_signs_nothing(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    before = vault.history.count()
    vault.save("incident", saved, NOTE)
    assert vault.history.count() == before


def test_a_bad_value_is_refused_by_name_and_nothing_is_saved(vault: Vault) -> None:
    with pytest.raises(BadValue) as caught:
        vault.save("incident", None, NOTE | {"when": "2026-02-30"})
    assert caught.value.facts["field"] == "when"
    assert vault.history.count() == 0
    assert vault.rows("incident") == []


def test_a_batch_that_fails_half_way_leaves_nothing(vault: Vault) -> None:
    def half_way() -> None:
        with vault.batch():
            vault.save("incident", None, NOTE)
            vault.save("incident", None, NOTE | {"when": "never"})

    with pytest.raises(BadValue):
        half_way()
    assert vault.rows("incident") == []
    vault.save("incident", None, NOTE)
    assert verify_vault(vault).clean


def test_a_change_to_one_sealed_field_commits_to_all_of_them(vault: Vault) -> None:
    saved = vault.save("source", None, SOURCE)
    vault.save("source", saved, {"contact": "another number"})
    last = list(vault.operations([saved]))[-1]
    assert set(last.fields) == {"identity", "contact", "how_to_meet"}
    assert vault.row("source", saved).identity == SOURCE["identity"]  # type: ignore[union-attr]


def test_a_source_without_sealed_values_commits_to_none(vault: Vault) -> None:
    saved = vault.save("source", None, {"name": "K"})
    assert set(next(vault.operations([saved])).fields) == {"name"}


def test_editing_beside_a_withheld_name_does_not_overwrite_it(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("source", None, SOURCE)
    hidden = [each.without({"identity", "contact", "how_to_meet"}) for each in one.operations()]
    two.receive(hidden, cards={one.device: one.card})
    assert two.row("source", saved).identity is None  # type: ignore[union-attr]
    assert two.withheld(saved) == {
        "identity": ["Marta"],
        "contact": ["Marta"],
        "how_to_meet": ["Marta"],
    }
    two.save("source", saved, {"contact": "the newest number"})
    assert verify_vault(two).clean
    share(two, one)
    row = one.row("source", saved)
    assert row.identity == SOURCE["identity"]  # type: ignore[union-attr]
    assert row.contact == "the newest number"  # type: ignore[union-attr]
    assert one.conflicts() == []
    assert verify_vault(one).clean


def test_a_withheld_value_that_comes_later_is_shown_and_proven(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("source", None, SOURCE)
    cards = {one.device: one.card}
    two.receive([each.without({"identity"}) for each in one.operations()], cards=cards)
    received = two.receive(one.operations(), cards=cards)
    assert (received.new, received.disclosed) == (0, 1)
    assert two.row("source", saved).identity == SOURCE["identity"]  # type: ignore[union-attr]
    assert two.withheld(saved) == {}


def test_a_withdrawal_keeps_the_record_and_its_reason(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    vault.withdraw("incident", saved, "logged twice by mistake")
    row = vault.row("incident", saved)
    assert row.withdrawn == "logged twice by mistake"  # type: ignore[union-attr]
    assert vault.history_of(saved)[-1].why == "logged twice by mistake"


def test_a_quick_log_says_what_is_missing(vault: Vault) -> None:
    logged = save_quick_log(vault, what="Shots near the well", when="yest 14:30")
    assert set(logged.missing) == {"place", "source"}
    row = vault.row("incident", logged.id)
    assert row.when_earliest == "2026-03-09T14:30:00"  # type: ignore[union-attr]


def test_a_quick_log_finds_the_source_however_it_is_written(vault: Vault) -> None:
    save_quick_log(vault, what="one", when="now", who_says="Радіо Бір")
    save_quick_log(vault, what="two", when="now", who_says=" радіо бір ")
    assert len(vault.rows("source")) == 1


def test_references_are_found_by_their_beginning_in_any_case(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    reference = vault.row("incident", saved).ref  # type: ignore[union-attr]
    for typed in (reference, reference.lower(), reference[:9], reference.replace("-", ""), saved):
        assert vault.resolve(typed) == ("incident", saved)
    with pytest.raises(NoSuchReference):
        vault.resolve("INC")
    with pytest.raises(NoSuchReference):
        vault.resolve("", "incident")
    with pytest.raises(NoSuchReference):
        vault.resolve(reference, "claim")


def test_a_beginning_that_fits_several_names_them(vault: Vault) -> None:
    with vault.batch():
        for _ in range(200):
            vault.save("incident", None, NOTE)
    references = sorted(row.ref for row in vault.rows("incident"))
    shared = next(left[:5] for left, right in pairwise(references) if left[:5] == right[:5])
    with pytest.raises(AmbiguousReference) as caught:
        vault.resolve(shared)
    assert shared in caught.value.next_step


def test_a_stale_form_does_not_overtake_what_came_in_since(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("incident", None, NOTE | {"tags": ["a"]})
    share(one, two)
    seen = one.heads(saved)
    two.save("incident", saved, {"place": "theirs", "tags": ["a", "b"]})
    share(two, one)
    one.save("incident", saved, {"place": "ours", "tags": ["a", "c"]}, seen=seen)
    (conflict,) = one.conflicts(saved)
    assert {each.value for each in conflict.standing} == {"ours", "theirs"}
    assert sorted(one.row("incident", saved).tags) == ["a", "b", "c"]  # type: ignore[union-attr]
    assert verify_vault(one).clean


def test_a_form_that_is_still_fresh_saves_as_ever(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    vault.save("incident", saved, {"place": "Bor"}, seen=vault.heads(saved))
    assert vault.conflicts() == []
    assert len(vault.heads(saved)) == 1


def test_a_reason_is_brought_to_one_spelling_and_bounded(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    vault.save("incident", saved, {"place": "Bor"}, why="cafe\u0301")
    assert vault.history_of(saved)[-1].why == "caf\u00e9"
    with pytest.raises(BadValue):
        vault.save("incident", saved, {"place": "Mill"}, why="x" * 5000)


def test_two_records_with_one_reference_are_told_apart_by_their_ids(vault: Vault) -> None:
    first = vault.save("incident", None, NOTE)
    twin = first[:-4] + ("0000" if first[-4:] != "0000" else "1111")
    put_record(vault, "incident", twin, NOTE)
    with pytest.raises(AmbiguousReference) as caught:
        vault.resolve(vault.row("incident", first).ref)  # type: ignore[union-attr]
    assert twin in caught.value.next_step
    assert vault.resolve(twin) == ("incident", twin)


def test_a_range_that_a_change_turns_upside_down_is_refused_beside_what_stands(vault):
    saved = vault.save("incident", None, {"title": "Shots", "killed_low": 5, "count_basis": "seen"})
    with pytest.raises(BadValue):
        vault.save("incident", saved, {"killed_high": 3})
    vault.save("incident", saved, {"killed_low": 2, "killed_high": 3})
    assert vault.row("incident", saved).killed_high == 3
