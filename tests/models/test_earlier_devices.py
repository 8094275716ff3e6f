"""The key of an earlier own device may be in other hands, and has no power over this vault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import colleague, erasure
from models.bundle import pack, read
from models.bundle.errors import RecipientRefused, RevokedSigner
from models.bundle.signer import Trust
from models.exchange import exchange
from models.rekey.rekeying import rekey
from models.vault import Vault
from models.verify import verify
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
    colleague.add(thief, marta.card)
    colleague.verify(thief, marta.device)
    for record in (own, theirs):
        erasure.erase(thief, "source", record)
    thief.save("source", own, {"name": "planted"})
    pack(thief, records=[own, theirs], to=[marta.card], purpose="", out=out, full=True)


def test_an_earlier_device_is_told_from_the_present_one(vault: Vault) -> None:
    earlier = vault.device
    vault.start_new_chain()
    states = {one.device: (one.state, one.own, one.trusted) for one in colleague.people(vault)}
    assert states[earlier] == (colleague.EARLIER, True, False)
    assert states[vault.device] == (colleague.OWN, True, True)
    assert vault.name == "Marta"


def test_a_bundle_by_an_earlier_device_waits_and_what_it_erases_is_asked_for(stolen, folder):
    marta, _olena, thief, own, theirs = stolen
    marta.start_new_chain()
    attack(thief, marta, own, theirs, folder / "x.age")
    done = exchange(marta, folder, accept=True)
    (waiting,) = done.waiting
    assert "EARLIER device" in waiting.reason
    assert marta.row("source", own).name == "K7"
    with read(marta, folder / "x.age") as quarantine:
        assert quarantine.preview().signer.trust is Trust.EARLIER
        quarantine.accept()
    # A person took it in; what is erased is gone for good, and is still asked about.
    assert identity(marta, own) == identity(marta, theirs) == SOURCE["identity"]
    assert {one.subject for one in erasure.asked(marta)} == {own, theirs}
    assert colleague.asker_name(marta, thief.device) == "Marta, an earlier device of yours"
    assert verify(marta).clean
    for one in erasure.asked(marta):
        erasure.comply(marta, one)
    assert identity(marta, own) is identity(marta, theirs) is None
    assert verify(marta).clean


def test_an_earlier_device_can_be_revoked_and_taken_back(stolen, folder):
    marta, _olena, thief, own, theirs = stolen
    marta.start_new_chain()
    attack(thief, marta, own, theirs, folder / "x.age")
    one = colleague.revoke(marta, thief.device)
    assert (one.state, one.own) == (colleague.REVOKED, True)
    with read(marta, folder / "x.age") as quarantine, pytest.raises(RevokedSigner):
        quarantine.accept()
    assert verify(marta).clean
    assert colleague.verify(marta, thief.device).state == colleague.EARLIER
    with pytest.raises(colleague.OwnCard):
        colleague.verify(marta, thief.device)
    with pytest.raises(colleague.OwnCard):
        colleague.revoke(marta, marta.device)
    assert colleague.find_any(marta, thief.device[:12]).device == thief.device


def test_new_keys_with_a_new_device_revoke_the_one_that_leaked(stolen, folder):
    marta, _olena, thief, own, theirs = stolen
    rekey(marta, passphrase=PASSPHRASE, cost=CHEAP, new_device=True)
    with opened(marta.folder) as again:
        assert colleague.by_device(again, thief.device).state == colleague.REVOKED
        attack(thief, again, own, theirs, folder / "x.age")
        (waiting,) = exchange(again, folder, accept=True).waiting
        assert "REVOKED" in waiting.reason
        assert identity(again, own) == SOURCE["identity"]
        assert verify(again).clean


def test_nothing_is_packed_for_an_earlier_device(stolen, tmp_path):
    marta, _olena, thief, own, _theirs = stolen
    marta.start_new_chain()
    with pytest.raises(RecipientRefused):
        pack(marta, records=[own], to=[thief.card], purpose="", out=tmp_path / "x.age")


def test_an_erasure_made_before_the_device_was_given_up_is_still_obeyed(stolen):
    marta, olena, _thief, own, theirs = stolen
    share(marta, olena)
    erasure.erase(marta, "source", own, fields=["identity"])
    marta.start_new_chain()
    olena.save("source", own, {"contact": "a number"})
    share(olena, marta)
    assert identity(marta, own) is None
    assert erasure.asked(marta) == []
    assert identity(marta, theirs) == SOURCE["identity"]


def test_a_key_that_signs_elsewhere_erases_nothing_where_that_comes_to_light(stolen):
    marta, _olena, thief, own, theirs = stolen
    for record in (own, theirs):
        erasure.erase(thief, "source", record)
    received = marta.receive(thief.operations(), cards=colleague.cards(thief))
    assert received.own_device_renewed
    assert identity(marta, own) == identity(marta, theirs) == SOURCE["identity"]
    assert len(erasure.asked(marta)) == 2


def test_a_restored_vault_takes_its_lost_changes_and_asks_about_its_lost_erasures(stolen):
    # Here the copy is the honest one: the backup, from which the vault was put back.
    marta, olena, backup, own, _theirs = stolen
    share(marta, olena)
    erasure.erase(marta, "source", own)
    marta.save("source", own, {"name": "K9"})
    share(marta, olena)
    assert identity(olena, own) is None
    backup.receive(olena.operations(), cards=colleague.cards(olena))
    assert backup.row("source", own).name == "K9"
    (request,) = erasure.asked(backup)
    erasure.comply(backup, request)
    assert identity(backup, own) is None
    assert verify(backup).clean
