"""What a repaired vault lacks comes back from colleagues, and what was beside the log survives."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace

import pytest

from crypto.errors import NotUnlocked
from crypto.keyfile import VAULT_FORMAT, KeyFile, add_reader
from models.actions import erase_values
from models.lifecycle import (
    ReadOnly,
    Vault,
    VaultExists,
    VaultMissing,
    rejoin_values,
    repair_vault,
    unsigned_values,
    was_copied,
)
from models.lifecycle.repair import repairing
from models.lifecycle.repair.errors import NothingToRepair, OwnerUnknown
from models.sharing import pack_bundle, read_bundle
from models.storage import VaultInUse
from models.vault import DATABASE, HEAD, all_colleagues, every_blob
from tests.models.lifecycle.repair.damaged import (
    PAGE,
    copy_of,
    flipped,
    known,
    opened,
    overwritten,
    page_of_each,
    recorded,
    repaired,
    sentences,
)
from tests.models.pages import pages
from tests.models.team import acquaint
from tests.people import CHEAP, PASSPHRASE, Hands, share


@pytest.fixture
def no_mending(monkeypatch) -> None:
    monkeypatch.setattr(repairing, "MOST_MENDS", 0)


def page_with(vault: Vault, words: bytes) -> int:
    """Give the page, from 0, in which some bytes stand."""
    at = pages(vault).find(words)
    assert at >= 0
    return (at + 16) // (PAGE - 80)


def content_of(vault: Vault) -> bytes:
    return (vault.folder / DATABASE).read_bytes()


def test_the_bundle_of_a_colleague_brings_back_ones_own_lost_changes(make, tmp_path, no_mending):
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    recorded(marta, tmp_path, incidents=8)
    share(marta, olena)
    true, places = known(marta), page_of_each(marta)
    hit = max(set(places.values()), key=list(places.values()).count)
    marta.close()
    content = overwritten(content_of(marta), [hit], random.Random(2))
    made = repaired(copy_of(marta, tmp_path / "old", content), tmp_path / "new")
    assert made.missing
    with opened(tmp_path / "new") as again:
        acquaint(olena, again)
        bundle = tmp_path / "back.age"
        records = [row.id for row in olena.rows("incident")]
        pack_bundle(olena, records=records, to=[again.card], purpose="back", out=bundle, full=True)
        with read_bundle(again, bundle) as quarantine:
            quarantine.accept()
        back = known(again)
        assert true.keys() <= back.keys()
        assert sentences(again) == set()
        assert {row.title for row in again.rows("incident")} == {
            row.title for row in olena.rows("incident")
        }


def test_a_value_that_outlived_its_change_joins_it_when_it_comes_back(make, tmp_path, no_mending):
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    source = marta.save("source", None, {"name": "K7", "identity": "канарейка"})
    olena.receive(
        [one.without({"identity"}) for one in marta.operations()],
        cards={marta.device: marta.card},
    )
    (hit,) = page_of_each(marta).values()
    marta.close()
    content = overwritten(content_of(marta), [hit], random.Random(2))
    made = repaired(copy_of(marta, tmp_path / "old", content), tmp_path / "new")
    assert (made.operations, made.unsigned > 1) == (0, True)
    with opened(tmp_path / "new") as again:
        shown = {one.field: one for one in unsigned_values(again)}
        assert (shown["identity"].value, shown["identity"].sealed) == ("канарейка", True)
        assert (shown["name"].value, shown["name"].sealed) == ("K7", False)
        assert rejoin_values(again) == 0
        share(olena, again)
        assert again.row("source", source).identity is None
        assert rejoin_values(again) == 1
        assert again.row("source", source).identity == "канарейка"
        assert sentences(again) == set()


def test_evidence_comes_back_when_the_page_that_names_it_is_damaged(make, tmp_path, no_mending):
    vault = recorded(make(), tmp_path, incidents=2)
    (blob,) = every_blob(vault)
    hit = page_with(vault, blob.sha512.encode())
    vault.close()
    content = overwritten(content_of(vault), [hit], random.Random(1))
    made = repaired(copy_of(vault, tmp_path / "old", content), tmp_path / "new")
    assert (made.evidence, made.lost_evidence) == (1, ())
    with opened(tmp_path / "new") as again:
        assert every_blob(again) == [blob]
        assert sentences(again) == set()


def test_a_damaged_evidence_file_is_named_and_stops_nothing(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=2)
    (blob,) = every_blob(vault)
    (record,) = vault.rows("evidence")
    vault.close()
    old = copy_of(vault, tmp_path / "old")
    sealed = bytearray((old / "blobs" / blob.name).read_bytes())
    sealed[-20] ^= 1
    (old / "blobs" / blob.name).write_bytes(sealed)
    made = repaired(old, tmp_path / "new")
    assert [(one.sha256, one.ref) for one in made.lost_evidence] == [(blob.sha256, record.ref)]
    assert not made.whole
    assert made.missing == ()


def test_a_change_that_was_never_committed_does_not_come_back(make, tmp_path):
    """What a killed writer left is read as SQLite would roll it back."""
    vault = recorded(make(), tmp_path, incidents=3)
    true = known(vault)
    with vault.database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA cache_size=1")
        for number in range(60):
            vault.save("note", None, {"text": f"never kept {number} " * 60})
        old = copy_of(vault, tmp_path / "old")
    assert (old / f"{DATABASE}-journal").stat().st_size > PAGE
    assert content_of(vault) != (old / DATABASE).read_bytes()
    (old / "vault.lock").unlink()
    made = repaired(old, tmp_path / "new")
    assert made.whole
    with opened(tmp_path / "new") as again:
        assert known(again) == true


def test_an_erased_value_does_not_come_back(make, tmp_path, no_mending):
    vault = make()
    source = vault.save("source", None, {"name": "K7", "identity": "канарейка"})
    erase_values(vault, "source", source, reason="asked for it")
    vault.close()
    content = content_of(vault)
    for hit in range(1, len(content) // PAGE, 29):
        old = copy_of(vault, tmp_path / "old", flipped(content, [hit]))
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        repaired(old, tmp_path / "new", name="Marta")
        with opened(tmp_path / "new") as again:
            shown = [one.values.get("identity") for one in again.operations()]
            assert "канарейка" not in shown
            assert "канарейка".encode() not in pages(again)


def test_a_card_with_a_damaged_page_is_doubted_or_lost_and_never_trusted_more(
    make, tmp_path, no_mending
):
    marta, olena = make("Marta"), make("Olena")
    acquaint(marta, olena)
    olena.save("incident", None, {"title": "[invented] hers"})
    share(olena, marta)
    card = olena.card.to_bytes()
    hits = {
        page_with(marta, card[at : at + 200])
        for at in range(0, len(card) - 200, 200)
        if card[at : at + 200] in pages(marta)
    }
    marta.close()
    for hit in hits:
        content = flipped(content_of(marta), [hit], at=700)
        old = copy_of(marta, tmp_path / "old", content)
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        made = repaired(old, tmp_path / "new", name="Marta")
        # Her key proves itself out of a spoilt card, and with it her change.
        assert made.operations == 1
        with opened(tmp_path / "new") as again:
            states = {one.name: one.state for one in all_colleagues(again) if not one.own}
        assert states.get("Olena", "unverified") == "unverified"
        assert made.cards or made.doubted or made.mended or states
    assert hits


def test_the_earlier_generation_of_the_header_opens_where_the_newest_does_not(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=1)
    add_reader(vault.folder / "vault.json", vault.keys, passphrase="another one", cost=CHEAP)
    vault.close()
    old = copy_of(vault, tmp_path / "old")
    (old / "vault.json").write_bytes(b"{}")
    made = repaired(old, tmp_path / "new")
    assert made.earlier_header
    assert made.whole
    with opened(tmp_path / "new") as again:
        assert sentences(again) == set()


def test_a_lost_head_file_is_said_and_costs_nothing(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=1)
    count = vault.history.count()
    vault.close()
    old = copy_of(vault, tmp_path / "old")
    for name in (HEAD, f"{HEAD}.1"):
        (old / name).unlink()
    made = repaired(old, tmp_path / "new")
    assert made.head_missing
    assert made.operations == count


def test_every_way_in_goes_on_to_open(tmp_path):
    vault, code = Vault.create(
        tmp_path / "v", name="Marta", passphrase=PASSPHRASE, cost=CHEAP, clock=Hands()
    )
    add_reader(vault.folder / "vault.json", vault.keys, passphrase="a reader's", cost=CHEAP)
    vault.save("incident", None, {"title": "[invented]"})
    vault.close()
    repaired(tmp_path / "v", tmp_path / "new")
    for secret in (PASSPHRASE, code, "a reader's"):
        with Vault.open(tmp_path / "new", secret=secret, clock=Hands()) as again:
            assert again.history.count() == 1


def test_what_cannot_be_repaired_is_refused_and_nothing_is_left(make, tmp_path, monkeypatch):
    vault = recorded(make(), tmp_path, incidents=1)
    add_reader(vault.folder / "vault.json", vault.keys, passphrase="a reader's", cost=CHEAP)
    new = tmp_path / "new"
    with pytest.raises(VaultInUse):
        repaired(vault.folder, new)
    vault.close()
    with pytest.raises(NotUnlocked):
        repair_vault(vault.folder, new, secret="wrong")
    with pytest.raises(ReadOnly):
        repair_vault(vault.folder, new, secret="a reader's")
    with pytest.raises(VaultExists):
        repaired(vault.folder, vault.folder)
    with pytest.raises(VaultMissing):
        repaired(tmp_path / "nowhere", new)
    (tmp_path / "full").mkdir(mode=0o700)
    (tmp_path / "full" / "x").write_bytes(b"")
    with pytest.raises(VaultExists):
        repaired(vault.folder, tmp_path / "full")
    junk = copy_of(vault, tmp_path / "junk", random.Random(1).randbytes(20 * PAGE))
    with pytest.raises(NothingToRepair):
        repaired(junk, new, name="Marta")
    assert not new.exists() or not list(new.iterdir())


def test_an_owner_whose_card_is_lost_is_asked_for_the_name(make, tmp_path, no_mending):
    vault = make()
    vault.save("incident", None, {"title": "[invented]"})
    hit = page_with(vault, vault.device.encode() + b"Marta")
    vault.close()
    content = overwritten(content_of(vault), [hit], random.Random(1))
    old = copy_of(vault, tmp_path / "old", content)
    with pytest.raises(OwnerUnknown):
        repaired(old, tmp_path / "new")
    assert repaired(old, tmp_path / "new", name="Марта").operations == 1
    with opened(tmp_path / "new") as again:
        assert again.name == "Марта"
        assert sentences(again) == set()


def test_a_repair_that_was_killed_begins_anew(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=1)
    vault.close()
    (tmp_path / "new" / ".repair" / "blobs").mkdir(parents=True)
    (tmp_path / "new" / ".repair").chmod(0o700)
    (tmp_path / "new").chmod(0o700)
    (tmp_path / "new" / ".repair" / "vault.json").write_bytes(b"half")
    assert repaired(vault.folder, tmp_path / "new").whole
    assert not (tmp_path / "new" / ".repair").exists()


def test_a_repaired_vault_has_both_copies_of_its_small_files_and_says_its_format(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=1)
    header = KeyFile.read(vault.header_file)
    before = replace(header, fields={**header.fields, "v": VAULT_FORMAT - 1})
    vault.header_file.write_bytes(before.to_bytes(vault.keys))
    vault.close()
    repaired(vault.folder, tmp_path / "new")
    here = {path.name for path in (tmp_path / "new").iterdir()}
    assert {HEAD, f"{HEAD}.1", "vault.json", "vault.json.1"} <= here
    assert KeyFile.read(tmp_path / "new" / "vault.json").format == VAULT_FORMAT
    with opened(tmp_path / "new") as again:
        assert again.remarks == []
        assert not [line for line in again.journal() if line.what == "head-renewed"]


def test_a_repaired_vault_is_not_taken_for_a_copy(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=1)
    vault.set_setting("place", "1:00")
    vault.close()
    repaired(vault.folder, tmp_path / "new")
    with opened(tmp_path / "new") as again:
        assert again.setting("place") is None
        assert again.setting("idle_minutes") == 7
        assert not was_copied(again)
