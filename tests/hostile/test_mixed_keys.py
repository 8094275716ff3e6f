"""A colleague's compared key stands for the whole card: no other key passes beside one of hers.

Eve has broken some of Hana's keys and not the others: the Ed25519 key, as a quantum computer
could, or the ML-DSA key. Ben compared Hana's card; Mal, whom he trusts too, passes things on.
"""

from __future__ import annotations

import json
from functools import partial

import pytest

from crypto.signing import Identity
from models.sharing import pack_bundle, read_bundle
from models.sharing.container import card_name, device_in
from models.sharing.errors import ForgedBundle
from models.sharing.exporting.preconditions import RecipientRefused
from models.sharing.peers import ChangedKey, Trust, UnknownSigner
from models.vault import (
    CARD_CHANGED,
    CARD_UNVERIFIED,
    add_colleague,
    colleague_by_device,
    find_colleague,
)
from models.vault.colleagues.colleague import CARD_VERIFIED
from models.vault.colleagues.errors import OtherCard
from tests.hostile.judge import trace
from tests.hostile.scene import counted, record
from tests.mixed import DAY, HERS, NOT_HERS, under_another_device, under_her_device
from tests.models.sharing import forge


@pytest.fixture(scope="module")
def eve():
    return Identity.generate()


@pytest.fixture(scope="module")
def hers(scene, eve):
    """The mixes that have Hana's Ed25519 key, and so her device."""
    return under_her_device(scene.hana, eve, "Hana")


@pytest.fixture(scope="module")
def others(scene, eve):
    """The mixes that have other keys of Hana's and not that one."""
    return under_another_device(scene.hana, eve)


@pytest.fixture
def send(scene, tmp_path):
    return partial(sent, scene, tmp_path / "mixed.age")


def sent(scene, path, *, signer, card, change, cards=()):
    """Write a bundle to Ben of one change, signed as somebody who has just these keys."""
    made = scene.of([change], cards=[card, *cards])
    wanted = {card_name(one.device) for one in (card, *cards)}
    parts = {
        name: content for name, content in made.items() if device_in(name) is None or name in wanted
    }
    said = {"from": {"device": card.device, "name": card.name}, "operations": counted([change])}
    path.write_bytes(scene.sealed(forge.archive(forge.signed(parts, signer, card, **said))))
    return path


def words(scene, by, number=900):
    return scene.op(number, {"title": "words of another", "when": "2026"}, of=record(70), by=by)


@pytest.mark.parametrize("what", HERS)
def test_who_has_not_all_her_keys_signs_nothing_in_her_name(scene, hers, ben, send, what):
    identity, card = hers[what]
    path = send(signer=identity, card=card, change=words(scene, identity))
    before = trace(ben.folder)
    with read_bundle(ben, path) as quarantine:
        preview = quarantine.preview()
        assert preview.signer.trust is Trust.CHANGED
        assert "ANOTHER key" in preview.lines()[0]
        for accept_unknown in (False, True):
            with pytest.raises(ChangedKey):
                quarantine.accept(accept_unknown=accept_unknown)
    assert trace(ben.folder) == before


def test_who_has_all_her_keys_is_believed_to_be_her(scene, ben, send):
    """What the tests above refuse is refused for the keys alone."""
    card = scene.hana.card("Hana", DAY)
    change = words(scene, scene.hana)
    path = send(signer=scene.hana, card=card, change=change)
    with read_bundle(ben, path) as quarantine:
        assert quarantine.preview().signer.trust is Trust.VERIFIED
        assert quarantine.accept().operations == 1


@pytest.mark.parametrize("what", NOT_HERS)
def test_her_other_keys_in_her_name_are_a_changed_key(scene, others, ben, send, what):
    identity = others[what]
    card, change = identity.card("Hana", DAY), words(scene, identity, 1)
    with read_bundle(ben, send(signer=identity, card=card, change=change)) as quarantine:
        assert quarantine.preview().signer.trust is Trust.CHANGED
        with pytest.raises(ChangedKey):
            quarantine.accept(accept_unknown=True)
    assert add_colleague(ben, card).state == CARD_CHANGED
    assert find_colleague(ben, scene.hana.device).card == scene.cards["Hana"]


@pytest.mark.parametrize("what", NOT_HERS)
def test_her_other_keys_in_another_name_are_a_stranger_s(scene, others, ben, send, what):
    identity = others[what]
    card, change = identity.card("Nobody", DAY), words(scene, identity, 1)
    with read_bundle(ben, send(signer=identity, card=card, change=change)) as quarantine:
        assert quarantine.preview().signer.trust is Trust.UNKNOWN
        with pytest.raises(UnknownSigner):
            quarantine.accept()
        quarantine.accept(accept_unknown=True)
    assert colleague_by_device(ben, card.device).state == CARD_UNVERIFIED
    assert colleague_by_device(ben, scene.hana.device).state == CARD_VERIFIED


@pytest.mark.parametrize("what", HERS)
def test_what_a_colleague_passes_on_under_her_mixed_card_is_left_out(scene, hers, ben, send, what):
    _, card = hers[what]
    change = words(scene, scene.hana)
    mal = scene.cards["Mal"]
    path = send(signer=scene.mal, card=mal, change=change, cards=[card])
    with read_bundle(ben, path) as quarantine:
        preview = quarantine.preview()
        done = quarantine.accept()
    assert [one.writer.trust for one in preview.left_out] == [Trust.CHANGED]
    assert (done.operations, ben.row("incident", record(70))) == (0, None)
    assert colleague_by_device(ben, scene.hana.device).card == scene.cards["Hana"]


@pytest.mark.parametrize("what", ["another ML-DSA key", "her Ed25519 key alone"])
def test_a_statement_signed_by_other_keys_than_its_card_has_is_forged(scene, hers, ben, send, what):
    """Her true card with Eve's second signature, and Eve's mixed card with both of hers."""
    identity, card = hers[what]
    change = words(scene, scene.hana)
    for signer, shown in ((identity, scene.cards["Hana"]), (scene.hana, card)):
        path = send(signer=signer, card=shown, change=change)
        with pytest.raises(ForgedBundle):
            read_bundle(ben, path)


@pytest.mark.parametrize("what", NOT_HERS)
def test_a_change_in_her_name_is_signed_by_her_ed25519_key_alone(scene, others, ben, send, what):
    identity = others[what]

    class Pretender:
        device = scene.hana.device
        sign = staticmethod(identity.sign)

    change = words(scene, Pretender())
    mal, hana = scene.cards["Mal"], scene.cards["Hana"]
    path = send(signer=scene.mal, card=mal, change=change, cards=[hana])
    with pytest.raises(ForgedBundle):
        read_bundle(ben, path)


@pytest.mark.parametrize("what", HERS)
def test_a_mixed_card_that_is_handed_over_is_refused_and_hers_stays(scene, hers, ben, what):
    """It would be listed as compared, and look like the card that was."""
    _, card = hers[what]
    before = trace(ben.folder)
    with pytest.raises(OtherCard):
        add_colleague(ben, card)
    assert trace(ben.folder) == before
    kept = colleague_by_device(ben, card.device)
    assert (kept.state, kept.card) == (CARD_VERIFIED, scene.cards["Hana"])


def test_her_own_card_may_be_handed_over_again(scene, ben):
    """ML-DSA draws new randomness for each signature, so the bytes differ and the card does not."""
    again = scene.hana.card("Hana", json.loads(scene.cards["Hana"].to_bytes())["valid_from"])
    assert again.to_bytes() != scene.cards["Hana"].to_bytes()
    assert add_colleague(ben, again).state == CARD_VERIFIED


@pytest.mark.parametrize("what", HERS)
def test_nothing_is_encrypted_to_a_mixed_card(hers, ben, tmp_path, what):
    _, card = hers[what]
    saved = ben.save("incident", None, {"title": "At the mill", "when": "2026"})
    out = tmp_path / "out.age"
    with pytest.raises(RecipientRefused):
        pack_bundle(ben, records=[saved], to=[card], purpose="", out=out)
    assert not out.exists()


@pytest.mark.parametrize("whose", ["Mal", "Cyd"])
def test_a_card_under_her_device_s_name_lets_nobody_else_sign_for_it(scene, ben, tmp_path, whose):
    """Changes are checked by the card that stands under their device, so it has to be its own."""
    signer = {"Mal": scene.mal, "Cyd": scene.cyd}[whose]

    class Pretender:
        device = scene.hana.device
        sign = staticmethod(signer.sign)

    change = words(scene, Pretender())
    parts = scene.of([change], cards=[scene.cards["Hana"]])
    parts[card_name(scene.hana.device)] = scene.cards[whose].to_bytes()
    path = tmp_path / "forged.age"
    path.write_bytes(scene.sealed(forge.archive(scene.signed(parts))))
    with pytest.raises(ForgedBundle) as refused:
        read_bundle(ben, path)
    assert "under another's name" in str(refused.value)
