"""Signatures, compared with OpenSSH's own program and with an independent reader of SSHSIG."""

from __future__ import annotations

import hashlib
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sshsig
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from crypto.signing import (
    BadSignature,
    Identity,
    allowed_signers_line,
    sign_mldsa,
    sign_ssh,
    signature,
    verify_both,
)
from crypto.signing.signature import verify_mldsa, verify_ssh
from tests.drawn import drawn
from tests.peer import peer

IDENTITY = Identity.generate(random=drawn("signature"))
CARD = IDENTITY.card("Signer", "2026-11-23")
OTHER = Identity.generate(random=drawn("other")).card("Other", "2026-11-23")
BUNDLE = "afield-bundle"
MESSAGES = {
    "empty": b"",
    "a line": b"statement\n",
    "every byte": bytes(range(256)),
    "over a megabyte": hashlib.shake_256(b"long").digest((1 << 20) + 12_345),
}


@pytest.fixture(params=MESSAGES.values(), ids=MESSAGES)
def message(request: pytest.FixtureRequest) -> bytes:
    return request.param


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Write the identity's Ed25519 key as OpenSSH keeps one."""
    key = Ed25519PrivateKey.from_private_bytes(IDENTITY.to_bytes()[8:40])
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    return path


def ssh_sign(key: Path, message: bytes, namespace: str, *options: str) -> str:
    """Sign as a person with OpenSSH would."""
    program = [peer("ssh-keygen"), "-Y", "sign", "-f", key, "-n", namespace, *options]
    done = subprocess.run(program, input=message, capture_output=True, check=True)
    return done.stdout.decode("ascii")


def ssh_verifies(
    folder: Path, message: bytes, armored: str, *, signers: str, principal: str, namespace: str
) -> bool:
    """Verify as a person with OpenSSH would."""
    (folder / "allowed_signers").write_text(signers)
    (folder / "message.sig").write_text(armored)
    program = [peer("ssh-keygen"), "-Y", "verify", "-f", folder / "allowed_signers"]
    program += ["-I", principal, "-n", namespace, "-s", folder / "message.sig"]
    return subprocess.run(program, input=message, capture_output=True, check=False).returncode == 0


def test_a_signature_is_byte_for_byte_the_one_of_ssh_keygen(message, key_file):
    assert sign_ssh(IDENTITY, message, BUNDLE) == ssh_sign(key_file, message, BUNDLE)


def test_a_signature_of_ssh_keygen_verifies_here(message, key_file):
    verify_ssh(CARD, message, ssh_sign(key_file, message, BUNDLE), BUNDLE)


def test_ssh_keygen_accepts_a_signature_from_here(message, tmp_path):
    assert ssh_verifies(
        tmp_path,
        message,
        sign_ssh(IDENTITY, message, BUNDLE),
        signers=allowed_signers_line(CARD, BUNDLE),
        principal=CARD.device,
        namespace=BUNDLE,
    )


@pytest.mark.parametrize("wrong", ["message", "namespace", "principal", "signer", "purpose"])
def test_ssh_keygen_refuses_what_does_not_belong_together(wrong, tmp_path):
    line = allowed_signers_line(OTHER if wrong == "signer" else CARD, BUNDLE)
    if wrong == "signer":
        line = line.replace(OTHER.device, CARD.device)
    if wrong == "purpose":
        line = allowed_signers_line(CARD, "afield-receipt")
    assert not ssh_verifies(
        tmp_path,
        b"another" if wrong == "message" else b"statement",
        sign_ssh(IDENTITY, b"statement", BUNDLE),
        signers=line,
        principal=OTHER.device if wrong == "principal" else CARD.device,
        namespace="afield-receipt" if wrong == "namespace" else BUNDLE,
    )


def test_an_independent_reader_of_sshsig_agrees(message):
    signers = sshsig.ssh_public_key.PublicKey.from_openssh_str(CARD.ssh_line())
    sshsig.verify(message, sign_ssh(IDENTITY, message, BUNDLE), [signers], BUNDLE)
    with pytest.raises(sshsig.InvalidSignature):
        sshsig.verify(message + b"x", sign_ssh(IDENTITY, message, BUNDLE), [signers], BUNDLE)


def test_a_file_and_its_bytes_have_the_same_signature(message):
    assert sign_ssh(IDENTITY, io.BytesIO(message), BUNDLE) == sign_ssh(IDENTITY, message, BUNDLE)
    verify_ssh(CARD, io.BytesIO(message), sign_ssh(IDENTITY, message, BUNDLE), BUNDLE)


def mutations(armored: str) -> Iterator[str]:
    """Give texts that differ from an armored signature a little, or in one flipped bit."""
    for place in range(len(armored)):
        for bit in range(7):
            yield armored[:place] + chr(ord(armored[place]) ^ 1 << bit) + armored[place + 1 :]
    lines = armored.split("\n")
    yield armored.rstrip("\n")
    yield armored + "\n"
    yield " " + armored
    yield armored.replace("\n", "\r\n")
    yield armored.replace("SSH", "PGP")
    yield "\n".join([lines[0], "".join(lines[1:-2]), *lines[-2:]])
    yield "\n".join(lines[:2] + lines[3:])
    yield "\n".join([*lines[:2], lines[1], *lines[2:]])
    yield lines[1]
    yield ""


def test_every_flipped_bit_and_every_other_spelling_of_a_signature_is_refused():
    armored = sign_ssh(IDENTITY, b"statement", BUNDLE)
    verify_ssh(CARD, b"statement", armored, BUNDLE)
    for other in mutations(armored):
        with pytest.raises(BadSignature):
            verify_ssh(CARD, b"statement", other, BUNDLE)


@given(st.text() | st.text().map(lambda text: f"-----BEGIN SSH SIGNATURE-----\n{text}\n\n"))
def test_any_other_text_is_a_bad_signature(text):
    with pytest.raises(BadSignature):
        verify_ssh(CARD, b"statement", text, BUNDLE)


def test_a_signature_holds_for_its_message_key_and_namespace_alone():
    ssh, mldsa = sign_ssh(IDENTITY, b"s", BUNDLE), sign_mldsa(IDENTITY, b"s", BUNDLE)
    for card, message, namespace in (
        (OTHER, b"s", BUNDLE),
        (CARD, b"t", BUNDLE),
        (CARD, b"", BUNDLE),
        (CARD, b"s", "afield-receipt"),
    ):
        with pytest.raises(BadSignature):
            verify_ssh(card, message, ssh, namespace)
        with pytest.raises(BadSignature):
            verify_mldsa(card, message, mldsa, namespace)


def test_another_hash_than_ours_is_refused(key_file):
    with pytest.raises(BadSignature):
        verify_ssh(CARD, b"s", ssh_sign(key_file, b"s", BUNDLE, "-O", "hashalg=sha256"), BUNDLE)


def test_every_flipped_byte_of_the_second_signature_is_refused():
    made = sign_mldsa(IDENTITY, b"statement", BUNDLE)
    assert len(made) == signature.MLDSA_BYTES
    for place in range(len(made)):
        flipped = bytearray(made)
        flipped[place] ^= 1 << place % 8
        with pytest.raises(BadSignature):
            verify_mldsa(CARD, b"statement", bytes(flipped), BUNDLE)
    for cut in (b"", made[:-1], made + b"\0"):
        with pytest.raises(BadSignature):
            verify_mldsa(CARD, b"statement", cut, BUNDLE)


def test_a_signature_on_a_card_is_none_on_a_statement():
    with pytest.raises(BadSignature):
        verify_mldsa(CARD, b"s", IDENTITY.sign_mldsa(b"s", b"afield/card/v1"), BUNDLE)


def test_both_signatures_are_demanded():
    ssh, mldsa = sign_ssh(IDENTITY, b"s", BUNDLE), sign_mldsa(IDENTITY, b"s", BUNDLE)
    verify_both(CARD, b"s", ssh=ssh, mldsa=mldsa, namespace=BUNDLE)
    with pytest.raises(BadSignature):
        verify_both(CARD, b"s", ssh="", mldsa=mldsa, namespace=BUNDLE)
    with pytest.raises(BadSignature):
        verify_both(CARD, b"s", ssh=ssh, mldsa=b"", namespace=BUNDLE)


@pytest.mark.parametrize("namespace", ["", "UPPER", 'a"b', "a b", "a\nb", "é", "-a", "x" * 65])
def test_a_namespace_that_could_be_read_in_two_ways_is_a_mistake_in_the_program(namespace):
    for use in (
        lambda: sign_ssh(IDENTITY, b"", namespace),
        lambda: sign_mldsa(IDENTITY, b"", namespace),
        lambda: allowed_signers_line(CARD, namespace),
    ):
        with pytest.raises(ValueError, match="namespace"):
            use()


def test_the_line_for_allowed_signers_tells_no_name():
    line = allowed_signers_line(CARD, BUNDLE)
    assert line == f'{CARD.device} namespaces="{BUNDLE}" {CARD.ssh_line()}\n'
    assert CARD.name not in line
