"""Making a vault's keys and opening them again, and what of the header is kept."""

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
    create_key_file,
    load_identity,
    remove_slot,
    store_identity,
)
from crypto.keyfile.errors import EmptyPassphrase, KeyFileExists, LastSlot, NoKeyFile
from tests.codes import renewed_code
from tests.crypto.keyfile.vault_keys import CHEAP, OWNER, READER, keys, made, path, unlock  # noqa: F401


def rewrite(path: Path, keys: Keys, **changes: object) -> None:  # noqa: F811
    """Change fields of the header as a later version with the right keys would."""
    fields = {**json.loads(path.read_bytes()), **changes}
    fields.pop("mac")
    header = KeyFile(vault_id=keys.vault_id, generation=1, slots=(), fields=fields)
    path.write_bytes(header.to_bytes(keys))


def test_the_passphrase_and_the_recovery_code_open_the_same_vault(path, made):  # noqa: F811
    keys, code = made  # noqa: F811
    for secret in (OWNER, bytearray(OWNER.encode()), code, code.lower().replace("-", " ")):
        opened = unlock(path, secret)
        assert opened.can_sign
        assert opened.database() == keys.database()


def test_each_purpose_has_a_key_of_its_own(keys):  # noqa: F811
    derived = [keys.database(), keys.blobs(), keys.head(), keys.quarantine()]
    assert {len(key) for key in derived} == {32}
    assert len({bytes(key) for key in derived}) == 4


def test_two_vaults_share_nothing(tmp_path):
    first, _ = create_key_file(tmp_path / "a.json", passphrase=OWNER, cost=CHEAP)
    second, _ = create_key_file(tmp_path / "b.json", passphrase=OWNER, cost=CHEAP)
    assert first.vault_id != second.vault_id
    assert first.database() != second.database()


@pytest.mark.parametrize("secret", ["", "wrong", OWNER.upper(), bytearray(b"\xff\xfe"), "\ud800"])
def test_a_wrong_secret_gets_the_one_sentence(path, made, secret):  # noqa: F811
    with pytest.raises(NotUnlocked) as caught:
        unlock(path, secret)
    assert type(caught.value) is NotUnlocked
    assert str(caught.value) == "Wrong passphrase, or the vault's header is damaged."


def test_a_recovery_code_of_another_vault_is_a_wrong_secret(path, made, tmp_path):  # noqa: F811
    _, other = create_key_file(tmp_path / "other.json", passphrase=OWNER, cost=CHEAP)
    with pytest.raises(NotUnlocked):
        unlock(path, other)


def test_a_new_vault_is_never_written_over_another(path, made):  # noqa: F811
    before = path.read_bytes()
    with pytest.raises(KeyFileExists):
        create_key_file(path, passphrase="another", cost=CHEAP)
    assert path.read_bytes() == before


def test_a_lost_header_is_not_replaced_while_its_previous_generation_is_there(path, keys):  # noqa: F811
    store_identity(path, keys, b"identity")
    path.unlink()
    with pytest.raises(KeyFileExists):
        create_key_file(path, passphrase="another", cost=CHEAP)


@pytest.mark.parametrize("passphrase", ["", "  ", "\u00a0"])
def test_an_empty_passphrase_is_refused_and_writes_nothing(path, passphrase):  # noqa: F811
    with pytest.raises(EmptyPassphrase):
        create_key_file(path, passphrase=passphrase, cost=CHEAP)
    assert not path.exists()


def test_a_missing_header_is_called_missing(path):  # noqa: F811
    with pytest.raises(NoKeyFile, match=str(path.parent)):
        KeyFile.read(path)


def test_the_identity_comes_back_by_every_owners_way_in(path, made):  # noqa: F811
    keys, code = made  # noqa: F811
    assert load_identity(keys) is None
    store_identity(path, keys, b"identity bytes")
    assert load_identity(keys) == b"identity bytes"
    for secret in (OWNER, code):
        assert load_identity(unlock(path, secret)) == b"identity bytes"
    assert b"identity bytes" not in path.read_bytes()


def test_an_identity_of_another_vault_does_not_open(path, keys, tmp_path):  # noqa: F811
    other, _ = create_key_file(tmp_path / "other.json", passphrase=OWNER, cost=CHEAP)
    store_identity(tmp_path / "other.json", other, b"identity")
    keys.identity = other.identity
    with pytest.raises(DamagedKeyFile):
        load_identity(keys)


def test_fields_and_slots_of_a_later_version_are_kept_and_skipped(path, keys):  # noqa: F811
    token = {"id": "f1d0", "kind": "token", "credential": {"made by": ["a later version"]}}
    stronger = {"id": "f1d1", "kind": "passphrase", "kdf": {"name": "argon3"}, "wrapped": "?"}
    slots = json.loads(path.read_bytes())["slots"]
    rewrite(path, keys, slots=[token, stronger, *slots], colour="blue")
    opened = unlock(path, OWNER)
    add_reader(path, opened, passphrase=READER, cost=CHEAP)
    renewed_code(path, opened)
    after = json.loads(path.read_bytes())
    assert after["colour"] == "blue"
    assert token in after["slots"]
    assert stronger in after["slots"]
    assert not unlock(path, READER).can_sign


def test_a_header_for_new_keys_has_the_id_and_the_fields_that_it_is_given(path):  # noqa: F811
    unknown = {"colour": "blue", "v": 9, "mac": "no"}
    vault_id = "5e" * 16
    keys, _ = create_key_file(  # noqa: F811
        path, passphrase=OWNER, cost=CHEAP, vault_id=vault_id, unknown=unknown
    )
    header = KeyFile.read(path)
    assert (header.vault_id, keys.vault_id) == (vault_id, vault_id)
    assert header.unknown == {"colour": "blue"}
    assert unlock(path, OWNER).can_sign


def test_unknown_slots_do_not_count_as_a_way_in(path, keys):  # noqa: F811
    slots = json.loads(path.read_bytes())["slots"]
    rewrite(path, keys, slots=[slots[0], {"id": "f1d0", "kind": "token"}])
    with pytest.raises(LastSlot):
        remove_slot(path, keys, slots[0]["id"])


def test_an_unknown_field_in_a_slot_is_bound_to_it(path, keys):  # noqa: F811
    fields = json.loads(path.read_bytes())
    fields["slots"][0]["hint"] = "typed by somebody else"
    rewrite(path, keys, slots=fields["slots"])
    with pytest.raises(NotUnlocked):
        unlock(path, OWNER)


def test_a_newer_header_says_so_before_anything_else_is_judged(path, keys):  # noqa: F811
    path.write_bytes(encode({"format": "afield-vault", "v": 4, "all": "different"}))
    with pytest.raises(NewerFormat, match="format 4; this one reads 3"):
        KeyFile.read(path)


def test_keys_of_another_vault_cannot_rewrite_this_one(path, made, tmp_path):  # noqa: F811
    other, _ = create_key_file(tmp_path / "other.json", passphrase=OWNER, cost=CHEAP)
    with pytest.raises(DamagedKeyFile):
        add_reader(path, other, passphrase=READER, cost=CHEAP)


def test_wiped_keys_give_nothing(path, keys):  # noqa: F811
    store_identity(path, keys, b"identity")
    keys.wipe()
    for ask in (keys.database, keys.blobs, keys.head, keys.quarantine, keys.open_identity):
        with pytest.raises(Locked):
            ask()


def test_the_header_is_closed_to_others(path, keys):  # noqa: F811
    add_reader(path, keys, passphrase=READER, cost=CHEAP)
    demand_private(path)
    demand_private(previous_file(path))
