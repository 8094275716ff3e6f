"""Files as the first version wrote them: read for ever, and still written the same."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.files import seal_bytes, unseal_bytes
from crypto.keyfile import (
    VAULT_FORMAT,
    KeyFile,
    add_reader,
    create_key_file,
    load_identity,
    raise_format,
    store_identity,
)
from crypto.passphrases import Cost, parse_recovery
from crypto.signing import Card, Identity
from tests.drawn import drawn

GOLDEN = Path(__file__).parents[1] / "golden"
KEY = bytes(range(32))
PLAIN = b"Golden words, sealed once.\n" * 3000
OWNER = "golden words for the owner"
READER = "golden words for a reader"
CODE = "0S6E7-5Y7V1-5CNDP-3AXKM-TKS50-85"
HEADERS = ("vault.json", "vault-v3.json")
"""Of a vault whose format only its database told, and of one whose header tells it."""
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
    keys, code = create_key_file(path, passphrase=OWNER, cost=cost, random=random)
    add_reader(path, keys, passphrase=READER, cost=cost, random=random)
    store_identity(path, keys, identity().to_bytes(), random=random)
    return code


def test_the_header_is_written_the_same(tmp_path):
    code = vault(tmp_path / "vault.json")
    assert (tmp_path / "vault.json").read_bytes() == read("vault-v3.json")
    assert code == CODE


def test_a_header_that_tells_its_format_and_unproven_codes_differs_by_that_alone():
    earlier, present = (json.loads(read(name)) for name in HEADERS)
    (recovery,) = (slot["id"] for slot in present["slots"] if slot["kind"] == "recovery")
    assert present.pop("unproven") == [recovery]
    assert (earlier.pop("v"), present.pop("v")) == (1, 3)
    del earlier["mac"], present["mac"]
    assert present == earlier


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize(
    ("secret", "signs"),
    [(OWNER, True), (READER, False), (CODE, True)],
)
def test_the_header_opens(name, secret, signs):
    keys = KeyFile.parse(read(name)).unlock(secret)
    assert keys.can_sign is signs
    assert load_identity(keys) == (read("identity.bin") if signs else None)
    derived = [keys.database(), keys.blobs(), keys.head(), keys.quarantine()]
    assert [key.hex() for key in derived] == DERIVED


def test_the_header_of_an_earlier_format_is_raised_and_still_opens(tmp_path):
    path = tmp_path / "vault.json"
    path.write_bytes(read("vault.json"))
    keys = KeyFile.read(path).unlock(OWNER)
    assert raise_format(path, keys)
    assert not raise_format(path, keys)
    raised, previous = KeyFile.read(path), KeyFile.read(tmp_path / "vault.json.1")
    assert (raised.format, raised.generation) == (VAULT_FORMAT, 4)
    assert raised == previous
    for secret in (OWNER, READER, CODE):
        raised.unlock(secret).wipe()


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


def hkdf(key: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """Derive by RFC 5869 with nothing of afield in between."""
    extracted = hmac.digest(salt, key, "sha256")
    made, block = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.digest(extracted, block + info + bytes([number]), "sha256")
        made += block
    return made[:length]


def canonical(value: object) -> bytes:
    """Write the JSON of these ASCII files as RFC 8785 has it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("name", HEADERS)
def test_the_header_opens_without_afield(name):
    """Follow the words of crypto.keyfile, and none of its code."""
    header = json.loads(read(name))
    slot = dict(next(slot for slot in header["slots"] if slot["kind"] == "recovery"))
    commitment, wrapped = (b64decode(slot.pop(name)) for name in ("commitment", "wrapped"))
    derived = hkdf(parse_recovery(CODE), b64decode(slot["kdf"]["salt"]), b"afield/recovery/v1", 64)
    bound = b"afield/slot/v1\0" + canonical({"slot": slot, "vault": header["vault"]})
    assert hmac.digest(derived[32:], bound, "sha256") == commitment
    keys = ChaCha20Poly1305(derived[:32]).decrypt(bytes(12), wrapped, bound)
    vault_key, author_key, salt = keys[:32], keys[32:], bytes.fromhex(header["vault"])
    assert hkdf(vault_key, salt, b"afield/database/v1").hex() == DERIVED[0]

    stated = b64decode(header.pop("mac"))
    said = b"afield/header/v1\0" + canonical(header)
    assert hmac.digest(hkdf(vault_key, salt, b"afield/header/v1"), said, "sha256") == stated

    sealed = b64decode(header["identity"])
    cipher = ChaCha20Poly1305(hkdf(author_key, salt, b"afield/identity/v1"))
    purpose = b"afield/identity/v1\0" + header["vault"].encode()
    assert cipher.decrypt(sealed[:12], sealed[12:], purpose) == read("identity.bin")


def test_the_sealed_file_opens_without_afield():
    data = read("sealed.bin")
    assert data[:9] == b"AFSEALED\x01"
    nonce, wrapped, payload = data[9:21], data[21:69], data[69:]
    file_key = ChaCha20Poly1305(KEY).decrypt(nonce, wrapped, data[:9] + b"golden")
    cipher = ChaCha20Poly1305(hkdf(file_key, nonce, b"afield/sealed/v1"))
    chunks = [payload[start : start + 65552] for start in range(0, len(payload), 65552)]
    plain = [
        cipher.decrypt(number.to_bytes(11, "big") + bytes([chunk is chunks[-1]]), chunk, None)
        for number, chunk in enumerate(chunks)
    ]
    assert len(plain) == 2
    assert b"".join(plain) == PLAIN


def test_the_sealed_file_is_written_the_same_and_reads_back():
    assert sealed() == read("sealed.bin")
    assert unseal_bytes(read("sealed.bin"), key=KEY, purpose="golden") == PLAIN
