"""From a damaged database comes back every change whose bytes are sound, and nothing else."""

from __future__ import annotations

import os
import random

import pytest

from models.lifecycle import Vault
from models.lifecycle.repair import repairing
from models.vault import DATABASE
from tests.models.lifecycle.repair.damaged import (
    PAGE,
    copy_of,
    demand_no_invention,
    flipped,
    known,
    opened,
    overwritten,
    page_of_each,
    pages_of_values,
    recorded,
    repaired,
    sentences,
)
from tests.people import CHEAP, PASSPHRASE, Hands

LONG = bool(os.environ.get("AFIELD_LONG"))
INCIDENTS = 2000 if LONG else 40
LOST = {"Changes before this one are missing from this vault's chain."}
UNNAMED = {"A sealed file that no record names."}


class Whole:
    """A vault that is whole and closed, what it holds, and where that lies in its pages."""

    def __init__(self, folder) -> None:
        vault, _ = Vault.create(
            folder / "whole", name="Marta", passphrase=PASSPHRASE, cost=CHEAP, clock=Hands()
        )
        recorded(vault, folder, incidents=INCIDENTS)
        self.vault = vault
        self.true = known(vault)
        self.changes = page_of_each(vault)
        self.values = pages_of_values(vault)
        vault.close()
        self.content = (vault.folder / DATABASE).read_bytes()
        self.count = len(self.content) // PAGE


@pytest.fixture(scope="module")
def whole(_quick_keys, tmp_path_factory) -> Whole:
    return Whole(tmp_path_factory.mktemp("repair"))


@pytest.fixture
def no_mending(monkeypatch) -> None:
    """Look for no flipped bit: what is asked is what the rest of a page gives."""
    monkeypatch.setattr(repairing, "MOST_MENDS", 0)


def test_the_oracle_knows_most_changes(whole):
    assert len(whole.changes) > 0.9 * len(whole.true)
    assert len(whole.values) > 0.8 * sum(len(one.disclosures) for one in whole.true.values())


def test_a_whole_vault_is_whole_in_its_copy(whole, tmp_path):
    made = repaired(copy_of(whole.vault, tmp_path / "old"), tmp_path / "new")
    assert made.whole
    assert (made.damaged, made.mended, made.operations) == ((), (), len(whole.true))
    with opened(tmp_path / "new") as again:
        assert sentences(again) == set()
        assert demand_no_invention(again, whole.true) == whole.true
        assert again.setting("idle_minutes") == 7
        assert again.drafts() == {"quick": {"what": "half typed"}}
        assert [line.what for line in again.journal()][:2] == ["repaired", "new-device-chain"]
        assert again.device != next(iter(whole.true.values())).device


def test_the_damaged_vault_is_only_read(whole, tmp_path):
    old = copy_of(whole.vault, tmp_path / "old", flipped(whole.content, [5, 9]))
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    repaired(old, tmp_path / "new")
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("number", [1, 9] if LONG else [2])
def test_one_flipped_bit_in_a_page_is_found_and_costs_nothing(whole, tmp_path, number):
    """Wherever it is: the first page too, with the schema, and the code of the page itself."""
    drawn = random.Random(number)
    hit = [0, *drawn.sample(range(1, whole.count), number)]
    content = flipped(whole.content, hit, at=drawn.randrange(100, PAGE))
    content = flipped(content, [whole.count - 1], at=PAGE - 3)
    made = repaired(copy_of(whole.vault, tmp_path / "old", content), tmp_path / "new")
    assert made.whole
    assert len(made.mended) >= number + 1
    with opened(tmp_path / "new") as again:
        assert sentences(again) == set()
        assert demand_no_invention(again, whole.true) == whole.true


@pytest.mark.parametrize("number", [1, 10, 100])
def test_every_change_whose_bytes_are_sound_comes_back(whole, tmp_path, number, no_mending):
    """Pages are overwritten whole, so that nothing in them is sound, and nothing outside lost."""
    drawn = random.Random(number)
    hit = set(drawn.sample(range(whole.count), min(number, whole.count // 2)))
    content = overwritten(whole.content, hit, drawn)
    old = copy_of(whole.vault, tmp_path / "old", content)
    made = repaired(old, tmp_path / "new", name="Marta")
    with opened(tmp_path / "new") as again:
        back = demand_no_invention(again, whole.true)
        assert {hash for hash, page in whole.changes.items() if page not in hit} <= back.keys()
        for (hash, name), page in whole.values.items():
            if hash in back and page not in hit:
                assert name in back[hash].disclosures
        assert sentences(again) <= LOST | UNNAMED
    # With the first page the salt is lost, and no page can be proven by its code.
    assert len(made.damaged) == (whole.count if 0 in hit else len(hit))
    assert sum(line.count for line in made.missing) == len(whole.true) - len(back)


def test_what_a_damaged_page_still_proves_comes_back(whole, tmp_path, no_mending):
    """One bit spoils 32 bytes: the other changes in its page prove themselves."""
    hit = max(set(whole.changes.values()), key=list(whole.changes.values()).count)
    there = [hash for hash, page in whole.changes.items() if page == hit]
    content = flipped(whole.content, [hit], at=2000)
    made = repaired(copy_of(whole.vault, tmp_path / "old", content), tmp_path / "new")
    with opened(tmp_path / "new") as again:
        back = demand_no_invention(again, whole.true)
    assert len(there) > 1
    assert sum(hash not in back for hash in there) <= 1
    assert made.damaged == (hit + 1,)


def test_what_is_missing_is_named_by_record_author_and_day(whole, tmp_path, no_mending):
    hit = max(set(whole.changes.values()), key=list(whole.changes.values()).count)
    content = overwritten(whole.content, [hit], random.Random(1))
    made = repaired(copy_of(whole.vault, tmp_path / "old", content), tmp_path / "new")
    with opened(tmp_path / "new") as again:
        lost = [one for hash, one in whole.true.items() if hash not in known(again)]
    assert lost
    assert sum(line.count for line in made.missing) == len(lost)
    assert {line.author for line in made.missing} == {"Marta"}
    assert {line.day for line in made.missing} == {"2026-03-10"}
    assert all(line.ref for line in made.missing)


@pytest.mark.parametrize("place", [0, 15])
def test_a_damaged_salt_is_found_again(whole, tmp_path, place):
    content = bytearray(whole.content)
    content[place] ^= 0xA5
    made = repaired(copy_of(whole.vault, tmp_path / "old", bytes(content)), tmp_path / "new")
    assert made.whole


def test_where_the_salt_is_lost_the_changes_prove_themselves(whole, tmp_path):
    content = bytes(16) + whole.content[16:]
    made = repaired(copy_of(whole.vault, tmp_path / "old", content), tmp_path / "new")
    assert made.operations == len(whole.true)
    with opened(tmp_path / "new") as again:
        assert demand_no_invention(again, whole.true) == whole.true
        assert sentences(again) == set()


@pytest.mark.parametrize("part", [0.2, 0.8])
def test_a_database_that_is_cut_gives_what_is_before_the_cut(whole, tmp_path, part):
    content = whole.content[: int(len(whole.content) * part)]
    old = copy_of(whole.vault, tmp_path / "old", content)
    made = repaired(old, tmp_path / "new", name="Marta")
    with opened(tmp_path / "new") as again:
        back = demand_no_invention(again, whole.true)
        last = len(content) // PAGE
        sound = {hash for hash, page in whole.changes.items() if page < last}
        assert sound <= back.keys()
        assert sentences(again) <= LOST | UNNAMED
    assert sum(line.count for line in made.missing) == len(whole.true) - len(back)


@pytest.mark.parametrize("seed", range(200 if LONG else 4))
def test_no_damage_crashes_or_invents_anything(whole, tmp_path, seed, no_mending):
    drawn = random.Random(seed)
    content = bytearray(whole.content)
    for _ in range(drawn.choice([1, 5, 20])):
        at, size = drawn.randrange(len(content)), drawn.choice([1, 16, 512, PAGE])
        size = min(size, len(content) - at)
        other = drawn.randrange(len(content) - size + 1)
        content[at : at + size] = drawn.choice(
            [drawn.randbytes(size), bytes(size), bytes(content[other : other + size])]
        )
    old = copy_of(whole.vault, tmp_path / "old", bytes(content))
    made = repaired(old, tmp_path / "new", name="Marta")
    with opened(tmp_path / "new") as again:
        back = demand_no_invention(again, whole.true)
        assert sentences(again) <= LOST | UNNAMED
    assert sum(line.count for line in made.missing) == len(whole.true) - len(back)
