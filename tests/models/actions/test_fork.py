"""Forks are kept, shown, frozen and decided; a restored vault goes on under a new key."""

from __future__ import annotations

from pathlib import Path

import pytest

from crypto.errors import AfieldError
from models.actions import Fork, decide_fork, forks, frozen_devices
from models.actions.record_save import put_record
from models.lifecycle import Vault, verify_vault
from models.merge import DISCARD, KEEP, ruling_id
from models.vault import cards_by_device
from tests.people import Make, copied, share

NOTE = {"title": "Shots at the crossroads", "when": "2026-03-01"}


def title(vault: Vault, record: str) -> object:
    return vault.row("incident", record).title  # type: ignore[union-attr]


@pytest.fixture
def forked(make: Make, tmp_path: Path) -> tuple[Vault, Vault, Vault, str]:
    """Give a colleague, and one vault twice, each with a different change under one number."""
    colleague_ = make("Olena")
    first = make("Marta")
    record = first.save("incident", None, NOTE)
    first, second = copied(first, tmp_path / "copy")
    first.save("incident", record, {"title": "by the first"})
    second.save("incident", record, {"title": "by the second"})
    return colleague_, first, second, record


def test_a_fork_is_proven_kept_and_shown(forked: tuple[Vault, Vault, Vault, str]) -> None:
    olena, first, second, record = forked
    share(first, olena)
    share(second, olena)
    (found,) = forks(olena)
    assert (found.name, found.number, len(found.changes)) == ("Marta", 2, 2)
    assert found.ruling is None
    assert {one.value for one in olena.conflicts(record)[0].standing} == {
        "by the first",
        "by the second",
    }
    assert verify_vault(olena).clean
    first.close()
    second.close()


def test_a_forked_device_is_frozen_until_somebody_decides(
    forked: tuple[Vault, Vault, Vault, str],
) -> None:
    olena, first, second, _ = forked
    share(first, olena)
    share(second, olena)
    later = second.save("incident", None, NOTE)
    received = olena.receive(second.operations(), cards=cards_by_device(second))
    assert received.held == 1
    assert olena.row("incident", later) is None
    decide_fork(olena, forks(olena)[0], KEEP, reason="a copied laptop")
    assert olena.receive(second.operations(), cards=cards_by_device(second)).new == 1
    assert olena.row("incident", later) is not None
    assert verify_vault(olena).clean
    first.close()
    second.close()


def test_discarded_changes_stay_in_the_history_and_count_no_more(
    forked: tuple[Vault, Vault, Vault, str],
) -> None:
    olena, first, second, record = forked
    extra = first.save("incident", None, NOTE)
    share(first, olena)
    share(second, olena)
    before = olena.history.count()
    decide_fork(olena, forks(olena)[0], DISCARD)
    assert title(olena, record) == NOTE["title"]
    assert olena.conflicts() == []
    assert olena.row("incident", extra) is None
    assert [change.discarded for change in olena.history_of(record)] == [False, True, True]
    assert olena.history.count() == before + 1
    assert verify_vault(olena).clean
    decide_fork(olena, forks(olena)[0], KEEP)
    assert title(olena, record) in {"by the first", "by the second"}
    assert olena.row("incident", extra) is not None
    assert not any(change.discarded for change in olena.history_of(record))
    assert verify_vault(olena).clean
    first.close()
    second.close()


def test_a_decision_goes_out_like_any_change_and_comes_to_the_same(
    forked: tuple[Vault, Vault, Vault, str], make: Make
) -> None:
    olena, first, second, record = forked
    yusuf = make("Yusuf")
    share(first, olena)
    share(second, olena)
    decide_fork(olena, forks(olena)[0], DISCARD)
    share(olena, yusuf)
    assert title(yusuf, record) == title(olena, record) == NOTE["title"]
    assert forks(yusuf)[0].ruling == DISCARD
    assert verify_vault(yusuf).clean
    first.close()
    second.close()


def test_two_people_who_decide_differently_are_in_conflict(
    forked: tuple[Vault, Vault, Vault, str], make: Make
) -> None:
    olena, first, second, _ = forked
    yusuf = make("Yusuf")
    for receiver in (olena, yusuf):
        share(first, receiver)
        share(second, receiver)
    decide_fork(olena, forks(olena)[0], DISCARD)
    decide_fork(yusuf, forks(yusuf)[0], KEEP)
    share(olena, yusuf)
    share(yusuf, olena)
    assert [one.field for one in olena.conflicts() if one.kind == "fork_ruling"] == ["ruling"]
    assert forks(olena)[0].ruling == forks(yusuf)[0].ruling
    first.close()
    second.close()


def test_a_decision_about_a_fork_that_is_not_proven_changes_nothing(make: Make) -> None:
    olena, marta = make("Olena"), make("Marta")
    record = marta.save("incident", None, NOTE)
    share(marta, olena)
    invented = Fork(marta.device, "Marta", 1, (), None, own=False)
    with pytest.raises(AfieldError):
        decide_fork(olena, invented, DISCARD)
    values = {"device": marta.device, "number": 1, "ruling": DISCARD}
    olena.save("fork_ruling", None, values)
    assert title(olena, record) == NOTE["title"]


def test_a_restored_vault_learns_of_it_from_a_colleague_and_takes_a_new_key(
    make: Make, tmp_path: Path
) -> None:
    olena, marta = make("Olena"), make("Marta")
    record = marta.save("incident", None, NOTE)
    marta, restored = copied(marta, tmp_path / "backup")
    marta.save("incident", record, {"place": "Bor"})
    share(marta, olena)
    lost = restored.device
    received = restored.receive(olena.operations(), cards=cards_by_device(olena))
    assert received.own_device_renewed
    assert restored.device != lost
    assert restored.row("incident", record).place == "Bor"  # type: ignore[union-attr]
    restored.save("incident", record, {"title": "after"})
    assert verify_vault(restored).clean
    share(restored, olena)
    assert forks(olena) == []
    assert title(olena, record) == "after"
    marta.close()
    restored.close()


def test_a_ruling_under_another_id_decides_nothing(
    forked: tuple[Vault, Vault, Vault, str],
) -> None:
    olena, first, second, record = forked
    share(first, olena)
    share(second, olena)
    decide_fork(olena, forks(olena)[0], KEEP)
    planted = {"device": first.device, "number": 2, "ruling": DISCARD}
    olena.save("fork_ruling", None, planted)
    assert title(olena, record) != NOTE["title"]
    assert verify_vault(olena).clean
    first.close()
    second.close()


def test_a_forked_device_cannot_decide_about_itself(
    forked: tuple[Vault, Vault, Vault, str],
) -> None:
    olena, first, second, _ = forked
    share(first, olena)
    share(second, olena)
    (found,) = forks(olena)
    values = {"device": found.device, "number": found.number, "ruling": KEEP}
    # The forked key itself signs the decision, in a copy that does not know of the fork.
    put_record(second, "fork_ruling", ruling_id(found.device, found.number), values)
    ruling = [one for one in second.operations() if one.kind == "fork_ruling"]
    with olena.writing() as connection:
        olena.history.append(connection, ruling, proven=())
        olena.projector.again(connection, {ruling[0].record: ruling})
    assert forks(olena)[0].ruling is None
    assert frozen_devices(olena) == {found.device}
    first.close()
    second.close()
