"""Undoing and redoing: signed like any change, and refused where somebody built on it."""

from __future__ import annotations

import pytest

from models.actions import save_quick_log
from models.actions.undo_redo import ChangedSince, NothingToUndo, SettledConflict
from models.lifecycle import Vault, verify_vault
from tests.models.actions.test_saving import NOTE
from tests.people import Make, share


def test_undo_brings_back_what_was_there_and_redo_what_was_undone(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    vault.save("incident", saved, {"title": "changed", "tags": ["a"]})

    def title() -> object:
        return vault.row("incident", saved).title  # type: ignore[union-attr]

    done = vault.undo()
    assert (set(done.fields), done.withdrawn, done.records) == ({"title", "tags"}, None, 1)
    assert title() == NOTE["title"]
    assert set(vault.redo().fields) == {"title", "tags"}
    assert title() == "changed"
    vault.undo()
    vault.undo()
    assert vault.row("incident", saved).withdrawn == "undone"  # type: ignore[union-attr]
    assert vault.redo().withdrawn is False
    assert vault.row("incident", saved).withdrawn is None  # type: ignore[union-attr]
    assert verify_vault(vault).clean


def test_undo_takes_back_a_whole_quick_log(vault: Vault) -> None:
    logged = save_quick_log(
        vault, what="Shots", when="now", how_many="2", who_says="Radio", note="again?"
    )
    done = vault.undo()
    assert (done.ref, done.withdrawn, done.records) == (logged.ref, True, 4)
    assert vault.row("incident", logged.id).withdrawn  # type: ignore[union-attr]
    assert all(claim.withdrawn for claim in vault.rows("claim"))
    assert verify_vault(vault).clean


def test_a_new_change_ends_what_could_be_redone(vault: Vault) -> None:
    saved = vault.save("incident", None, NOTE)
    vault.save("incident", saved, {"title": "changed"})
    vault.undo()
    vault.save("incident", saved, {"place": "Bor"})
    with pytest.raises(NothingToUndo):
        vault.redo()


def test_undo_refuses_when_a_colleague_built_on_the_change(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("incident", None, NOTE)
    one.save("incident", saved, {"title": "changed"})
    share(one, two)
    two.save("incident", saved, {"title": "changed again"})
    share(two, one)
    with pytest.raises(ChangedSince):
        one.undo()
    assert one.row("incident", saved).title == "changed again"  # type: ignore[union-attr]


def test_undoing_the_settlement_of_a_conflict_is_refused(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("incident", None, NOTE)
    share(one, two)
    one.save("incident", saved, {"place": "ours"})
    two.save("incident", saved, {"place": "theirs"})
    share(two, one)
    one.save("incident", saved, {"place": one.row("incident", saved).place})  # type: ignore[union-attr]
    assert one.conflicts() == []
    with pytest.raises(SettledConflict):
        one.undo()


def test_undoing_over_a_withheld_value_is_refused(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("incident", None, NOTE | {"place": "theirs"})
    cards = {one.device: one.card}
    two.receive([each.without({"place"}) for each in one.operations()], cards=cards)
    two.save("incident", saved, {"place": "ours"})
    with pytest.raises(SettledConflict):
        two.undo()
