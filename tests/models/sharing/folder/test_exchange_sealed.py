"""Sealed and withheld values in an exchange folder: they stay, they are proven later, they go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from models.actions import comply_with_erasure, erase_values, requests_for_erasure
from models.lifecycle import Vault, verify_vault
from models.sharing import pack_bundle, read_bundle
from models.vault import all_colleagues
from tests.models.team import INCIDENT, acquaint, swap

SECRET = "Invented Name of K7"
ROUNDS = 4


@pytest.fixture
def three(make) -> list[Vault]:
    vaults = [make(name) for name in ("Marta", "Olena", "Yusuf")]
    acquaint(*vaults)
    return vaults


def rounds(team: Sequence[Vault], folder: Path, many: int = ROUNDS) -> list[bool]:
    """Exchange so many times; say of each round whether it brought or wrote anything."""
    return [
        bool(sum(not swap(vault, folder, team).nothing_new for vault in team)) for _ in range(many)
    ]


def known(vault: Vault) -> list[str]:
    """Give each sealed text that a vault holds anywhere in its signed changes."""
    shown = [one for change in vault.operations() for one in change.disclosures.values()]
    return [one.value for one in shown if isinstance(one.value, str) and SECRET in one.value]


def meet(vault: Vault) -> str:
    """Record a claim by a source whose name is sealed; gives the source."""
    source = vault.save("source", None, {"name": "K7", "identity": SECRET, "contact": SECRET})
    incident = vault.save("incident", None, INCIDENT)
    vault.save("claim", None, {"incident": incident, "source": source, "words": "seen from afar"})
    return source


def permit(vault: Vault, source: str, to: str) -> None:
    values = {"use": "inquiry", "recipient": to, "level": "I3", "state": "given"}
    vault.save("consent", None, {"subject": source, **values})


def hand(sender: Vault, receiver: Vault, source: str, out: Path) -> None:
    """Give a colleague the name in a bundle of its own, by consent."""
    choices = {"use": "inquiry", "disclose": ["source.identity"]}
    pack_bundle(sender, records=[source], to=[receiver.card], purpose="", out=out, **choices)
    with read_bundle(receiver, out) as quarantine:
        quarantine.accept()


def test_sealed_values_stay_at_home_and_the_folder_comes_to_rest(three, folder):
    marta, olena, yusuf = three
    source = meet(marta)
    assert rounds(three, folder) == [True, True, False, False]
    for vault in (olena, yusuf):
        assert vault.row("source", source).name == "K7"
        assert set(vault.withheld(source)) >= {"identity", "contact"}
        assert known(vault) == []
        assert verify_vault(vault).clean
    assert marta.row("source", source).identity == SECRET


def test_what_one_colleague_was_given_by_consent_goes_no_further(three, folder, tmp_path):
    marta, olena, yusuf = three
    source = meet(marta)
    permit(marta, source, "Olena")
    hand(marta, olena, source, tmp_path / "by-hand.age")
    rounds(three, folder)
    olena.save("source", source, {"bias": "was a neighbour"})
    assert rounds(three, folder)[-1] is False
    assert olena.row("source", source).identity == SECRET
    assert known(yusuf) == []
    assert yusuf.row("source", source).bias == "was a neighbour"
    assert all(verify_vault(vault).clean for vault in three)


def test_a_name_given_after_its_change_came_through_the_folder_is_proven_by_it(
    three, folder, tmp_path
):
    marta, _olena, yusuf = three
    source = meet(marta)
    rounds(three, folder)
    changes = {one.hash for one in yusuf.operations([source])}
    permit(marta, source, "Yusuf")
    hand(marta, yusuf, source, tmp_path / "by-hand.age")
    assert changes == {one.hash for one in yusuf.operations([source])}
    assert yusuf.row("source", source).identity == SECRET
    assert set(yusuf.withheld(source)) >= {"contact"}
    assert verify_vault(yusuf).clean


def test_who_edits_beside_a_value_they_do_not_know_leaves_it_standing(three, folder):
    marta, olena, yusuf = three
    source = meet(marta)
    rounds(three, folder)
    olena.save("source", source, {"bias": "was a neighbour"})
    marta.save("source", source, {"name": "K7, by the mill"})
    assert rounds(three, folder)[-1] is False
    row = marta.row("source", source)
    assert (row.identity, row.bias, row.name) == (SECRET, "was a neighbour", "K7, by the mill")
    assert [vault.conflicts(source) for vault in three] == [[], [], []]
    assert known(olena) == known(yusuf) == []


def test_two_names_written_apart_stand_side_by_side_where_both_may_be_known(
    three, folder, tmp_path
):
    """Each holds its own; a third sees that somebody withheld, and no name."""
    marta, olena, yusuf = three
    source = meet(marta)
    rounds(three, folder)
    olena.save("source", source, {"identity": f"{SECRET} the elder"})
    assert rounds(three, folder)[-1] is False
    assert known(yusuf) == []
    assert marta.row("source", source).identity in (SECRET, None)
    assert SECRET in known(marta)
    permit(olena, source, "Marta")
    hand(olena, marta, source, tmp_path / "by-hand.age")
    assert marta.row("source", source).identity == f"{SECRET} the elder"
    assert all(verify_vault(vault).clean for vault in three)


def test_an_erasure_reaches_who_was_given_the_name_through_the_folder(three, folder, tmp_path):
    marta, olena, _yusuf = three
    source = meet(marta)
    permit(marta, source, "Olena")
    hand(marta, olena, source, tmp_path / "by-hand.age")
    rounds(three, folder)
    erase_values(marta, "source", source)
    assert rounds(three, folder)[-1] is False
    for one in requests_for_erasure(olena):
        comply_with_erasure(olena, one)
    assert [known(vault) for vault in three] == [[], [], []]
    assert olena.row("source", source).identity is None
    assert all(verify_vault(vault).clean for vault in three)
    # A copy that somebody kept of the bundle brings the name back to nobody.
    with read_bundle(olena, tmp_path / "by-hand.age") as quarantine:
        quarantine.accept()
    assert known(olena) == []


def test_an_erased_name_is_asked_of_nobody_who_never_had_it(three, folder):
    marta, _olena, yusuf = three
    source = meet(marta)
    rounds(three, folder)
    erase_values(marta, "source", source)
    assert rounds(three, folder)[-1] is False
    assert requests_for_erasure(yusuf) == []
    assert all_colleagues(yusuf)
    assert verify_vault(yusuf).clean
