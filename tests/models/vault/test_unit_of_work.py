"""The steps around one change: in which order they come, and whose failure is the save's."""

from __future__ import annotations

import pytest

from crypto.files import StorageFull
from models.actions import apply_decisions
from models.lifecycle import Vault
from models.lifecycle.composition import write_ledger


def test_decisions_are_applied_in_the_transaction_before_the_index_is_written(
    vault: Vault,
):
    seen = []
    flush = vault.index.flush

    def step(opened, connection):
        seen.append(("step", opened is vault, vault.database.in_transaction))

    def flushed(connection):
        seen.append(("index", vault.database.in_transaction))
        flush(connection)

    vault.before_commit.append(step)
    vault.index.flush = flushed
    vault.save("incident", None, {"title": "Weir"})

    assert vault.before_commit[1] is apply_decisions
    assert seen == [("step", True, True), ("index", True)]


def test_the_steps_before_the_commit_come_in_the_order_in_which_they_were_named(vault: Vault):
    seen = []
    vault.before_commit += [lambda *_: seen.append(1), lambda *_: seen.append(2)]
    with vault.batch():
        vault.save("incident", None, {"title": "Weir"})
        assert seen == [], "a step came before the whole change was written"
    assert seen == [1, 2]


def test_a_step_before_the_commit_that_fails_leaves_nothing_of_the_change(vault: Vault):
    def fail(*_):
        raise StorageFull(path="vault.db")

    before = vault.history.count()
    vault.before_commit.append(fail)
    with pytest.raises(StorageFull):
        vault.save("incident", None, {"title": "Weir"})
    assert vault.history.count() == before


def test_what_is_done_once_a_change_is_kept_comes_after_the_commit_and_may_fail(vault: Vault):
    seen = []

    def fail():
        seen.append(vault.database.in_transaction)
        raise StorageFull(path="vault.json")

    vault.when_kept(fail)
    vault.when_kept(lambda: seen.append("next"))
    record = vault.save("incident", None, {"title": "Weir"})

    assert seen == [False, "next"]
    assert vault.history_of(record), "the change was kept, whatever failed after it"
    vault.save("incident", record, {"title": "Ford"})
    assert seen == [False, "next"], "what was named for one change was done again after another"


def test_what_is_done_once_a_change_is_kept_is_not_done_when_it_is_not(vault: Vault):
    seen = []
    vault.before_commit.append(lambda *_: 1 / 0)
    vault.when_kept(lambda: seen.append("kept"))
    with pytest.raises(ZeroDivisionError):
        vault.save("incident", None, {"title": "Weir"})
    vault.before_commit.pop()
    vault.save("incident", None, {"title": "Weir"})
    assert seen == []


def test_every_open_vault_writes_its_ledger_and_applies_what_is_decided(vault: Vault):
    assert vault.before_commit == [write_ledger, apply_decisions]
