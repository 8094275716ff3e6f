"""Erasure reaches every copy of a value: carried along, concurrent, or under another salt."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.actions import comply_with_erasure, erase_values, requests_for_erasure
from models.lifecycle import Vault, verify_vault
from models.log import RetainedCommitment, sign_operation
from models.sharing import pack_bundle, read_bundle
from tests.models.earlier import save_source
from tests.models.team import acquaint
from tests.people import Make, share

NAME = "Canaria Erasable"
SOURCE = {"name": "K", "identity": NAME, "contact": "an old number"}


def held(vault: Vault, record: str) -> list[str]:
    """Give the devices in whose changes the name is still here."""
    changes = vault.operations([record])
    return [one.device for one in changes if one.values.get("identity") == NAME]


def shown(vault: Vault, record: str, field: str = "identity") -> str | None:
    return getattr(vault.row("source", record), field)  # type: ignore[no-any-return]


def comply(vault: Vault) -> None:
    for one in requests_for_erasure(vault):
        comply_with_erasure(vault, one)


@pytest.fixture
def known(marta: Vault, olena: Vault) -> str:
    """Give a source of Marta's whose name Olena was given."""
    record = marta.save("source", None, SOURCE)
    share(marta, olena)
    return record


def test_a_change_beside_a_sealed_value_carries_its_digest_and_its_value(marta, olena, known):
    olena.save("source", known, {"contact": "a new number"})
    first, second = olena.operations([known])
    if first.device == olena.device:
        first, second = second, first
    assert second.fields["identity"] == first.fields["identity"]
    assert second.fields["how_to_meet"] == first.fields["how_to_meet"]
    assert second.fields["contact"] != first.fields["contact"]
    assert second.disclosures["identity"] == first.disclosures["identity"]
    assert verify_vault(olena).clean


def test_an_erased_value_does_not_come_back_with_a_change_to_another_field(marta, olena, known):
    olena.save("source", known, {"contact": "a new number"})
    erase_values(marta, "source", known, fields=["identity"])
    share(marta, olena)
    assert (shown(olena, known), held(olena, known), requests_for_erasure(olena)) == (None, [], [])
    share(olena, marta)
    assert (shown(marta, known), held(marta, known)) == (None, [])
    assert shown(marta, known, "contact") == "a new number"
    assert verify_vault(marta).clean
    assert verify_vault(olena).clean


def test_a_bundle_with_consent_does_not_show_or_bring_an_erased_value(
    marta: Vault, olena: Vault, known: str, tmp_path: Path
):
    olena.save("source", known, {"contact": "a new number"})
    erase_values(marta, "source", known, fields=["identity"])
    given = {"subject": known, "use": "inquiry", "level": "I3", "state": "given"}
    olena.save("consent", None, given)
    pack_bundle(
        olena,
        records=[known],
        to=[marta.card],
        purpose="",
        use="inquiry",
        disclose=["identity", "contact"],
        out=tmp_path / "out.age",
    )
    with read_bundle(marta, tmp_path / "out.age") as quarantine:
        seen = quarantine.differences(known)
        assert NAME not in repr(seen)
        assert "a new number" in repr(seen)
        quarantine.accept()
    assert (shown(marta, known), held(marta, known)) == (None, [])


def test_who_carries_a_value_along_does_not_become_able_to_erase_it(marta, olena, known):
    olena.save("source", known, {"contact": "a new number"})
    erase_values(olena, "source", known, fields=["identity"])
    share(olena, marta)
    assert shown(marta, known) == NAME
    (request,) = requests_for_erasure(marta)
    comply_with_erasure(marta, request)
    assert held(marta, known) == []


def test_who_copies_a_digest_beside_the_history_erases_only_their_own_copy(marta, olena, known):
    (first,) = marta.operations([known])
    signer, head = olena.signer(), olena.history.head(olena.device)
    planted = sign_operation(
        signer,
        seq=head.seq + 1,
        prev=head.hash,
        parents=(),
        at=olena.hybrid_clock.next(),
        kind="source",
        record=known,
        values={},
        carried={
            "identity": RetainedCommitment(first.fields["identity"], first.disclosures["identity"])
        },
        random=olena.random,
    )
    olena.append(planted, olena.record_heads.one(known))
    erase_values(olena, "source", known, fields=["identity"])
    share(olena, marta)
    assert held(marta, known) == [marta.device]
    assert len(requests_for_erasure(marta)) == 1
    # Nor does it keep her own erasure from being obeyed.
    erase_values(marta, "source", known, fields=["identity"])
    assert held(marta, known) == []


def test_who_erased_a_value_leaves_it_to_others_when_changing_the_field_beside_it(
    marta, olena, known
):
    erase_values(olena, "source", known, fields=["identity"])
    olena.save("source", known, {"contact": "a new number"})
    assert verify_vault(olena).clean
    share(olena, marta)
    assert shown(marta, known) == NAME
    assert shown(marta, known, "contact") == "a new number"
    share(marta, olena)
    assert (shown(olena, known), held(olena, known)) == (None, [])
    comply(marta)
    share(marta, olena)
    for vault in (marta, olena):
        assert (shown(vault, known), held(vault, known)) == (None, [])
        assert vault.withheld(known) == {}
        assert verify_vault(vault).clean


def test_an_erasure_names_the_values_that_were_withheld_from_who_erases(marta, olena):
    record = marta.save("source", None, SOURCE)
    part = [one.without(["contact"]) for one in marta.operations([record])]
    olena.receive(part, cards={marta.device: marta.card})
    assert erase_values(olena, "source", record) == 1
    share(olena, marta)
    (request,) = requests_for_erasure(marta)
    assert len(request.digests) == 2
    comply(marta)
    assert (shown(marta, record), shown(marta, record, "contact")) == (None, None)


def test_an_equal_value_that_an_earlier_version_signed_again_is_asked_for(marta, olena, known):
    save_source(olena, known, {"contact": "a new number"})
    assert held(olena, known) == sorted([marta.device, olena.device])
    erase_values(marta, "source", known, fields=["identity"])
    share(marta, olena)
    assert held(olena, known) == [olena.device]
    assert len(requests_for_erasure(olena)) == 1
    comply(olena)
    assert (shown(olena, known), held(olena, known)) == (None, [])
    share(olena, marta)
    assert (shown(marta, known), held(marta, known)) == (None, [])
    assert shown(marta, known, "contact") == "a new number"


def test_an_equal_value_is_asked_for_wherever_it_can_still_be_compared(make: Make):
    marta, olena, yusuf = (make(name) for name in ("Marta", "Olena", "Yusuf"))
    acquaint(marta, olena, yusuf)
    record = marta.save("source", None, SOURCE)
    share(marta, olena)
    save_source(olena, record, {"contact": "a new number"})
    share(olena, yusuf)
    erase_values(marta, "source", record, fields=["identity"])
    share(marta, yusuf)
    assert len(requests_for_erasure(yusuf)) == 1
    comply(yusuf)
    assert held(yusuf, record) == []
    share(yusuf, olena)
    assert len(requests_for_erasure(olena)) == 2


def test_what_somebody_writes_after_an_erasure_is_theirs(marta, olena, known):
    erase_values(marta, "source", known, fields=["identity"])
    olena.save("source", known, {"identity": "Another Canaria"})
    share(marta, olena)
    share(olena, marta)
    for vault in (marta, olena):
        assert shown(vault, known) == "Another Canaria"
        assert requests_for_erasure(vault) == []
        assert verify_vault(vault).clean
