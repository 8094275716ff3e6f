"""Whose changes a bundle brings: strangers, false and revoked keys, third persons, copies."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from models.actions import forks
from models.lifecycle import Vault
from models.sharing import read_bundle
from models.sharing.peers import ChangedKey, RevokedSigner, UnknownSigner
from models.vault import (
    CARD_UNVERIFIED,
    add_colleague,
    colleague_by_device,
    find_colleague,
    revoke_colleague,
    short_name,
)
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.people import PASSPHRASE, make_vault


def test_an_unknown_signer_is_shown_and_taken_only_when_a_person_says_so(ada, ben, case, tmp_path):
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        path = send(ada, cyd, case.incident, tmp_path)
        with read_bundle(cyd, path) as quarantine:
            assert "nobody here has added" in "\n".join(quarantine.preview().lines())
            with pytest.raises(UnknownSigner) as error:
                quarantine.accept()
            assert ada.card.fingerprint() in error.value.next_step
            assert cyd.chains() == {}
            accepted = quarantine.accept(accept_unknown=True)
        assert accepted.added == ("Ada",)
        assert find_colleague(cyd, "Ada").state == CARD_UNVERIFIED


def test_a_known_name_with_another_key_is_refused(ada, ben, case, tmp_path):
    with make_vault(tmp_path / "false", "ADA") as false:
        add_colleague(false, ben.card)
        incident = false.save("incident", None, {"title": "x", "when": "2026"})
        path = send(false, ben, incident, tmp_path)
        with read_bundle(ben, path) as quarantine:
            assert "ANOTHER key" in "\n".join(quarantine.preview().lines())
            with pytest.raises(ChangedKey):
                quarantine.accept(accept_unknown=True)
    assert ben.chains() == {}


def test_a_revoked_signer_is_refused(ada, ben, bundle):
    revoke_colleague(ben, ada.device)
    with read_bundle(ben, bundle) as quarantine, pytest.raises(RevokedSigner):
        quarantine.accept()


def test_words_of_a_third_person_come_along_with_their_card(ada, ben, case, bundle, tmp_path):
    take(ben, bundle)
    ben.save("note", None, {"about": case.incident, "text": "seen by another"})
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(cyd, ben.card)
        path = send(ben, cyd, case.incident, tmp_path)
        with read_bundle(cyd, path) as quarantine:
            assert "Holds changes by: Ada" in "\n".join(quarantine.preview().lines())
            assert quarantine.accept().added == ("Ada",)
        assert short_name(cyd, ada.device) == "Ada"
        assert colleague_by_device(cyd, ada.device).state == CARD_UNVERIFIED
        # Ada's sealed values were withheld from Ben, so Ben withholds them too.
        assert cyd.withheld(case.source)["identity"] == ["Ada"]


class Later:
    def __init__(self, days):
        self.days = days

    def now(self):
        return datetime.now(UTC) + timedelta(days=self.days)


def test_a_clock_a_year_ahead_is_shown_and_not_followed(ben, tmp_path):
    with make_vault(tmp_path / "eva", "Eva", clock=Later(365)) as eva:
        add_colleague(eva, ben.card)
        add_colleague(ben, eva.card)
        incident = eva.save("incident", None, {"title": "x", "when": "2026"})
        path = send(eva, ben, incident, tmp_path)
        with read_bundle(ben, path) as quarantine:
            assert "The clock of Eva is more than a day ahead." in quarantine.preview().lines()
            quarantine.accept()
    ben.save("incident", None, {"title": "y", "when": "2026"})
    (mine,) = [one for one in ben.operations() if one.device == ben.device]
    assert mine.at[0] < Later(1).now().timestamp() * 1000


def test_a_copied_vault_that_wrote_on_is_shown_as_a_fork(ada, ben, case, bundle, tmp_path):
    copy = tmp_path / "copy"
    ada.save("incident", case.incident, {"place": "Bor"})
    take(ben, send(ada, ben, case.incident, tmp_path))
    ada.close()
    shutil.copytree(ada.folder, copy)
    with Vault.open(ada.folder, secret=PASSPHRASE) as one:
        one.save("incident", case.incident, {"place": "Mill"})
        take(ben, send(one, ben, case.incident, tmp_path))
    with Vault.open(copy, secret=PASSPHRASE) as other:
        other.save("incident", case.incident, {"place": "Bridge"})
        path = send(other, ben, case.incident, tmp_path)
    with read_bundle(ben, path) as quarantine:
        assert [one.name for one in quarantine.preview().forked] == ["Ada"]
        quarantine.accept()
    places = {one.value for one in ben.conflicts(case.incident)[0].standing}
    assert places == {"Mill", "Bridge"}
    assert [one.name for one in forks(ben)] == ["Ada"]


def test_a_colleague_notices_that_this_vault_is_an_older_copy(ada, ben, case, bundle, tmp_path):
    take(ben, bundle)
    older = tmp_path / "older"
    ada.close()
    shutil.copytree(ada.folder, older)
    with Vault.open(ada.folder, secret=PASSPHRASE) as one:
        one.save("incident", case.incident, {"place": "Mill"})
        take(ben, send(one, ben, case.incident, tmp_path))
    with (
        Vault.open(older, secret=PASSPHRASE) as other,
        read_bundle(other, send(ben, other, case.incident, tmp_path)) as quarantine,
    ):
        assert quarantine.preview().lost_here == 1
        assert any("older copy" in line for line in quarantine.preview().lines())
