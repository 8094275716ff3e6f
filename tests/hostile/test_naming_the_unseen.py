"""Who was not given a change cannot claim to have seen it."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from models.lifecycle import Vault, verify_vault
from models.log import operation, operation_signing
from models.log import operation_header as header
from models.sharing import pack_bundle, read_bundle
from models.sharing.container import Envelope
from models.vault import add_colleague, verify_colleague
from tests.hostile.turned import Turned
from tests.people import Make, share


@pytest.fixture
def pair(make: Make) -> tuple[Vault, Vault]:
    ana, mal = make("Ana"), make("Mal")
    for one, other in ((ana, mal), (mal, ana)):
        add_colleague(one, other.card)
        verify_colleague(one, other.device)
    return ana, mal


def closed_between_two_open(ana: Vault, mal: Vault) -> tuple[str, str, str]:
    """Share an incident, close it and add to it, then share another; give ids and the secret id."""
    incident = ana.save("incident", None, {"title": "a"})
    share(ana, mal, incident)
    ana.save("incident", incident, {"handling": "RED"})
    ana.save("incident", incident, {"title": "closed words"})
    (secret,) = ana.heads(incident)
    other = ana.save("incident", None, {"title": "b"})
    return incident, other, secret


def forge_in(mal: Vault, incident: str, parent: str) -> Turned:
    """Let Mal hold a change that claims to have seen another one, and hand all out as usual."""
    turned = Turned.of(mal)
    made = turned.sign("incident", incident, {"title": "theirs"}, parents=[parent])
    with mal.writing() as connection:
        mal.history.extend(connection, [made])
    return turned


def hand(sender: Vault, receiver: Vault, folder: Path, *records: str) -> bytes:
    """Send a bundle and take it in; give what the receiver's preview said."""
    out = folder / f"{sender.name}.age"
    pack_bundle(sender, records=records, to=[receiver.card], purpose="", out=out, full=True)
    with read_bundle(receiver, out) as quarantine:
        lines = quarantine.preview().lines()
        quarantine.accept()
    return "\n".join(lines).encode()


def all_bytes(path: Path, receiver: Vault) -> bytes:
    """Give every byte that a recipient can read of a bundle."""
    with Envelope(path, receiver.signer().age_identity) as source:
        plain = b"".join(iter(lambda: source.read(1 << 16), b""))
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        members = [archive.extractfile(one) for one in archive if one.isfile()]
        content = [one.read() for one in members if one]
    return b"".join(gzip.decompress(c) if c[:2] == b"\x1f\x8b" else c for c in content)


def test_the_id_of_a_closed_change_is_in_no_byte_that_leaves(pair, tmp_path: Path) -> None:
    ana, mal = pair
    _, other, secret = closed_between_two_open(ana, mal)
    out = tmp_path / "out.age"
    pack_bundle(ana, records=[other], to=[mal.card], purpose="", out=out, full=True)

    readable = all_bytes(out, mal)

    assert other.encode() in readable
    assert header.chain_link(secret).encode() in readable
    assert secret.encode() not in readable
    assert bytes.fromhex(secret) not in readable


def test_an_early_change_of_ours_is_not_believed_to_be_seen_by_who_was_never_given_it(
    pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, mal = pair
    with monkeypatch.context() as patch:
        # As an earlier afield signed: the chain names ids.
        patch.setattr(operation_signing, "OPERATION_VERSION", 1)
        patch.setattr(header, "chain_link", lambda id: id)
        patch.setattr(operation, "chain_link", lambda id: id)
        patch.setattr(operation_signing, "chain_link", lambda id: id)
        incident, _, secret = closed_between_two_open(ana, mal)
    assert ana.history.of_record(incident)[-1].version == 1
    forge_in(mal, incident, secret)

    told = hand(mal, ana, tmp_path, incident)

    assert b"names as seen what was never handed to them" in told
    row = ana.row("incident", incident)
    (conflict,) = [one for one in ana.conflicts(incident) if one.field == "title"]
    assert {one.value for one in conflict.standing} == {"closed words", "theirs"}
    assert row is not None
    assert verify_vault(ana).clean


def test_what_a_colleague_was_given_they_may_build_on(
    pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, mal = pair
    with monkeypatch.context() as patch:
        patch.setattr(operation_signing, "OPERATION_VERSION", 1)
        patch.setattr(header, "chain_link", lambda id: id)
        patch.setattr(operation, "chain_link", lambda id: id)
        patch.setattr(operation_signing, "chain_link", lambda id: id)
        incident = ana.save("incident", None, {"title": "a"})
    hand(ana, mal, tmp_path, incident)
    mal.save("incident", incident, {"title": "b"})

    hand(mal, ana, tmp_path, incident)

    assert ana.conflicts(incident) == []
    assert ana.row("incident", incident).title == "b"  # type: ignore[union-attr]


def test_a_chain_goes_on_from_the_first_version_to_the_second(
    pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, mal = pair
    with monkeypatch.context() as patch:
        patch.setattr(operation_signing, "OPERATION_VERSION", 1)
        patch.setattr(header, "chain_link", lambda id: id)
        patch.setattr(operation, "chain_link", lambda id: id)
        patch.setattr(operation_signing, "chain_link", lambda id: id)
        incident = ana.save("incident", None, {"title": "a"})
        ana.save("incident", incident, {"title": "b"})
    ana.save("incident", incident, {"title": "c"})
    ana.save("incident", incident, {"title": "d"})

    share(ana, mal)

    assert [one.version for one in ana.operations([incident])] == [1, 1, 2, 2]
    assert verify_vault(ana).clean
    assert verify_vault(mal).clean
    assert mal.history.forks() == []
