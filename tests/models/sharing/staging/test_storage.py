"""Full disks, damaged evidence and interruptions: a bundle is whole or absent."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys

import pytest

from crypto.files import StorageFailed, StorageFull
from models.actions import attach_evidence
from models.sharing import pack_bundle, read_bundle
from models.sharing.exporting.errors import DamagedEvidence
from models.vault import context, every_blob
from tests.models.sharing.people import PASSPHRASE


class Interrupted(Exception):
    pass


def interrupt(*_, **__):
    raise Interrupted


def left(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True, scope="module")
def _quick_keys() -> None:
    """Derive keys in earnest: a process of its own opens these vaults."""


@pytest.fixture
def outbox(tmp_path):
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


def test_damaged_evidence_stops_the_bundle(ada, ben, case, outbox):
    (blob,) = ada.blobs.iterdir()
    content = bytearray(blob.read_bytes())
    content[-20] ^= 1
    blob.write_bytes(content)
    with pytest.raises(DamagedEvidence) as error:
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=outbox / "x.age")
    assert error.value.exit_status == 4
    assert left(outbox) == []
    assert left(ada.quarantine) == []


def test_evidence_put_in_the_place_of_other_evidence_stops_the_bundle(ada, ben, case, outbox):
    other = outbox / "other.bin"
    other.write_bytes(b"z" * len(case.content))
    attach_evidence(ada, case.incident, other)
    one, two = ada.blobs.iterdir()
    first = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(first)
    other.unlink()
    with pytest.raises(DamagedEvidence):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=outbox / "x.age")
    assert left(outbox) == []


def test_evidence_whose_file_is_gone_stops_the_bundle(ada, ben, case, outbox):
    (blob,) = ada.blobs.iterdir()
    blob.unlink()
    with pytest.raises(DamagedEvidence):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=outbox / "x.age")
    assert left(outbox) == []


def test_an_interrupted_bundle_leaves_nothing(ada, ben, case, outbox):
    with pytest.raises(Interrupted):
        pack_bundle(
            ada,
            records=[case.incident],
            to=[ben.card],
            purpose="",
            out=outbox / "x.age",
            progress=interrupt,
        )
    assert left(outbox) == []
    assert left(ada.quarantine) == []


def test_a_bundle_that_fails_leaves_the_earlier_one(ada, ben, case, bundle):
    before = bundle.read_bytes()
    for blob in ada.blobs.iterdir():
        blob.write_bytes(b"")
    with pytest.raises(DamagedEvidence):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=bundle)
    assert bundle.read_bytes() == before


def test_a_folder_that_is_not_there_is_a_matter_of_storage(ada, ben, case, outbox):
    out = outbox / "nowhere" / "x.age"
    with pytest.raises(StorageFailed):
        pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="", out=out)


SCRIPT = """
import resource, signal, sys
from pathlib import Path
from crypto.signing import Card
from crypto.files import StorageFull
from models.sharing import pack_bundle, read_bundle
from models.lifecycle import Vault
verb, folder, other, file, limit = sys.argv[1:]
passphrase = sys.stdin.read()
vault = Vault.open(Path(folder), secret=passphrase)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    if verb == "pack":
        to = Card.parse(Path(other).read_bytes())
        records = [row.id for row in vault.rows("incident")]
        pack_bundle(vault, records=records, to=[to], purpose="", out=Path(file))
    else:
        with read_bundle(vault, Path(file)) as quarantine:
            quarantine.accept()
except StorageFull as error:
    print(error.exit_status)
"""


def limited(verb, vault, card, file, *, folder, limit=100_000):
    """Run in a process whose files may not grow beyond a limit, as on a full disk."""
    other = folder / "card.json"
    other.write_bytes(card.to_bytes())
    vault.close()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, verb, vault.folder, other, file, str(limit)],
        input=PASSPHRASE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit of file sizes here")
def test_a_full_disk_while_packing_leaves_no_bundle(ada, ben, case, outbox, tmp_path):
    assert limited("pack", ada, ben.card, outbox / "x.age", folder=tmp_path) == "8"
    assert left(outbox) == []
    assert left(ada.quarantine) == []


def test_a_full_disk_while_reading_takes_nothing(ben, case, bundle, tmp_path):
    assert limited("read", ben, ben.card, bundle, folder=tmp_path) == "8"
    assert left(ben.quarantine) == []
    assert left(ben.blobs) == []


def test_a_disk_without_room_is_refused_before_anything_is_written(ben, bundle, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Use", (), {"free": 1000}))
    with pytest.raises(StorageFull):
        read_bundle(ben, bundle)
    assert left(ben.quarantine) == []


def test_an_acceptance_that_fails_takes_nothing(ben, case, bundle, monkeypatch):
    monkeypatch.setattr(type(ben), "note_in_journal", interrupt)
    with read_bundle(ben, bundle) as found, pytest.raises(Interrupted):
        found.accept()
    assert ben.chains() == {}
    assert left(ben.blobs) == []
    assert every_blob(ben) == []


def test_what_fails_after_the_commit_does_not_take_evidence_away(ben, case, bundle, monkeypatch):
    with read_bundle(ben, bundle) as found:
        monkeypatch.setattr(context, "write_rollback_guard", interrupt)
        with pytest.raises(Interrupted):
            found.accept()
    (blob,) = every_blob(ben)
    assert left(ben.blobs) == [blob.name]
