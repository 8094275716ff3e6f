"""Damaged and hostile headers: refused, by the right error, before anything they ask for runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.canonical import encode
from crypto.errors import DamagedKeyFile, KeyFileError, NewerFormat, NotUnlocked
from crypto.files import StorageFailed
from crypto.keyfile import KeyFile, add_reader, create_key_file
from crypto.keyfile import slot as slots
from crypto.passphrases import NotEnoughMemory
from tests.drawn import quick

OWNER = "abacus abdomen abdominal"
READER = "abide abiding ability"

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts),
    max_leaves=5,
)


def never(*_arguments: object, **_named: object) -> bytearray:
    raise AssertionError("a parameter was run before it was judged")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """Return a header with an owner, a recovery code and a reader, and the code."""
    path = tmp_path_factory.mktemp("vault") / "vault.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "stretch", quick)
        keys, code = create_key_file(path, passphrase=OWNER)
        add_reader(path, keys, passphrase=READER)
    return path.read_bytes(), code


def test_every_flipped_bit_is_noticed_by_every_way_in(made, monkeypatch):
    data, code = made
    monkeypatch.setattr(slots, "stretch", quick)
    for secret in (OWNER, READER, code):
        assert KeyFile.parse(data).unlock(secret).vault_id
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        for secret in (OWNER, READER, code):
            with pytest.raises((KeyFileError, NotUnlocked)):
                KeyFile.parse(bytes(flipped)).unlock(secret)


def test_every_cut_is_noticed(made):
    data, _ = made
    for size in range(len(data)):
        with pytest.raises(DamagedKeyFile):
            KeyFile.parse(data[:size])


@given(st.data())
def test_any_value_in_any_place_is_refused_or_skipped_without_being_run(made, data):
    """Put anything anywhere in the header; reading it runs nothing and says one of two things."""
    fields = json.loads(made[0])
    holder: object = fields
    while True:
        place = data.draw(
            st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder)))
        )
        if not isinstance(holder[place], dict | list) or data.draw(st.booleans()):
            break
        holder = holder[place]
    holder[place] = data.draw(anything)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "stretch", never)
        try:
            raw = encode(fields)
        except Exception:  # noqa: BLE001  # not canonical, so no header could hold it
            return
        try:
            KeyFile.parse(raw)
        except (DamagedKeyFile, NewerFormat):
            return


@given(st.binary(max_size=200) | anything.map(lambda value: json.dumps(value).encode()))
def test_what_is_no_header_is_called_damaged(data):
    with pytest.raises(DamagedKeyFile):
        KeyFile.parse(data)


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 64 * 1024 - 1},
        {"memory_kib": 4 * 1024 * 1024 + 1},
        {"memory_kib": -1},
        {"iterations": 0},
        {"iterations": 21},
        {"lanes": 17},
        {"lanes": None},
        {"salt": "AAAA"},
        {"salt": 5},
        {"name": 5},
    ],
)
def test_a_cost_out_of_bounds_is_never_run(made, monkeypatch, change):
    monkeypatch.setattr(slots, "stretch", never)
    fields = json.loads(made[0])
    fields["slots"][0]["kdf"].update(change)
    with pytest.raises(DamagedKeyFile):
        KeyFile.parse(encode(fields))


def test_a_weaker_cost_written_into_a_slot_opens_nothing(made, monkeypatch):
    monkeypatch.setattr(slots, "stretch", quick)
    fields = json.loads(made[0])
    fields["slots"][0]["kdf"]["memory_kib"] = 64 * 1024
    with pytest.raises(NotUnlocked):
        KeyFile.parse(encode(fields)).unlock(OWNER)


def test_a_slot_moved_to_another_vault_opens_nothing(made, tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "stretch", quick)
    path = tmp_path / "vault.json"
    create_key_file(path, passphrase="another")
    fields = json.loads(path.read_bytes())
    fields["slots"].append(json.loads(made[0])["slots"][0])
    with pytest.raises(NotUnlocked):
        KeyFile.parse(encode(fields)).unlock(OWNER)


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_a_dropped_slot_is_noticed_by_whoever_still_gets_in(made, monkeypatch, dropped):
    monkeypatch.setattr(slots, "stretch", quick)
    fields = json.loads(made[0])
    del fields["slots"][dropped]
    header = KeyFile.parse(encode(fields))
    for place, secret in enumerate((OWNER, made[1], READER)):
        with pytest.raises(NotUnlocked if place == dropped else DamagedKeyFile):
            header.unlock(secret)


def test_a_slot_under_two_ids_that_are_one_is_damage(made):
    fields = json.loads(made[0])
    fields["slots"].append(fields["slots"][0])
    with pytest.raises(DamagedKeyFile):
        KeyFile.parse(encode(fields))


def test_a_readers_slot_relabelled_as_an_owners_opens_nothing(made, monkeypatch):
    monkeypatch.setattr(slots, "stretch", quick)
    fields = json.loads(made[0])
    fields["slots"][2]["kind"] = "passphrase"
    with pytest.raises(DamagedKeyFile):
        KeyFile.parse(encode(fields))


def test_the_commitment_is_checked_before_the_cipher_runs(made, monkeypatch):
    class NoCipher:
        def __init__(self, _key):
            raise AssertionError("the cipher ran on a key that nothing committed to")

    monkeypatch.setattr(slots, "stretch", quick)
    monkeypatch.setattr(slots, "ChaCha20Poly1305", NoCipher)
    with pytest.raises(NotUnlocked):
        KeyFile.parse(made[0]).unlock("wrong")


def test_a_slot_too_large_for_this_machine_does_not_hide_the_next(made, monkeypatch):
    calls = []

    def short_once(secret, *, salt, cost):
        calls.append(cost)
        if len(calls) == 1:
            raise NotEnoughMemory(mib=256)
        return quick(secret, salt=salt, cost=cost)

    monkeypatch.setattr(slots, "stretch", short_once)
    assert not KeyFile.parse(made[0]).unlock(READER).can_sign


def test_a_secret_that_could_not_be_tried_is_not_called_wrong(made, monkeypatch):
    def short(*_arguments, **_named):
        raise NotEnoughMemory(mib=256)

    monkeypatch.setattr(slots, "stretch", short)
    with pytest.raises(NotEnoughMemory):
        KeyFile.parse(made[0]).unlock(OWNER)


def test_a_folder_in_the_headers_place_is_a_storage_error(tmp_path: Path):
    (tmp_path / "vault.json").mkdir()
    with pytest.raises(StorageFailed):
        KeyFile.read(tmp_path / "vault.json")
