from __future__ import annotations

import shutil

import pytest

from models.actions import forks
from models.lifecycle import Vault
from models.sharing import pack_bundle
from models.vault import add_colleague
from tests.people import Hands, share
from tests.tui.cases import SECRET
from tests.tui.driving import unlocked
from tests.tui.seeing import answers, sees


def opened(folder):
    return Vault.open(folder, secret=SECRET, clock=Hands())


@pytest.fixture
def twice(make, tmp_path):
    """Bittern's vault twice, each with another change under one number, and Avocet's."""
    ours, theirs = make("Avocet"), make("Bittern")
    add_colleague(ours, theirs.card)
    add_colleague(theirs, ours.card)
    record = theirs.save("incident", None, {"title": "Shots", "when": "2026-03-01"})
    theirs.close()
    shutil.copytree(theirs.folder, tmp_path / "copy")
    vaults = [opened(theirs.folder), opened(tmp_path / "copy")]
    for vault, title in zip(vaults, ("by the first", "by the second"), strict=True):
        vault.save("incident", record, {"title": title})
    yield ours, vaults, record
    for vault in vaults:
        vault.close()


async def test_a_fork_is_shown_with_both_changes_and_decided_by_a_person(twice):
    ours, both, _record = twice
    for vault in both:
        share(vault, ours)
    ours.close()
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("f5")
        await sees(pilot, "1 fork to decide about", "held back")
        await pilot.press("f")
        await sees(pilot, "1 to decide", "Bittern", "UNDECIDED")
        await pilot.press("enter")
        await sees(pilot, "Fork of Bittern at change 2", "by the first", "by the second")
        await pilot.press("2")
        await answers(pilot, "Count nothing from there on; reason", "asked Bittern by phone")
        await sees(pilot, "decided: nothing counts", "asked Bittern by phone", "goes out with")
        await pilot.press("1", "escape")
        await sees(pilot, "Nothing was decided")
        await pilot.press("escape", "escape")
        await sees(pilot, "1 card")
    with opened(ours.folder) as vault:
        [found] = forks(vault)
        assert found.ruling == "discard"


async def test_a_bundle_that_proves_a_fork_is_met_by_a_warning_on_the_whole_screen(twice, tmp_path):
    ours, (first, second), record = twice
    share(first, ours)
    out = tmp_path / "x.age"
    pack_bundle(second, records=[record], to=[ours.card], purpose="", out=out)
    ours.close()
    async with unlocked(ours.folder, secret=SECRET) as (_app, pilot):
        await pilot.press("i")
        await answers(pilot, "Bundle:", str(out))
        await sees(pilot, "WARNING", "ONE DEVICE, TWO DIFFERENT CHANGES", "Bittern has signed")
        await pilot.press("escape")
        await sees(pilot, "Write it into the vault (w)")
        await pilot.press("w")
        await sees(pilot, "Conflicts  1 of 1", "Taken in:")
