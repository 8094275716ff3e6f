"""A decision about a fork counts for that fork alone, whenever it comes."""

from __future__ import annotations

import pytest

from models.actions import erase_values, forks, frozen_devices, requests_for_erasure
from models.actions.record_save import put_record
from models.lifecycle import Vault, verify_vault
from models.merge import DISCARD, KEEP
from tests.models.actions.stolen_key import NOTE, Theft, decide, title
from tests.people import copied, share

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
