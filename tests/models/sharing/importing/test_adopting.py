from __future__ import annotations

import shutil

import pytest

from models.actions import decide_fork, forks, frozen_devices
from models.lifecycle import Vault
from models.merge import KEEP
from models.sharing import pack_bundle, read_bundle
from models.sharing.importing import State
from models.sharing.peers import LessTrusted, RevokedSigner, Trust
from models.vault import add_colleague, every_blob, open_blob, revoke_colleague, verify_colleague
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.people import PASSPHRASE, make_vault


def test_evidence_is_moved_in_and_not_sealed_again(ben, case, bundle):
    with read_bundle(ben, bundle) as quarantine:
        (held,) = quarantine.content.evidence.values()
        payload = held.path.read_bytes()[69:]
        quarantine.accept()
        assert not held.path.exists()
    (path,) = ben.blobs.iterdir()
    assert path.read_bytes()[69:] == payload
    with open_blob(ben, held.sha256) as source:
        assert source.read() == case.content


def test_what_could_not_be_accepted_can_be_accepted_again(ben, case, bundle, monkeypatch):
    with read_bundle(ben, bundle) as quarantine:
        with monkeypatch.context() as broken:
            broken.setattr("models.lifecycle.vault.note_in_journal", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                quarantine.accept()
        assert list(ben.blobs.iterdir()) == []
        assert ben.chains() == {}
        assert quarantine.accept().evidence == 1
    digest = ben.row("evidence", case.evidence).sha256
    with open_blob(ben, digest) as source:
        assert source.read() == case.content


def test_a_key_that_was_revoked_since_the_preview_is_not_believed(ada, ben, bundle):
    with read_bundle(ben, bundle) as quarantine:
        quarantine.preview()
        revoke_colleague(ben, ada.device)
        with pytest.raises(RevokedSigner):
            quarantine.accept()
    assert ben.chains() == {}


def test_a_key_that_counts_for_less_since_the_preview_is_not_believed(ben, tmp_path):
    record = ben.save("incident", None, {"title": "Three men at the bridge"})
    ben.close()
    shutil.copytree(ben.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))
    with (
        Vault.open(ben.folder, secret=PASSPHRASE) as one,
        Vault.open(tmp_path / "copy", secret=PASSPHRASE) as copy,
    ):
        copy.save("incident", record, {"place": "Mill"})
        path = tmp_path / "own.age"
        pack_bundle(copy, records=[record], to=[one.card], purpose="", out=path)
        with read_bundle(one, path) as quarantine:
            assert quarantine.preview().signer.trust is Trust.OWN
            # Its key stays the one that opens what is addressed to it; who signs is told anew.
            one.start_new_chain()
            with pytest.raises(LessTrusted):
                quarantine.accept()
        assert one.row("incident", record).place is None


def test_a_writer_whose_key_was_revoked_since_the_preview_is_not_believed(
    ada, ben, case, bundle, tmp_path
):
    take(ben, bundle)
    with make_vault(tmp_path / "cyd", "Cyd") as cyd:
        add_colleague(ben, cyd.card)
        cyd.save("note", None, {"about": case.incident, "text": "passed on"})
        ada.receive(cyd.operations(), cards={cyd.device: cyd.card})
        path = send(ada, ben, case.incident, tmp_path)
        before = ben.chains()
        with read_bundle(ben, path) as quarantine:
            quarantine.preview()
            revoke_colleague(ben, cyd.device)
            with pytest.raises(LessTrusted):
                quarantine.accept()
    assert ben.chains() == before


def test_a_key_that_was_compared_since_the_preview_is_noted_as_compared(ada, ben, bundle):
    with read_bundle(ben, bundle) as quarantine:
        quarantine.preview()
        verify_colleague(ben, ada.device)
        quarantine.accept()
    (line,) = [one for one in ben.journal() if one.what == "bundle-accepted"]
    assert line.facts["trust"] == "verified"


def test_changes_of_a_frozen_device_are_held_and_said_to_be(ada, ben, case, bundle, tmp_path):
    take(ben, bundle)
    copy = tmp_path / "copy"
    ada.close()
    shutil.copytree(ada.folder, copy)
    with Vault.open(ada.folder, secret=PASSPHRASE) as one:
        one.save("incident", case.incident, {"place": "Mill"})
        take(ben, send(one, ben, case.incident, tmp_path))
    with Vault.open(copy, secret=PASSPHRASE) as other:
        other.save("incident", case.incident, {"place": "Bridge"})
        take(ben, send(other, ben, case.incident, tmp_path))
        assert frozen_devices(ben) == {other.device}
        later = other.save("note", None, {"about": case.incident, "text": "later"})
        other.save("claim", case.claim, {"best": 5})
        path = send(other, ben, case.incident, tmp_path)
    with read_bundle(ben, path) as quarantine:
        preview = quarantine.preview()
        assert (preview.held, [one.name for one in preview.frozen]) == (2, ["Ada"])
        assert "Held until somebody decides: 2 changes by Ada." in preview.lines()
        states = {one.record: one.state for one in preview.records}
        assert (states[later], states[case.claim]) == (State.REFUSED, State.SAME)
        assert quarantine.accept().held == 2
    assert ben.row("claim", case.claim).best == 3
    (found,) = forks(ben)
    decide_fork(ben, found, KEEP)
    assert take(ben, path).operations == 2
    assert ben.row("claim", case.claim).best == 5


def test_a_ruling_goes_out_with_the_changes_that_it_is_about(ada, ben, case, bundle, tmp_path):
    take(ben, bundle)
    copy = tmp_path / "copy"
    ada.close()
    shutil.copytree(ada.folder, copy)
    for folder, place in ((ada.folder, "Mill"), (copy, "Bridge")):
        with Vault.open(folder, secret=PASSPHRASE) as one:
            one.save("incident", case.incident, {"place": place})
            take(ben, send(one, ben, case.incident, tmp_path))
    (found,) = forks(ben)
    decide_fork(ben, found, KEEP)
    with Vault.open(ada.folder, secret=PASSPHRASE) as one:
        with read_bundle(one, send(ben, one, case.incident, tmp_path)) as quarantine:
            kinds = {record.kind for record in quarantine.preview().records}
        assert "fork_ruling" in kinds


def test_an_erasure_that_is_asked_for_is_named_before_it_is_taken(ada, ben, case, bundle, tmp_path):
    from models.actions import erase_values

    take(ben, bundle)
    erase_values(ada, "source", case.source, fields=["identity"])
    with read_bundle(ben, send(ada, ben, case.incident, tmp_path)) as quarantine:
        (asked,) = quarantine.preview().erasures
        ref = ben.row("source", case.source).ref
        assert (asked.ref, asked.writer, asked.values) == (ref, ada.device, 1)
        assert f"Ada asks to erase 1 value of {ref}." in quarantine.preview().lines()
        quarantine.accept()
    assert len(ben.rows("erasure")) == 1


def test_bytes_come_in_only_if_a_record_names_them_once_all_was_taken(ben, bundle, monkeypatch):
    """The preview foresees what is held and refused; that it might be wrong must not matter."""
    monkeypatch.setattr(
        "models.sharing.importing.acceptance.named_evidence", lambda _vault: frozenset()
    )
    assert take(ben, bundle).evidence == 0
    assert every_blob(ben) == []
    assert list(ben.blobs.iterdir()) == []
