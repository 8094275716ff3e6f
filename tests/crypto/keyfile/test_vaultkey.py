"""Making a vault's keys, and changing the ways in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crypto.canonical import encode
from crypto.errors import DamagedKeyFile, Locked, NewerFormat, NotUnlocked
from crypto.files import demand_private, previous_file
from crypto.keyfile import (
    KeyFile,
    Keys,
    add_reader,
    change_passphrase,
    create_key_file,
    load_identity,
    remove_slot,
    replace_recovery,
    store_identity,
)
from crypto.keyfile.errors import (
    EmptyPassphrase,
    KeyFileExists,
    LastSlot,
    NoKeyFile,
    NoSuchSlot,
    PassphraseInUse,
    ReadersSlot,
)
from crypto.passphrases import Cost

CHEAP = Cost.floor()
OWNER = "abacus abdomen abdominal"
READER = "abide abiding ability"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def made(path: Path) -> tuple[Keys, str]:
    return create_key_file(path, passphrase=OWNER, cost=CHEAP)


@pytest.fixture
def keys(made: tuple[Keys, str]) -> Keys:
    return made[0]


def unlock(path: Path, secret: str | bytearray) -> Keys:
    return KeyFile.read(path).unlock(secret)


def kinds(path: Path) -> list[str]:
    return [slot.kind for slot in KeyFile.read(path).slots]


def rewrite(path: Path, keys: Keys, **changes: object) -> None:
    """Change fields of the header as a later version with the right keys would."""
    fields = {**json.loads(path.read_bytes()), **changes}
    fields.pop("mac")
    header = KeyFile(vault_id=keys.vault_id, generation=1, slots=(), fields=fields)
    path.write_bytes(header.to_bytes(keys))


def test_the_passphrase_and_the_recovery_code_open_the_same_vault(path, made):
    keys, code = made
    for secret in (OWNER, bytearray(OWNER.encode()), code, code.lower().replace("-", " ")):
        opened = unlock(path, secret)
        assert opened.can_sign
        assert opened.database() == keys.database()


def test_each_purpose_has_a_key_of_its_own(keys):
    derived = [keys.database(), keys.blobs(), keys.head(), keys.quarantine()]
    assert {len(key) for key in derived} == {32}
    assert len({bytes(key) for key in derived}) == 4


def test_two_vaults_share_nothing(tmp_path):
    first, _ = create_key_file(tmp_path / "a.json", passphrase=OWNER, cost=CHEAP)
    second, _ = create_key_file(tmp_path / "b.json", passphrase=OWNER, cost=CHEAP)
    assert first.vault_id != second.vault_id
    assert first.database() != second.database()


@pytest.mark.parametrize("secret", ["", "wrong", OWNER.upper(), bytearray(b"\xff\xfe"), "\ud800"])
def test_a_wrong_secret_gets_the_one_sentence(path, made, secret):
    with pytest.raises(NotUnlocked) as caught:
        unlock(path, secret)
    assert type(caught.value) is NotUnlocked
    assert str(caught.value) == "Wrong passphrase, or the vault's header is damaged."


def test_a_recovery_code_of_another_vault_is_a_wrong_secret(path, made, tmp_path):
    _, other = create_key_file(tmp_path / "other.json", passphrase=OWNER, cost=CHEAP)
    with pytest.raises(NotUnlocked):
        unlock(path, other)


def test_a_new_vault_is_never_written_over_another(path, made):
    before = path.read_bytes()
    with pytest.raises(KeyFileExists):
        create_key_file(path, passphrase="another", cost=CHEAP)
    assert path.read_bytes() == before


def test_a_lost_header_is_not_replaced_while_its_previous_generation_is_there(path, keys):
    store_identity(path, keys, b"identity")
    path.unlink()
    with pytest.raises(KeyFileExists):
        create_key_file(path, passphrase="another", cost=CHEAP)


@pytest.mark.parametrize("passphrase", ["", "  ", "\u00a0"])
def test_an_empty_passphrase_is_refused_and_writes_nothing(path, passphrase):
    with pytest.raises(EmptyPassphrase):
        create_key_file(path, passphrase=passphrase, cost=CHEAP)
    assert not path.exists()


def test_a_missing_header_is_called_missing(path):
    with pytest.raises(NoKeyFile, match=str(path.parent)):
        KeyFile.read(path)


def test_a_reader_opens_everything_and_reaches_no_author_key(path, keys):
    store_identity(path, keys, b"identity")
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    reader = unlock(path, READER)
    assert not reader.can_sign
    assert reader.database() == keys.database()
    assert load_identity(reader) is None
    for ask in (
        lambda: reader.wrapped(author=True),
        lambda: reader.wrapped(author=False),
        lambda: reader.seal_identity(b"", random=bytes),
    ):
        with pytest.raises(ReadersSlot):
            ask()


def test_a_reader_changes_no_slot(path, keys):
    slot = add_reader(path, keys, passphrase=READER, cost=CHEAP)
    reader = unlock(path, READER)
    before = path.read_bytes()
    for change in (
        lambda: add_reader(path, reader, passphrase="x", cost=CHEAP),
        lambda: change_passphrase(path, reader, old=READER, new="x", cost=CHEAP),
        lambda: remove_slot(path, reader, slot),
        lambda: replace_recovery(path, reader),
        lambda: store_identity(path, reader, b""),
    ):
        with pytest.raises(ReadersSlot):
            change()
    assert path.read_bytes() == before


def test_a_readers_passphrase_may_not_be_the_owners(path, keys):
    with pytest.raises(PassphraseInUse):
        add_reader(path, keys, passphrase=OWNER, cost=CHEAP)
    assert kinds(path) == ["passphrase", "recovery"]


def test_a_new_passphrase_takes_the_place_of_the_old_one(path, keys):
    change_passphrase(path, keys, old=OWNER, new="new words", cost=CHEAP)
    assert unlock(path, "new words").can_sign
    with pytest.raises(NotUnlocked):
        unlock(path, OWNER)


def test_a_readers_passphrase_can_be_changed_by_the_owner_and_stays_a_readers(path, keys):
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    change_passphrase(path, keys, old=READER, new="new words", cost=CHEAP)
    assert not unlock(path, "new words").can_sign


def test_changing_takes_the_old_passphrase(path, keys):
    with pytest.raises(NotUnlocked):
        change_passphrase(path, keys, old="wrong", new="new", cost=CHEAP)
    assert unlock(path, OWNER).can_sign


def test_the_recovery_code_puts_a_new_passphrase_in_the_place_of_a_forgotten_one(path, made):
    keys, code = made
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    change_passphrase(path, keys, old=code, new="new words", cost=CHEAP)
    assert sorted(kinds(path)) == ["passphrase", "reader", "recovery"]
    for secret in ("new words", code):
        assert unlock(path, secret).can_sign
    assert not unlock(path, READER).can_sign
    with pytest.raises(NotUnlocked):
        unlock(path, OWNER)


def test_a_secret_that_was_taken_back_opens_nothing_that_lies_there(path, made):
    keys, code = made
    slot = add_reader(path, keys, passphrase=READER, cost=CHEAP)
    remove_slot(path, keys, slot)
    change_passphrase(path, keys, old=OWNER, new="new words", cost=CHEAP)
    replace_recovery(path, keys)
    for file in (path, previous_file(path)):
        for gone in (OWNER, READER, code):
            with pytest.raises(NotUnlocked):
                unlock(file, gone)
        assert unlock(file, "new words").can_sign


def test_the_previous_generation_is_kept_when_nothing_was_taken_back(path, keys):
    before = path.read_bytes()
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    assert previous_file(path).read_bytes() == before
    assert KeyFile.read(path).generation == KeyFile.read(previous_file(path)).generation + 1


def test_a_new_recovery_code_replaces_the_old_one(path, made):
    keys, old = made
    code = replace_recovery(path, keys)
    assert unlock(path, code).can_sign
    with pytest.raises(NotUnlocked):
        unlock(path, old)


def test_the_last_way_in_that_writes_cannot_be_removed(path, keys):
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    owner, recovery, _reader = KeyFile.read(path).slots
    remove_slot(path, keys, recovery.id)
    with pytest.raises(LastSlot):
        remove_slot(path, keys, owner.id)
    assert unlock(path, OWNER).can_sign


def test_a_slot_that_is_not_there_cannot_be_removed(path, keys):
    with pytest.raises(NoSuchSlot):
        remove_slot(path, keys, "0" * 16)


def test_the_identity_comes_back_by_every_owners_way_in(path, made):
    keys, code = made
    assert load_identity(keys) is None
    store_identity(path, keys, b"identity bytes")
    assert load_identity(keys) == b"identity bytes"
    for secret in (OWNER, code):
        assert load_identity(unlock(path, secret)) == b"identity bytes"
    assert b"identity bytes" not in path.read_bytes()


def test_an_identity_of_another_vault_does_not_open(path, keys, tmp_path):
    other, _ = create_key_file(tmp_path / "other.json", passphrase=OWNER, cost=CHEAP)
    store_identity(tmp_path / "other.json", other, b"identity")
    keys.identity = other.identity
    with pytest.raises(DamagedKeyFile):
        load_identity(keys)


def test_fields_and_slots_of_a_later_version_are_kept_and_skipped(path, keys):
    token = {"id": "f1d0", "kind": "token", "credential": {"made by": ["a later version"]}}
    stronger = {"id": "f1d1", "kind": "passphrase", "kdf": {"name": "argon3"}, "wrapped": "?"}
    slots = json.loads(path.read_bytes())["slots"]
    rewrite(path, keys, slots=[token, stronger, *slots], colour="blue")
    opened = unlock(path, OWNER)
    add_reader(path, opened, passphrase=READER, cost=CHEAP)
    replace_recovery(path, opened)
    after = json.loads(path.read_bytes())
    assert after["colour"] == "blue"
    assert token in after["slots"]
    assert stronger in after["slots"]
    assert not unlock(path, READER).can_sign


def test_a_header_for_new_keys_has_the_id_and_the_fields_that_it_is_given(path):
    unknown = {"colour": "blue", "v": 9, "mac": "no"}
    vault_id = "5e" * 16
    keys, _ = create_key_file(
        path, passphrase=OWNER, cost=CHEAP, vault_id=vault_id, unknown=unknown
    )
    header = KeyFile.read(path)
    assert (header.vault_id, keys.vault_id) == (vault_id, vault_id)
    assert header.unknown == {"colour": "blue"}
    assert unlock(path, OWNER).can_sign


def test_unknown_slots_do_not_count_as_a_way_in(path, keys):
    slots = json.loads(path.read_bytes())["slots"]
    rewrite(path, keys, slots=[slots[0], {"id": "f1d0", "kind": "token"}])
    with pytest.raises(LastSlot):
        remove_slot(path, keys, slots[0]["id"])


def test_an_unknown_field_in_a_slot_is_bound_to_it(path, keys):
    fields = json.loads(path.read_bytes())
    fields["slots"][0]["hint"] = "typed by somebody else"
    rewrite(path, keys, slots=fields["slots"])
    with pytest.raises(NotUnlocked):
        unlock(path, OWNER)


def test_a_newer_header_says_so_before_anything_else_is_judged(path, keys):
    path.write_bytes(encode({"format": "afield-vault", "v": 2, "all": "different"}))
    with pytest.raises(NewerFormat, match="format 2; this one reads 1"):
        KeyFile.read(path)


def test_keys_of_another_vault_cannot_rewrite_this_one(path, made, tmp_path):
    other, _ = create_key_file(tmp_path / "other.json", passphrase=OWNER, cost=CHEAP)
    with pytest.raises(DamagedKeyFile):
        add_reader(path, other, passphrase=READER, cost=CHEAP)


def test_wiped_keys_give_nothing(path, keys):
    store_identity(path, keys, b"identity")
    keys.wipe()
    for ask in (keys.database, keys.blobs, keys.head, keys.quarantine, keys.open_identity):
        with pytest.raises(Locked):
            ask()


def test_the_header_is_closed_to_others(path, keys):
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    demand_private(path)
    demand_private(previous_file(path))
