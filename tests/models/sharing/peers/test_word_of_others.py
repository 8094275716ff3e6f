"""What a statement says beside its changes counts for its signer alone, and only as the latest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.sharing import pack_bundle, read_bundle
from models.sharing.peers import learn_peer_state
from models.sharing.peers.coarse_places import coarser_by_device
from models.sharing.statement import CoarsePlace, EvidenceHoldings, Holdings, Statement
from models.storage import read_setting
from models.vault import PeerState, add_colleague, cards_by_device, colleague_by_device, peer_state
from tests.models.sharing import forge
from tests.models.sharing.exporting.test_handing_over import take
from tests.models.sharing.people import make_vault

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
SENT = "aa" * 32


@pytest.fixture
def cyd(ada, ben, tmp_path):
    with make_vault(tmp_path / "cyd", "Cyd") as vault:
        add_colleague(ada, vault.card)
        add_colleague(ben, vault.card)
        add_colleague(vault, ben.card)
        yield vault


@pytest.fixture
def forged(ada, ben, bundle, tmp_path):
    """Sign another statement as Ada, over what her bundle to Ben holds."""
    parts = forge.members(forge.opened(bundle, ben.identity))

    def sign(**said):
        made = forge.signed(parts, ada.identity, ada.card, **said)
        return forge.sealed(forge.archive(made), tmp_path / "forged.age", ben.card)

    return sign


def test_nobody_gives_a_coarser_place_in_the_name_of_another(ada, ben, cyd, case, forged):
    places = {"by": cyd.device, "precision": "L5", "lat": "48.75", "lon": "37.75"}
    path = forged(coarser={case.incident: places})
    with read_bundle(ben, path) as quarantine:
        preview = quarantine.preview()
        assert preview.coarser == {}
        assert not [line for line in preview.lines() if "coarser" in line]
        quarantine.accept()
    assert coarser_by_device(ben, case.incident) == {}


def test_in_its_own_name_a_device_gives_one(ada, ben, case, forged):
    places = {"by": ada.device, "precision": "L5", "lat": "48.75", "lon": "37.75"}
    with read_bundle(ben, forged(coarser={case.incident: places})) as quarantine:
        assert list(quarantine.preview().coarser) == [case.incident]
        quarantine.accept()
    expected = CoarsePlace(ada.device, "L5", "48.75", "37.75")
    assert coarser_by_device(ben, case.incident) == {ada.device: expected}


def test_a_coarser_place_of_a_record_that_is_not_here_is_not_kept(ada, ben, forged):
    other = "7f000000-0000-4000-8000-000000000001"
    take(ben, forged(coarser={other: {"by": ada.device, "precision": "L5"}}))
    assert read_setting(ben, f"coarser:{other}") is None


def said(vault, at, *, held=(), wanted=(), holds=None):
    """Give what a device says at a time; nobody reads the rest of it here."""
    return Statement(
        bundle_id="ab" * 16, made_at=at, device=vault.device, name=vault.name, to=(), purpose="",
        count=0, root="00" * 32, spans={}, withheld={}, stayed={}, manifest="00" * 32,
        holds=holds or {}, evidence=EvidenceHoldings(frozenset(held), frozenset(wanted)),
    )  # fmt: skip


def test_what_was_said_earlier_and_arrives_later_takes_nothing_back(ada, ben):
    learn_peer_state(ada, said(ben, NOON, held={SENT}))
    after = peer_state(ada, ben.device)
    assert after.evidence == {SENT}
    earlier = said(
        ben, NOON - timedelta(days=1), wanted={SENT}, holds={ada.device: Holdings((), b"")}
    )
    assert not learn_peer_state(ada, earlier)
    assert peer_state(ada, ben.device) == after


def test_what_is_said_later_counts(ada, ben):
    learn_peer_state(ada, said(ben, NOON, held={SENT}))
    assert learn_peer_state(ada, said(ben, NOON + timedelta(days=1), wanted={SENT}))
    assert peer_state(ada, ben.device).evidence == frozenset()
    assert peer_state(ada, ben.device).wanted == {SENT}


def test_nothing_is_kept_of_a_stranger_who_brings_nothing_new(ada, ben, cyd, tmp_path):
    """Somebody may pass on what is here already, under as many keys as they like."""
    with make_vault(tmp_path / "eve", "Eve") as eve:
        add_colleague(eve, ben.card)
        saved = ben.save("incident", None, {"title": "Ben's own", "when": "2026"})
        eve.receive(ben.operations([saved]), cards=cards_by_device(ben))
        out = tmp_path / "eves.age"
        pack_bundle(eve, records=[saved], to=[ben.card], purpose="", out=out)
        with read_bundle(ben, out) as quarantine:
            assert quarantine.preview().nothing_new
            quarantine.accept(accept_unknown=True)
        assert peer_state(ben, eve.device) == PeerState()
        assert colleague_by_device(ben, eve.device) is None
