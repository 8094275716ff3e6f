"""A file is looked at again once what kept it out has changed, and at no other time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from models.actions import decide_fork, forks, frozen_devices
from models.lifecycle import Vault
from models.merge import DISCARD, KEEP
from models.sharing import exchange_folder, write_receipt
from models.sharing.container import Limits
from models.sharing.folder import file_scan as looking
from models.vault import add_colleague, cards_by_device, held_by_peer, verify_colleague
from tests.models.team import INCIDENT, acquaint, demand_one_clean_state, swap
from tests.people import PASSPHRASE, Hands, Make, share


@dataclass
class Forked:
    """Two colleagues, of whom each holds another change that a copied laptop signed as one."""

    team: list[Vault]
    extra: str
    """A later record of that device, which only the first of them holds."""


@pytest.fixture
def forked(make: Make, tmp_path: Path) -> Iterator[Forked]:
    marta = make("Marta")
    record = marta.save("incident", None, INCIDENT)
    marta.close()
    shutil.copytree(marta.folder, tmp_path / "copy")
    with ExitStack() as stack:
        laptop, copy = (
            stack.enter_context(Vault.open(place, secret=PASSPHRASE, clock=Hands()))
            for place in (marta.folder, tmp_path / "copy")
        )
        team = [make("Olena"), make("Zoe")]
        acquaint(*team)
        for one in team:
            add_colleague(one, laptop.card)
        laptop.save("incident", record, {"title": "by the laptop"})
        extra = laptop.save("incident", None, INCIDENT)
        copy.save("incident", record, {"title": "by the copy"})
        share(laptop, team[0])
        share(copy, team[1])
        yield Forked(team, extra)


def rounds(team, folder, many=4):
    for _ in range(many):
        for vault in team:
            swap(vault, folder, team)


@pytest.mark.parametrize("ruling", [KEEP, DISCARD])
def test_what_was_held_comes_in_once_somebody_has_decided(forked, folder, ruling):
    _, zoe = forked.team
    rounds(forked.team, folder)
    assert not zoe.row("incident", forked.extra)
    decide_fork(zoe, forks(zoe)[0], ruling)
    rounds(forked.team, folder)

    assert bool(zoe.row("incident", forked.extra)) == (ruling == KEEP)
    demand_one_clean_state(forked.team)
    assert all(swap(vault, folder, forked.team).nothing_new for vault in forked.team)


def test_a_decision_frees_within_one_exchange_what_another_file_brought_before_it(
    forked, make, folder
):
    vera = make("Vera")
    acquaint(*forked.team, vera)
    olena, zoe = forked.team
    share(zoe, olena)
    decide_fork(olena, forks(olena)[0], KEEP)
    share(zoe, vera)
    late = olena.operations([forked.extra])
    vera.receive(late, cards=cards_by_device(olena))
    # Vera knows of the fork and not of the decision: one file brings what is held, one frees it.
    exchange_folder(olena, folder, to=["Vera"])
    exchange_folder(zoe, folder, to=["Vera"])
    exchange_folder(vera, folder, accept=True)

    assert not frozen_devices(vera)
    assert {one.hash for one in vera.operations()} == {one.hash for one in olena.operations()}


def test_what_is_held_is_said(forked, folder):
    olena, zoe = forked.team
    swap(olena, folder, forked.team)
    (found,) = swap(zoe, folder, forked.team).read

    assert found.remarks[-1] == "1 change is held until somebody decides about a fork."


@pytest.fixture
def few(monkeypatch):
    """Let a stranger send few changes, so that a test need not make thousands."""
    strict = Limits.for_strangers
    monkeypatch.setattr(Limits, "for_strangers", lambda one: replace(strict(one), operations=3))


@pytest.mark.usefixtures("few")
def test_what_is_too_large_of_a_stranger_is_taken_once_the_card_was_compared(make, folder):
    cyd, olena = make("Cyd"), make("Olena")
    add_colleague(cyd, olena.card)
    verify_colleague(cyd, olena.device)
    for _ in range(5):
        cyd.save("incident", None, INCIDENT)
    exchange_folder(cyd, folder, to=["Olena"])
    refused = exchange_folder(olena, folder, accept=True).refused
    add_colleague(olena, cyd.card)
    waiting = exchange_folder(olena, folder, accept=True).waiting
    verify_colleague(olena, cyd.device)
    taken = exchange_folder(olena, folder, accept=True).read

    assert "not known or not trusted here" in refused[0].reason
    assert "nobody has compared" in waiting[0].reason
    assert [one.changes for one in taken] == [5]


@pytest.mark.usefixtures("few")
def test_a_refusal_that_depends_on_a_card_is_remembered_until_some_card_changes(
    make, folder, monkeypatch
):
    cyd, olena = make("Cyd"), make("Olena")
    add_colleague(cyd, olena.card)
    verify_colleague(cyd, olena.device)
    for _ in range(5):
        cyd.save("incident", None, INCIDENT)
    exchange_folder(cyd, folder, to=["Olena"])
    first = exchange_folder(olena, folder, accept=True)
    monkeypatch.setattr(looking, "Envelope", None)

    assert exchange_folder(olena, folder, accept=True).refused[0].reason == first.refused[0].reason


def test_what_a_receipt_tells_is_heeded_once_its_key_was_compared(make, folder):
    marta, olena = make("Marta"), make("Olena")
    add_colleague(marta, olena.card)
    add_colleague(olena, marta.card)
    verify_colleague(olena, marta.device)
    marta.save("incident", None, INCIDENT)
    share(marta, olena)
    write_receipt(olena, to=[marta.card], out=folder / "receipt.age")
    exchange_folder(marta, folder)
    before = held_by_peer(marta, olena.device)
    verify_colleague(marta, olena.device)
    exchange_folder(marta, folder)

    assert not before
    assert held_by_peer(marta, olena.device) == {marta.device: [(1, 1)]}
