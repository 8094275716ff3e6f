"""A coarser place travels in the stead of one that stays, and the last one given counts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from models.sharing import coarser_places, plan_bundle, precision_codes, read_bundle
from models.sharing.peers import keep_coarser_places
from models.sharing.peers.coarse_places import coarser_by_device
from models.sharing.policy import Rule
from models.sharing.statement import CoarsePlace, coarsen_place
from models.storage import keep_setting
from models.vault import add_colleague, held_by_peer
from tests.models.sharing.exporting.test_handing_over import send, take
from tests.models.sharing.people import make_vault
from tests.people import NOON, Hands, share

PLACE = {
    "place": "the mill behind Bor", "lat": "48.51327", "lon": "-37.98111",
    "admin": "Bor, a district", "country": "a country", "place_precision": "L0",
}  # fmt: skip


def test_a_coarser_place_travels_instead_of_the_one_that_stays(ada, ben, case, tmp_path):
    ada.save("incident", case.incident, PLACE, why="measured at the mill")
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card], coarser="L5")
    rules = {one.field: one.rule for one in planned.withheld if one.record == case.incident}
    kept = {"place", "lat", "lon", "admin", "place_precision", "why"}
    assert {name for name, rule in rules.items() if rule is Rule.COARSER} == kept
    assert planned.coarser[case.incident].lat == "48.75"
    path = send(ada, ben, case.incident, tmp_path, coarser="L5")
    with read_bundle(ben, path) as quarantine:
        text = "".join(one.line().decode() for one in quarantine.content.scratch.operations())
        assert "place given coarser by Ada: district" in "\n".join(quarantine.preview().lines())
        quarantine.accept()
    assert not any(word in text for word in ("mill", "48.5", "37.98", "Bor"))
    row = ben.row("incident", case.incident)
    assert (row.place, row.lat, row.country) == (None, None, "a country")
    assert ben.withheld(case.incident)["lat"] == ["Ada"]
    (words,) = coarser_places(ben, case.incident)
    assert words == "place given coarser by Ada: district around 48.75, -37.75"


def test_the_place_itself_overtakes_the_coarser_one(ada, ben, case, tmp_path):
    ada.save("incident", case.incident, PLACE)
    take(ben, send(ada, ben, case.incident, tmp_path, coarser="L8"))
    assert coarser_places(ben, case.incident) == ["place given coarser by Ada: country"]
    take(ben, send(ada, ben, case.incident, tmp_path))
    assert ben.row("incident", case.incident).lat == PLACE["lat"]
    assert coarser_places(ben, case.incident) == []


def test_what_is_unknown_to_be_anywhere_gives_not_even_its_country(ada, ben, case):
    ada.save("incident", case.incident, PLACE)
    planned = plan_bundle(ada, records=[case.incident], to=[ben.card], coarser="L9")
    assert "country" in {one.field for one in planned.withheld if one.rule is Rule.COARSER}


@pytest.mark.parametrize("to", precision_codes())
def test_a_coarser_place_is_never_finer_than_the_one_recorded(to):
    row = {"lat": "-0.00001", "lon": "179.99999", "place_precision": "L6"}
    found = coarsen_place(row, to=to, by="ab" * 16)
    assert found.precision == max(to, "L6")
    assert found.lat in {None, "-1"}
    assert found.lon in {None, "179"}


def test_what_was_sent_coarser_is_not_taken_as_held(ada, ben, case, tmp_path):
    ada.save("incident", case.incident, PLACE)
    take(ben, send(ada, ben, case.incident, tmp_path, coarser="L8"))
    take(ada, send(ben, ada, case.incident, tmp_path))
    assert held_by_peer(ada, ben.device)
    take(ben, send(ada, ben, case.incident, tmp_path))
    assert ben.row("incident", case.incident).place == PLACE["place"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, 0, 1), (0, 1, 0)])
def test_the_coarser_place_that_was_given_later_counts_whatever_arrives_last(tmp_path, order):
    with (
        make_vault(tmp_path / "ada", "Ada", clock=Hands()) as ada,
        make_vault(tmp_path / "ben", "Ben", clock=Hands()) as ben,
    ):
        add_colleague(ada, ben.card)
        add_colleague(ben, ada.card)
        incident = ada.save("incident", None, {"title": "At the mill"} | PLACE)
        sent = [
            send(ada, ben, incident, tmp_path, coarser=code, full=True) for code in ("L8", "L4")
        ]
        for one in order:
            take(ben, sent[one])
        (words,) = coarser_places(ben, incident)
        assert "48.625, -37.875" in words


def test_of_two_coarser_places_of_one_second_each_vault_keeps_the_same(ada, ben, case):
    ada.save("incident", case.incident, PLACE)
    share(ada, ben, case.incident)
    given = [
        SimpleNamespace(
            device=ada.device,
            made_at=NOON,
            bundle_id=name * 32,
            coarser={case.incident: CoarsePlace(ada.device, code)},
        )
        for name, code in (("a", "L8"), ("b", "L7"))
    ]
    for order in (given, given[::-1]):
        for one in order:
            keep_coarser_places(ben, one)
        assert coarser_by_device(ben, case.incident)[ada.device].precision == "L7"
        keep_setting(ben, f"coarser:{case.incident}", {})


def test_a_coarser_place_that_an_earlier_afield_kept_makes_room_for_any(ada, ben, case, tmp_path):
    ada.save("incident", case.incident, PLACE)
    kept = {ada.device: CoarsePlace(ada.device, "L8").written()}
    keep_setting(ben, f"coarser:{case.incident}", kept)
    take(ben, send(ada, ben, case.incident, tmp_path, coarser="L7"))
    assert coarser_by_device(ben, case.incident)[ada.device].precision == "L7"
