"""Files as the first version wrote them: read for ever, and still written the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crypto import vaultkey
from crypto.card import Card
from crypto.identity import Identity
from crypto.sealed import seal_bytes, unseal_bytes
from crypto.vaultkey import Cost, Header
from tests.drawn import drawn

GOLDEN = Path(__file__).parents[1] / "golden"
KEY = bytes(range(32))
PLAIN = b"Golden words, sealed once.\n" * 3000
OWNER = "golden words for the owner"
READER = "golden words for a reader"
CODE = "0S6E7-5Y7V1-5CNDP-3AXKM-TKS50-85"
DEVICE = "39f30f9f049bfac7e79b7b286da20a41"
DERIVED = [
    "e63a97c76d685d44370f85bfef6e4078b89a7dcf0f19f4482e068597ac12dee3",
    "909b01d3523e8584511aec5e6b1688b8b81f6f34913d2b590d951d2040af6db3",
    "d4ee68876ffb90cbd8533f324bf924904ca5113a608fb3f53fa615bc50a91057",
    "ac95429e36ea86066416a0874d340bf2f78855ff395396dafaf773ba79eab6a9",
]


def read(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


def identity() -> Identity:
    return Identity.generate(random=drawn("golden identity"))


def sealed() -> bytes:
    return seal_bytes(PLAIN, key=KEY, purpose="golden", random=drawn("golden seal"))


def card() -> Card:
    return identity().card("Golden Card, золота картка", "2026-11-23")


def vault(path: Path) -> str:
    """Write the golden header and return its recovery code."""
    random, cost = drawn("golden vault"), Cost.floor()
    keys, code = vaultkey.create(path, passphrase=OWNER, cost=cost, random=random)
    vaultkey.add_reader(path, keys, passphrase=READER, cost=cost, random=random)
    vaultkey.store_identity(path, keys, identity().to_bytes(), random=random)
    return code


def test_the_header_is_written_the_same(tmp_path):
    code = vault(tmp_path / "vault.json")
    assert (tmp_path / "vault.json").read_bytes() == read("vault.json")
    assert code == CODE


@pytest.mark.parametrize(
    ("secret", "signs"),
    [(OWNER, True), (READER, False), (CODE, True)],
)
def test_the_header_opens(secret, signs):
    keys = Header.parse(read("vault.json")).unlock(secret)
    assert keys.can_sign is signs
    assert vaultkey.load_identity(keys) == (read("identity.bin") if signs else None)
    derived = [keys.database(), keys.blobs(), keys.head(), keys.quarantine()]
    assert [key.hex() for key in derived] == DERIVED


def test_the_identity_is_written_the_same_and_reads_back():
    assert identity().to_bytes() == read("identity.bin")
    assert Identity.from_bytes(read("identity.bin")).device == DEVICE


def test_the_card_is_written_the_same_but_for_the_signature_that_draws_randomness():
    written, kept = json.loads(card().raw), json.loads(read("card.json"))
    assert written["signatures"].pop("mldsa44") != kept["signatures"].pop("mldsa44")
    assert written == kept


def test_the_card_reads_back_with_its_fingerprint():
    kept = Card.parse(read("card.json"))
    assert kept.name == "Golden Card, золота картка"
    assert kept.device == DEVICE
    assert kept.fingerprint() == (
        "36286 78141 63272 14012 60109 05163 04188 06791 44354 06979 08271 02530"
    )
    assert kept.fingerprint_words() == (
        "animal divisive bulldog procedure aluminum remedial registry aorta aerosol marauding"
    )


def test_the_sealed_file_is_written_the_same_and_reads_back():
    assert sealed() == read("sealed.bin")
    assert unseal_bytes(read("sealed.bin"), key=KEY, purpose="golden") == PLAIN
