"""One decision says whether a signer is trusted enough, whichever way a statement comes in."""

from __future__ import annotations

import pytest

from models.sharing import BundleRefused, Signer, pack_bundle, read_bundle, write_receipt
from models.sharing.peers import ChangedKey, RevokedSigner, Trust, UnknownSigner
from models.sharing.receipt import read_receipt
from models.vault import add_colleague

REFUSED = {
    Trust.CHANGED: ChangedKey,
    Trust.REVOKED: RevokedSigner,
    Trust.UNKNOWN: UnknownSigner,
}


@pytest.mark.parametrize("trust", [trust for trust in Trust if trust not in REFUSED])
def test_a_key_that_is_known_and_not_doubted_is_trusted_enough(pair, trust):
    Signer(pair.sender.card, trust).demand()


@pytest.mark.parametrize("trust", REFUSED)
def test_an_unknown_changed_or_revoked_key_is_refused_by_its_own_error(pair, trust):
    with pytest.raises(BundleRefused) as refused:
        Signer(pair.sender.card, trust).demand()
    assert type(refused.value) is REFUSED[trust]


def test_the_refusals_name_the_signer_or_the_fingerprint(pair):
    card = pair.sender.card
    with pytest.raises(ChangedKey) as changed:
        Signer(card, Trust.CHANGED).demand()
    with pytest.raises(RevokedSigner) as revoked:
        Signer(card, Trust.REVOKED).demand()
    with pytest.raises(UnknownSigner) as unknown:
        Signer(card, Trust.UNKNOWN).demand()
    assert changed.value.facts == revoked.value.facts == {"name": card.name}
    assert unknown.value.facts == {"fingerprint": card.fingerprint()}
    assert card.fingerprint() in unknown.value.next_step


def test_a_person_may_agree_to_an_unknown_key_and_to_no_doubted_one(pair):
    Signer(pair.sender.card, Trust.UNKNOWN).demand(accept_unknown=True)
    for trust in (Trust.CHANGED, Trust.REVOKED):
        with pytest.raises(REFUSED[trust]):
            Signer(pair.sender.card, trust).demand(accept_unknown=True)


def test_bundles_and_receipts_both_ask_it(own_pair, tmp_path, monkeypatch):
    ada, ben = own_pair.sender, own_pair.reader
    add_colleague(ada, ben.card)
    bundle, receipt = tmp_path / "more.age", tmp_path / "receipt.age"
    records = [ada.save("incident", None, {"title": "One more", "when": "2026"})]
    pack_bundle(ada, records=records, to=[ben.card], purpose="", out=bundle)
    write_receipt(ada, to=[ben.card], out=receipt)
    asked = []

    def refuse(signer, *, accept_unknown=False):
        asked.append((signer.device, accept_unknown))
        raise RevokedSigner(name=signer.name)

    monkeypatch.setattr(Signer, "demand", refuse)
    with read_bundle(ben, bundle) as quarantine, pytest.raises(RevokedSigner):
        quarantine.accept(accept_unknown=True)
    with pytest.raises(RevokedSigner):
        read_receipt(ben, receipt)
    assert asked == [(ada.device, True), (ada.device, False)]
    assert ben.row("incident", records[0]) is None
