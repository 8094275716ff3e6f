"""A decision about a fork counts for that fork alone, whenever it comes and whatever is planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.actions import decide_fork, erase_values, forks, frozen_devices, requests_for_erasure
from models.actions.record_save import put_record
from models.lifecycle import Vault, verify_vault
from models.log import BadOperation, Operation
from models.merge import DISCARD, KEEP, ruling_id
from models.storage import Database
from models.vault import cards_by_device
from tests.people import Make, copied, share

NOTE = {"title": "base", "when": "2026-03-01"}


@dataclass
class Theft:
    """Marta's vault, a thief's copy of it from before its second change, and her colleagues."""

    marta: Vault
    thief: Vault
    olena: Vault
    zoe: Vault
    record: str

    @property
    def ruling(self) -> str:
        """The id under which everybody decides about it."""
        return ruling_id(self.marta.device, 2)

    def bring(self, receiver: Vault, *operations: Operation) -> int:
        """Bring changes in this order; says how many were held."""
        cards = cards_by_device(self.olena) | cards_by_device(self.zoe)
        for vault in (self.marta, self.thief):
            cards |= cards_by_device(vault)
        return receiver.receive(operations, cards=cards).held

    def honest(self) -> list[Operation]:
        return list(self.marta.operations())

    def stolen(self) -> list[Operation]:
        """Give what the thief signed."""
        known = {one.hash for one in self.marta.operations()}
        return [one for one in self.thief.operations() if one.hash not in known]


@pytest.fixture
def theft(make: Make, tmp_path: Path) -> Iterator[Theft]:
    olena, zoe, marta = make("Olena"), make("Zoe"), make("Marta")
    record = marta.save("incident", None, NOTE)
    marta, thief = copied(marta, tmp_path / "copy")
    yield Theft(marta, thief, olena, zoe, record)
    marta.close()
    thief.close()


def title(vault: Vault, record: str) -> object:
    return vault.row("incident", record).title  # type: ignore[union-attr]


def decide(vault: Vault, ruling: str) -> None:
    decide_fork(vault, forks(vault)[0], ruling)


# Whenever it comes


def test_a_decision_that_came_before_the_proof_counts_from_the_proof_on(theft: Theft) -> None:
    theft.marta.save("incident", theft.record, {"title": "by the first"})
    extra = theft.marta.save("incident", None, NOTE)
    other = theft.thief.save("incident", None, NOTE)
    share(theft.marta, theft.olena)
    share(theft.thief, theft.olena)
    decide(theft.olena, DISCARD)
    theft.bring(theft.zoe, *theft.honest())
    theft.bring(theft.zoe, *theft.olena.operations([theft.ruling]))
    assert title(theft.zoe, theft.record) == "by the first"
    theft.bring(theft.zoe, *theft.olena.operations([other]))
    assert title(theft.zoe, theft.record) == "base"
    assert theft.zoe.row("incident", extra) is None
    assert forks(theft.zoe)[0].ruling == DISCARD
    assert verify_vault(theft.zoe).clean


@pytest.mark.parametrize("thief_first", [True, False])
def test_a_stolen_key_keeps_nothing_that_it_had_decided_before_the_proof(
    theft: Theft, thief_first: bool
) -> None:
    theft.marta.save("incident", theft.record, {"title": "honest"})
    values = {"device": theft.marta.device, "number": 2, "ruling": KEEP}
    put_record(theft.thief, "fork_ruling", theft.ruling, values)
    parts = [theft.stolen(), theft.honest()] if thief_first else [theft.honest(), theft.stolen()]
    for part in parts:
        theft.bring(theft.olena, *part)
    theft.thief.save("incident", theft.record, {"title": "later"})
    assert theft.bring(theft.olena, *theft.stolen()[-1:]) == 1
    assert [one.ruling for one in forks(theft.olena)] == [None]
    assert verify_vault(theft.olena).clean
    decide(theft.olena, DISCARD)
    assert frozen_devices(theft.olena) == set()
    assert theft.olena.row("fork_ruling", theft.ruling).author == theft.olena.device  # type: ignore[union-attr]
    assert verify_vault(theft.olena).clean


def test_a_decision_that_was_withdrawn_leaves_the_device_frozen(theft: Theft) -> None:
    theft.marta.save("incident", theft.record, {"title": "honest"})
    theft.thief.save("incident", theft.record, {"title": "stolen"})
    theft.bring(theft.olena, *theft.honest(), *theft.stolen())
    decide(theft.olena, KEEP)
    assert frozen_devices(theft.olena) == set()
    theft.olena.save("fork_ruling", theft.ruling, {"withdrawn": "an error"})
    assert frozen_devices(theft.olena) == {theft.marta.device}
    assert verify_vault(theft.olena).clean


# For that fork alone


@pytest.mark.parametrize("changes", [{"device": "ab" * 16}, {"number": 7}, {"device": None}])
def test_a_change_that_names_another_fork_has_no_part_in_the_decision(
    theft: Theft, changes: dict[str, object]
) -> None:
    theft.marta.save("incident", theft.record, {"title": "by the first"})
    theft.thief.save("incident", theft.record, {"title": "by the second"})
    share(theft.marta, theft.olena)
    share(theft.thief, theft.olena)
    decide(theft.olena, DISCARD)
    share(theft.olena, theft.zoe)
    theft.zoe.save("fork_ruling", theft.ruling, changes)
    theft.bring(theft.olena, *theft.zoe.operations([theft.ruling]))
    for vault in (theft.olena, theft.zoe):
        assert title(vault, theft.record) == "base"
        assert forks(vault)[0].ruling == DISCARD
        assert vault.row("fork_ruling", theft.ruling).device == theft.marta.device  # type: ignore[union-attr]
        assert [one.discarded for one in vault.history_of(theft.ruling)] == [False, True]
        assert verify_vault(vault).clean
    decide(theft.olena, KEEP)
    assert title(theft.olena, theft.record) != "base"
    assert verify_vault(theft.olena).clean


# Whatever is planted


@pytest.mark.parametrize("kind", ["note", "incident", "erasure"])
@pytest.mark.parametrize("proven_first", [True, False])
def test_a_record_that_was_planted_under_the_id_of_a_decision_gives_way_to_it(
    theft: Theft, kind: str, proven_first: bool
) -> None:
    values = {"text": "x"} if kind == "note" else NOTE if kind == "incident" else {"reason": "x"}
    theft.thief.save("incident", None, NOTE)
    put_record(theft.thief, kind, theft.ruling, values)
    theft.thief.save("incident", theft.record, {"title": "falsified"})
    theft.marta.save("incident", theft.record, {"place": "Bor"})
    if proven_first:
        theft.bring(theft.olena, *theft.honest(), theft.stolen()[0])
        decide(theft.olena, KEEP)
        theft.bring(theft.olena, *theft.stolen())
    else:
        theft.bring(theft.olena, *theft.stolen())
        assert theft.olena.row(kind, theft.ruling) is not None
        theft.bring(theft.olena, *theft.honest())
    assert theft.olena.row(kind, theft.ruling) is None
    assert verify_vault(theft.olena).clean
    decide(theft.olena, DISCARD)
    assert title(theft.olena, theft.record) == "base"
    assert theft.olena.resolve(theft.ruling) == ("fork_ruling", theft.ruling)
    # Of a device whose fork shows before the decision does, the rest comes the second time.
    share(theft.olena, theft.zoe)
    share(theft.olena, theft.zoe)
    for vault in (theft.olena, theft.zoe):
        assert vault.row("fork_ruling", theft.ruling) is not None
        assert vault.row(kind, theft.ruling) is None
        assert {one.discarded for one in vault.history_of(theft.ruling)} == {True, False}
        assert verify_vault(vault).clean


def test_a_decision_needs_no_proof_to_take_the_place_of_what_was_planted(theft: Theft) -> None:
    theft.thief.save("incident", None, NOTE)
    put_record(theft.thief, "note", theft.ruling, {"text": "planted"})
    theft.marta.save("incident", theft.record, {"place": "Bor"})
    theft.bring(theft.olena, *theft.honest(), theft.stolen()[0])
    decide(theft.olena, KEEP)
    theft.bring(theft.zoe, theft.stolen()[1])
    theft.bring(theft.zoe, *theft.olena.operations([theft.ruling]))
    assert theft.zoe.row("note", theft.ruling) is None
    assert forks(theft.zoe) == []
    assert verify_vault(theft.zoe).clean


def test_a_decision_under_the_id_of_another_record_is_refused(theft: Theft) -> None:
    values = {"device": theft.marta.device, "number": 2, "ruling": DISCARD}
    with pytest.raises(BadOperation):
        put_record(theft.marta, "fork_ruling", theft.record, values)
    assert title(theft.marta, theft.record) == "base"
    assert verify_vault(theft.marta).clean


# What a discarded key erases


@pytest.fixture
def source(theft: Theft) -> str:
    """Give a source that Marta had named before the theft, in the thief's vault too."""
    named = {"name": "K7", "identity": "Invented Name"}
    made = theft.marta.save("source", None, named)
    marta, thief = copied(theft.marta, theft.thief.folder.with_name("second"))
    theft.thief.close()
    theft.marta, theft.thief = marta, thief
    marta.save("source", made, {"bias": "honest"})
    thief.save("source", made, {"bias": "thief"})
    return made


def identity(vault: Vault, source: str) -> object:
    return vault.row("source", source).identity  # type: ignore[union-attr]


@pytest.mark.parametrize("decided_first", [True, False])
def test_what_a_discarded_key_erases_is_asked_for_and_not_obeyed(
    theft: Theft, source: str, decided_first: bool
) -> None:
    theft.bring(theft.olena, *theft.honest(), *theft.stolen())
    erase_values(theft.thief, "source", source)
    decide(theft.olena, DISCARD)
    share(theft.olena, theft.zoe)
    if not decided_first:
        # The erasure and the decision are taken in as one change.
        with theft.zoe.writing():
            theft.bring(theft.zoe, *theft.stolen(), *theft.olena.operations())
    theft.bring(theft.olena, *theft.stolen())
    theft.bring(theft.zoe, *theft.stolen())
    for vault in (theft.olena, theft.zoe):
        assert identity(vault, source) == "Invented Name"
        assert [one.subject for one in requests_for_erasure(vault)] == [source]
        assert verify_vault(vault).clean


def test_what_a_key_erased_is_obeyed_once_it_is_heard_again(theft: Theft, source: str) -> None:
    theft.bring(theft.olena, *theft.honest(), *theft.stolen())
    erase_values(theft.thief, "source", source)
    decide(theft.olena, DISCARD)
    theft.bring(theft.olena, *theft.stolen())
    decide(theft.olena, KEEP)
    assert identity(theft.olena, source) is None
    assert requests_for_erasure(theft.olena) == []
    assert verify_vault(theft.olena).clean


# What verifying finds


def planted(vault: Vault, statement: str, *values: object) -> None:
    """Damage a table behind the vault's back."""
    database: Database = vault.database
    with database.transaction() as connection:
        connection.exec_driver_sql(statement, values)


def test_a_row_that_should_not_be_there_is_found(theft: Theft) -> None:
    gone = theft.marta.save("incident", None, NOTE)
    theft.thief.save("incident", theft.record, {"title": "by the second"})
    theft.bring(theft.olena, *theft.honest(), *theft.stolen())
    planted(
        theft.olena,
        "INSERT INTO fork_ruling(id, ref, device, number, ruling, created, changed, author,"
        " handling) SELECT ?, ref, ?, 2, 'discard', created, changed, author, handling"
        " FROM incident WHERE id = ?",
        theft.ruling, theft.marta.device, theft.record,
    )  # fmt: skip
    sentences = [one.sentence for one in verify_vault(theft.olena).findings]
    assert "It is here, and no change of it counts." in sentences
    assert theft.olena.row("incident", gone) is not None


def test_a_record_that_is_kept_as_another_kind_is_found(theft: Theft) -> None:
    planted(theft.marta, "UPDATE subject SET kind = 'note' WHERE id = ?", theft.record)
    sentences = [one.sentence for one in verify_vault(theft.marta).findings]
    assert "It is not of the kind that its changes make it." in sentences
    assert "It is here without any signed change." in sentences
