"""A vault under new keys: all is there, and evidence that is not whole is named."""

from __future__ import annotations

import os

import pytest

from crypto.errors import AfieldError
from crypto.keyfile import KeyFile
from models.lifecycle import Vault, verify_vault
from models.lifecycle.rekey import new_keys, successor
from models.lifecycle.rekey.evidence_resealing import EvidenceNotWhole
from models.sharing import pack_bundle, read_bundle
from models.values import Digests
from models.vault import all_colleagues, every_blob, open_blob
from tests.models.lifecycle.rekeyed import (
    BYTES,
    contents,
    filled,  # noqa: F401
    opened,
    renewed,
)
from tests.models.team import acquaint, state
from tests.people import Make

# What stays


def test_all_that_was_recorded_is_there_under_new_keys(filled):  # noqa: F811
    before, chains, device = state(filled), filled.chains(), filled.device
    fingerprint = filled.card.fingerprint()
    made = renewed(filled)

    with opened(filled.folder) as again:
        assert verify_vault(again).clean
        assert state(again) == before
        assert again.chains() == chains
        assert (made.device, again.device) == (device, device)
        assert again.card.fingerprint() == fingerprint
        assert again.drafts() == {"quick_log": {"what": "half a sentence"}}
        assert again.setting("idle_minutes") == 7
        assert [line.what for line in again.journal()] == ["rekeyed", "created"]


def test_evidence_reads_back_and_each_file_is_a_new_one(filled):  # noqa: F811
    (before,) = every_blob(filled)
    made = renewed(filled)

    with opened(filled.folder) as again:
        (after,) = every_blob(again)
        assert (made.evidence, made.lost) == (1, ())
        assert after.name != before.name
        assert [path.name for path in again.blobs.iterdir()] == [after.name]
        with open_blob(again, after.sha256) as reader:
            assert reader.read() == BYTES


def test_the_vault_goes_on_saving_undoing_and_finding(filled):  # noqa: F811
    renewed(filled)
    with opened(filled.folder) as again:
        saved = again.save("incident", None, {"title": "A second one", "when": "2026-04"})
        again.undo()
        assert again.row("incident", saved).withdrawn
        again.redo()
        assert verify_vault(again).clean
    with opened(filled.folder) as again:
        assert verify_vault(again).clean


def test_a_colleague_takes_bundles_from_before_and_after(make, tmp_path):
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    first = marta.save("incident", None, {"title": "One", "when": "2026-03"})
    theirs = olena.save("incident", None, {"title": "Two", "when": "2026-03"})
    packed = {"to": [olena.card], "purpose": ""}
    pack_bundle(marta, records=[first], out=tmp_path / "before.age", **packed)
    pack_bundle(olena, records=[theirs], to=[marta.card], purpose="", out=tmp_path / "two.age")
    renewed(marta)
    with opened(marta.folder) as again:
        assert [one.state for one in all_colleagues(again)] == ["own", "verified"]
        again.save("incident", first, {"summary": "more"})
        pack_bundle(again, records=[first], out=tmp_path / "after.age", **packed)
        with read_bundle(again, tmp_path / "two.age") as quarantine:
            quarantine.accept()
        assert again.row("incident", theirs).title == "Two"
    for name in ("before.age", "after.age"):
        with read_bundle(olena, tmp_path / name) as quarantine:
            quarantine.accept()
    assert olena.row("incident", first).summary == "more"


def test_a_new_database_has_the_settings_of_any_other(filled):  # noqa: F811
    with filled.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version=41")
    with filled.database.reading() as connection:
        schema = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    renewed(filled)

    with opened(filled.folder) as again, again.database.reading() as connection:

        def asked(name):
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert asked("user_version") == 41
        assert asked("journal_mode") == "truncate"
        assert [int(asked(name)) for name in ("secure_delete", "synchronous")] == [1, 2]
        found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
        assert sorted(map(str, found)) == sorted(map(str, schema))
        for index in ("incident_words", "record_words"):
            query = f"SELECT v FROM {index}_config WHERE k = 'secure-delete'"
            assert connection.exec_driver_sql(query).scalar() == 1


def test_fields_of_a_later_version_are_kept(filled):  # noqa: F811
    path = filled.folder / "vault.json"
    header = KeyFile.read(path)
    fields = {**header.fields, "colour": "blue"}
    changed = KeyFile(header.vault_id, header.generation, header.slots, fields)
    path.write_bytes(changed.to_bytes(filled.keys))
    renewed(filled)

    assert KeyFile.read(path).fields["colour"] == "blue"
    opened(filled.folder).close()


def test_a_vault_without_evidence_gets_new_keys_too(make: Make):
    vault = make()
    assert renewed(vault).evidence == 0
    opened(vault.folder).close()


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_every_new_file_is_closed_to_others(filled, monkeypatch):  # noqa: F811
    seen = []
    real = successor.take_effect

    def look(folder, vault_id):
        seen.extend(path.stat().st_mode & 0o077 for path in folder.rglob("*"))
        real(folder, vault_id)

    monkeypatch.setattr(new_keys, "take_effect", look)
    renewed(filled)
    seen.extend(path.stat().st_mode & 0o077 for path in filled.folder.rglob("*"))
    assert set(seen) == {0}


def test_a_reader_that_has_the_vault_open_sees_it_as_it_was(filled):  # noqa: F811
    with opened(filled.folder, write=False) as reader:
        renewed(filled)
        assert [row.title for row in reader.rows("incident")] == ["Shots at the bridge"]
        with pytest.raises(AfieldError), open_blob(reader, every_blob(reader)[0].sha256):
            pass


# Evidence that is not whole


@pytest.fixture
def damaged(filled) -> Vault:  # noqa: F811
    (path,) = filled.blobs.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    return filled


def test_damaged_evidence_keeps_the_old_keys(damaged):
    before = contents(damaged.folder)
    with pytest.raises(EvidenceNotWhole, match="1 evidence file"):
        renewed(damaged)
    assert contents(damaged.folder) == before
    damaged.save("incident", None, {"title": "Still open"})


@pytest.mark.parametrize("harm", ["newer", "unreadable", "missing"])
def test_evidence_that_cannot_be_read_for_any_reason_stops_nothing_when_that_is_asked(filled, harm):  # noqa: F811
    (blob,) = every_blob(filled)
    path = filled.blobs / blob.name
    if harm == "newer":
        path.write_bytes(path.read_bytes()[:8] + b"\x07" + path.read_bytes()[9:])
    else:
        path.unlink()
    if harm == "unreadable":
        path.mkdir()
    with pytest.raises(EvidenceNotWhole):
        renewed(filled)
    made = renewed(filled, without_damaged=True)
    assert made.lost == (blob.sha256,)


def test_damaged_evidence_is_left_behind_when_that_is_asked(damaged):
    (blob,) = every_blob(damaged)
    made = renewed(damaged, without_damaged=True)

    assert (made.evidence, made.lost) == (0, (blob.sha256,))
    with opened(damaged.folder) as again:
        (finding,) = verify_vault(again).findings
        assert "not in this vault" in finding.sentence
        assert list(again.blobs.iterdir()) == []


def test_bytes_that_are_not_those_taken_in_are_damage(filled, monkeypatch):  # noqa: F811
    others = {"sha256": "0" * 64, "sha512": "0" * 128}
    monkeypatch.setattr(Digests, "finish", lambda _: others)
    with pytest.raises(EvidenceNotWhole):
        renewed(filled)
