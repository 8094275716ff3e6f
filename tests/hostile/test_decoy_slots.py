"""Decoy slots in vault.json: what a stranger asks for is bounded before anything is tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from crypto.canonical import decode, encode
from crypto.errors import NotUnlocked
from crypto.keyfile import KeyFile
from crypto.keyfile import slot as slots
from crypto.keyfile import slot_changes as vaultkey
from crypto.keyfile.errors import TooManySlots
from crypto.passphrases import Cost

WORDS = "six words that nobody else says"
GIB = 1024 * 1024
KINDS = {
    "the cheapest": (Cost.floor(), 62),
    "the default": (Cost(), 16),
    "the most memory": (Cost(memory_kib=4 * GIB, iterations=3), 1),
    "the most passes": (Cost(memory_kib=GIB, iterations=20), 1),
    "the dearest": (Cost(memory_kib=4 * GIB, iterations=20, lanes=16), 1),
}


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Cost]:
    """Keep every derivation that is asked for, and run none."""
    asked: list[Cost] = []

    def stretch(secret: bytearray, *, salt: bytes, cost: Cost) -> bytearray:
        asked.append(cost)
        return bytearray(64)

    monkeypatch.setattr(slots, "stretch", stretch)
    return asked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    keys, _ = vaultkey.create_key_file(tmp_path / "vault.json", passphrase=WORDS, cost=Cost.floor())
    keys.wipe()
    return tmp_path / "vault.json"


def with_decoys(path: Path, cost: Cost, many: int) -> None:
    """Add slots like the owner's, as somebody can who writes to the folder and knows nothing."""
    fields = decode(path.read_bytes())
    assert isinstance(fields, dict)
    (owner,) = [one for one in fields["slots"] if one["kind"] == "passphrase"]
    for number in range(many):
        kdf = owner["kdf"] | {
            "memory_kib": cost.memory_kib, "iterations": cost.iterations, "lanes": cost.lanes,
        }  # fmt: skip
        fields["slots"].insert(0, owner | {"id": f"{number:016x}", "kind": "reader", "kdf": kdf,
                                           "wrapped": "A" * 64})  # fmt: skip
    path.write_bytes(encode(fields))


@pytest.mark.parametrize("which", KINDS)
def test_decoys_beyond_what_a_vault_has_are_refused_before_anything_is_tried(
    which: str, path: Path, tried: list[Cost]
) -> None:
    with_decoys(path, *KINDS[which])
    with pytest.raises(TooManySlots):
        KeyFile.read(path).unlock("anything")
    assert tried == []


def test_decoys_within_the_bounds_cost_no_more_than_sixteen_default_slots(
    path: Path, tried: list[Cost]
) -> None:
    with_decoys(path, Cost(), 14)
    with pytest.raises(NotUnlocked):
        KeyFile.read(path).unlock("anything")
    assert sum(one.work for one in tried) <= 16 * Cost().work


def test_a_vault_takes_readers_up_to_the_bound_and_says_so_beyond(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = KeyFile.read(path).unlock(WORDS)
    monkeypatch.setattr(vaultkey, "_demand_unused", lambda *_: None)
    monkeypatch.setattr(
        slots, "stretch", lambda secret, **_: bytearray(secret[-8:]) + bytearray(56)
    )
    for number in range(14):
        vaultkey.add_reader(path, keys, passphrase=f"reader {number}", cost=Cost())
    before = path.read_bytes()
    with pytest.raises(TooManySlots):
        vaultkey.add_reader(path, keys, passphrase="one more", cost=Cost())
    assert path.read_bytes() == before
    assert len(KeyFile.read(path).slots) == 16
