"""Erasure: the name is gone from every page, the chains still verify, colleagues are asked."""

from __future__ import annotations

import pytest

from models.actions import comply_with_erasure, erase_values, requests_for_erasure
from models.actions.decisions.erasure_requests import NothingToErase
from models.actions.record_save import StandsForGood
from models.lifecycle import Vault, verify_vault
from models.log import BadOperation
from tests.models import earlier
from tests.models.pages import pages
from tests.people import PASSPHRASE, Make, share

NAME = "Canaria Erasable"
SOURCE = {"name": "K", "identity": NAME, "contact": "Canaria number"}


def test_the_name_leaves_every_page_and_the_chains_still_verify(vault: Vault) -> None:
    saved = vault.save("source", None, SOURCE)
    vault.save("source", saved, {"identity": NAME + " the second"})
    vault.keep_draft(f"form:source:{saved}", {"identity": NAME})
    vault.keep_draft("quick", {"what": "something else"})
    assert NAME.encode() in pages(vault)
    assert erase_values(vault, "source", saved, fields=["identity"]) == 2
    assert NAME.encode() not in pages(vault)
    row = vault.row("source", saved)
    assert row.identity is None  # type: ignore[union-attr]
    assert row.contact == SOURCE["contact"]  # type: ignore[union-attr]
    assert list(vault.drafts()) == ["quick"]
    assert vault.withheld(saved) == {}
    assert vault.conflicts() == []
    assert verify_vault(vault).clean
    vault.close()
    with Vault.open(vault.folder, secret=PASSPHRASE) as again:
        assert verify_vault(again).clean


def test_a_record_without_sealed_values_has_nothing_to_erase(vault: Vault) -> None:
    saved = vault.save("source", None, {"name": "K"})
    with pytest.raises(NothingToErase):
        erase_values(vault, "source", saved)


def test_a_colleague_erases_by_itself_what_the_asking_device_had_signed(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("source", None, SOURCE)
    share(one, two)
    assert two.row("source", saved).identity == NAME  # type: ignore[union-attr]
    erase_values(one, "source", saved)
    share(one, two)
    assert NAME.encode() not in pages(two)
    assert requests_for_erasure(two) == []
    assert verify_vault(two).clean


def test_what_another_device_signed_is_asked_for_and_decided_by_a_person(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("source", None, SOURCE)
    share(one, two)
    erase_values(two, "source", saved, fields=["identity"])
    share(two, one)
    assert one.row("source", saved).identity == NAME  # type: ignore[union-attr]
    (request,) = requests_for_erasure(one)
    assert request.ref == one.row("source", saved).ref  # type: ignore[union-attr]
    assert comply_with_erasure(one, request) == 1
    assert one.row("source", saved).identity is None  # type: ignore[union-attr]
    assert requests_for_erasure(one) == []
    assert verify_vault(one).clean


def test_an_erased_value_is_never_taken_in_again(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("source", None, SOURCE)
    share(one, two)
    erase_values(two, "source", saved)
    received = two.receive(one.operations(), cards={one.device: one.card})
    assert received.disclosed == 0
    assert NAME.encode() not in pages(two)


def test_nobody_can_erase_what_is_not_sealed(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("incident", None, {"title": "Shots", "when": "2026"})
    digest = next(one.operations([saved])).fields["title"]
    one.save("erasure", None, {"subject": saved, "digests": [digest]})
    share(one, two)
    for vault in (one, two):
        assert vault.row("incident", saved).title == "Shots"  # type: ignore[union-attr]
        assert verify_vault(vault).clean


def test_nobody_widens_anothers_erasure(make: Make) -> None:
    ben, mal = make("Ben"), make("Mal")
    erased = ben.save("source", None, {"name": "A", "identity": "first"})
    kept = ben.save("source", None, {"name": "B", "identity": NAME})
    erase_values(ben, "source", erased)
    share(ben, mal)
    (request,) = mal.rows("erasure")
    digests = [one.fields["identity"] for one in ben.operations([kept])]
    earlier.change(mal, "erasure", request.id, {"subject": kept, "digests": digests})
    with pytest.raises(BadOperation):
        share(mal, ben)
    assert ben.row("source", kept).identity == NAME  # type: ignore[union-attr]
    assert verify_vault(ben).clean


def test_an_erasure_that_comes_before_its_value_is_obeyed_when_it_comes(make: Make) -> None:
    one, two = make("Marta"), make("Olena")
    saved = one.save("source", None, SOURCE)
    with_value = list(one.operations([saved]))
    erase_values(one, "source", saved)
    (request,) = one.rows("erasure")
    cards = {one.device: one.card}
    two.receive(one.operations([request.id]), cards=cards)
    two.receive(with_value, cards=cards)
    assert NAME.encode() not in pages(two)
    assert requests_for_erasure(two) == []
    assert verify_vault(two).clean


def withdrawn(vault: Vault, erased: str) -> None:
    """Withdraw an erasure as early versions let anybody do."""
    earlier.change(vault, "erasure", erased, {"withdrawn": "undone"})


def test_an_erasure_is_neither_undone_nor_withdrawn(vault: Vault) -> None:
    saved = vault.save("source", None, {"name": "K"})
    vault.save("source", saved, {"identity": NAME})
    erase_values(vault, "source", saved)
    (erased,) = vault.rows("erasure")
    with pytest.raises(StandsForGood):
        vault.withdraw("erasure", erased.id, "by mistake")
    with pytest.raises(StandsForGood):
        vault.undo()
    assert vault.rows("erasure")[0].withdrawn is None
    # What was done before it can be undone all the same.
    assert vault.undo().fields
    assert verify_vault(vault).clean


@pytest.mark.parametrize("value_first", [True, False])
def test_a_withdrawn_erasure_is_obeyed_in_every_order(make: Make, *, value_first: bool) -> None:
    marta, olena, yusuf = make("Marta"), make("Olena"), make("Yusuf")
    saved = marta.save("source", None, SOURCE)
    value = list(marta.operations([saved]))
    erase_values(marta, "source", saved)
    (erased,) = marta.rows("erasure")
    share(marta, yusuf)
    withdrawn(yusuf, erased.id)
    cards = {marta.device: marta.card, yusuf.device: yusuf.card}
    request = list(yusuf.operations([erased.id]))
    for some in (value, request) if value_first else (request, value):
        olena.receive(some, cards=cards)
    assert NAME.encode() not in pages(olena)
    assert verify_vault(olena).clean


def test_a_withdrawn_erasure_is_still_asked_for(make: Make) -> None:
    marta, olena = make("Marta"), make("Olena")
    saved = marta.save("source", None, SOURCE)
    share(marta, olena)
    erase_values(olena, "source", saved)
    withdrawn(olena, olena.rows("erasure")[0].id)
    share(olena, marta)
    assert len(requests_for_erasure(marta)) == 1
