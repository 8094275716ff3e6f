"""The key of an earlier own device may be in other hands, and has no power over this vault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.actions import comply_with_erasure, erase_values, requests_for_erasure
from models.lifecycle import Vault, rekey_vault, verify_vault
from models.sharing import exchange_folder, pack_bundle, read_bundle
from models.sharing.exporting.preconditions import RecipientRefused
from models.sharing.peers import RevokedSigner, Trust
from models.vault import (
    CARD_EARLIER,
    CARD_REVOKED,
    add_colleague,
    all_colleagues,
    asker_name,
    cards_by_device,
    colleague_by_device,
    find_card,
    revoke_colleague,
    verify_colleague,
)
from models.vault.colleagues.colleague import CARD_OWN
from models.vault.colleagues.errors import OwnCard
from tests.models.team import acquaint
from tests.people import CHEAP, PASSPHRASE, Hands, Make, share

SOURCE = {"name": "K7", "identity": "Canaria Erasable"}


def opened(folder: Path) -> Vault:
    return Vault.open(folder, secret=PASSPHRASE, clock=Hands())


def identity(vault: Vault, record: str) -> str | None:
    return vault.row("source", record).identity  # type: ignore[union-attr]


@pytest.fixture
def stolen(make: Make, tmp_path: Path) -> Iterator[tuple[Vault, Vault, Vault, str, str]]:
    """Give Marta's vault, Olena's, and a copy of Marta's in other hands; and sources of both."""
    first, olena = make("Marta"), make("Olena")
    acquaint(first, olena)
    theirs = olena.save("source", None, SOURCE)
    share(olena, first)
    own = first.save("source", None, SOURCE)
    first.close()
    shutil.copytree(first.folder, tmp_path / "thief", ignore=shutil.ignore_patterns("*.lock"))
    marta, thief = opened(first.folder), opened(tmp_path / "thief")
    yield marta, olena, thief, own, theirs
    marta.close()
    thief.close()


def attack(thief: Vault, marta: Vault, own: str, theirs: str, out: Path) -> None:
    """Erase everything and rename a source, under the device key that was copied."""
    add_colleague(thief, marta.card)
    verify_colleague(thief, marta.device)
    for record in (own, theirs):
        erase_values(thief, "source", record)
    thief.save("source", own, {"name": "planted"})
    pack_bundle(thief, records=[own, theirs], to=[marta.card], purpose="", out=out, full=True)


def test_an_earlier_device_is_told_from_the_present_one(vault: Vault) -> None:
    earlier = vault.device
    vault.start_new_chain()
    states = {one.device: (one.state, one.own, one.trusted) for one in all_colleagues(vault)}
    assert states[earlier] == (CARD_EARLIER, True, False)
    assert states[vault.device] == (CARD_OWN, True, True)
    assert vault.name == "Marta"


def test_a_bundle_by_an_earlier_device_waits_and_what_it_erases_is_asked_for(stolen, folder):
    marta, _olena, thief, own, theirs = stolen
    marta.start_new_chain()
    attack(thief, marta, own, theirs, folder / "x.age")
    done = exchange_folder(marta, folder, accept=True)
    (waiting,) = done.waiting
    assert "EARLIER device" in waiting.reason
    assert marta.row("source", own).name == "K7"
    with read_bundle(marta, folder / "x.age") as quarantine:
        assert quarantine.preview().signer.trust is Trust.EARLIER
        quarantine.accept()
    # A person took it in; what is erased is gone for good, and is still asked about.
    assert identity(marta, own) == identity(marta, theirs) == SOURCE["identity"]
    assert {one.subject for one in requests_for_erasure(marta)} == {own, theirs}
    assert asker_name(marta, thief.device) == "Marta, an earlier device of yours"
    assert verify_vault(marta).clean
    for one in requests_for_erasure(marta):
        comply_with_erasure(marta, one)
    assert identity(marta, own) is identity(marta, theirs) is None
    assert verify_vault(marta).clean


def test_an_earlier_device_can_be_revoked_and_taken_back(stolen, folder):
    marta, _olena, thief, own, theirs = stolen
    marta.start_new_chain()
    attack(thief, marta, own, theirs, folder / "x.age")
    one = revoke_colleague(marta, thief.device)
    assert (one.state, one.own) == (CARD_REVOKED, True)
    with read_bundle(marta, folder / "x.age") as quarantine, pytest.raises(RevokedSigner):
        quarantine.accept()
    assert verify_vault(marta).clean
    assert verify_colleague(marta, thief.device).state == CARD_EARLIER
    with pytest.raises(OwnCard):
        verify_colleague(marta, thief.device)
    with pytest.raises(OwnCard):
        revoke_colleague(marta, marta.device)
    assert find_card(marta, thief.device[:12]).device == thief.device


def test_new_keys_with_a_new_device_revoke_the_one_that_leaked(stolen, folder):
    marta, _olena, thief, own, theirs = stolen
    rekey_vault(marta, passphrase=PASSPHRASE, cost=CHEAP, new_device=True)
    with opened(marta.folder) as again:
        assert colleague_by_device(again, thief.device).state == CARD_REVOKED
        attack(thief, again, own, theirs, folder / "x.age")
        (waiting,) = exchange_folder(again, folder, accept=True).waiting
        assert "REVOKED" in waiting.reason
        assert identity(again, own) == SOURCE["identity"]
        assert verify_vault(again).clean


def test_nothing_is_packed_for_an_earlier_device(stolen, tmp_path):
    marta, _olena, thief, own, _theirs = stolen
    marta.start_new_chain()
    with pytest.raises(RecipientRefused):
        pack_bundle(marta, records=[own], to=[thief.card], purpose="", out=tmp_path / "x.age")


def test_an_erasure_made_before_the_device_was_given_up_is_still_obeyed(stolen):
    marta, olena, _thief, own, theirs = stolen
    share(marta, olena)
    erase_values(marta, "source", own, fields=["identity"])
    marta.start_new_chain()
    olena.save("source", own, {"contact": "a number"})
    share(olena, marta)
    assert identity(marta, own) is None
    assert requests_for_erasure(marta) == []
    assert identity(marta, theirs) == SOURCE["identity"]


def test_a_key_that_signs_elsewhere_erases_nothing_where_that_comes_to_light(stolen):
    marta, _olena, thief, own, theirs = stolen
    for record in (own, theirs):
        erase_values(thief, "source", record)
    received = marta.receive(thief.operations(), cards=cards_by_device(thief))
    assert received.own_device_renewed
    assert identity(marta, own) == identity(marta, theirs) == SOURCE["identity"]
    assert len(requests_for_erasure(marta)) == 2


def test_a_restored_vault_takes_its_lost_changes_and_asks_about_its_lost_erasures(stolen):
    # Here the copy is the honest one: the backup, from which the vault was put back.
    marta, olena, backup, own, _theirs = stolen
    share(marta, olena)
    erase_values(marta, "source", own)
    marta.save("source", own, {"name": "K9"})
    share(marta, olena)
    assert identity(olena, own) is None
    backup.receive(olena.operations(), cards=cards_by_device(olena))
    assert backup.row("source", own).name == "K9"
    (request,) = requests_for_erasure(backup)
    comply_with_erasure(backup, request)
    assert identity(backup, own) is None
    assert verify_vault(backup).clean
