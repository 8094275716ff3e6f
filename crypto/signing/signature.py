"""Whole files carry two signatures: SSHSIG by Ed25519, and ML-DSA-44 beside it.

Anyone can check the first with ``ssh-keygen -Y verify``; its armored text is byte for byte what
``ssh-keygen -Y sign`` writes (PROTOCOL.sshsig of OpenSSH). The second keeps the statement
unforgeable when quantum computers come; it is plain ML-DSA-44 (FIPS 204) over the same bytes
under the context "afield/signature/v1/" + namespace. afield asks for both: ``verify_both``.

The namespace says what the signature is for, so that one made for a bundle proves nothing else.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from crypto import base64text
from crypto.signing.card import Card, ssh_key
from crypto.signing.errors import BadSignature
from crypto.signing.identity import Identity, verify_ed25519

Message = bytes | BinaryIO

MLDSA_BYTES: Final = 2420
_ED25519_BYTES: Final = 64
_MAGIC: Final = b"SSHSIG"
_VERSION: Final = (1).to_bytes(4, "big")
_HASH: Final = b"sha512"
_BEGIN: Final = "-----BEGIN SSH SIGNATURE-----"
_END: Final = "-----END SSH SIGNATURE-----"
_COLUMNS: Final = 70
_CHUNK: Final = 1 << 20
_NAMESPACE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def sign_ssh(identity: Identity, message: Message, namespace: str) -> str:
    """Return the armored SSHSIG by Ed25519, as ``ssh-keygen -Y sign -n`` would make it."""
    raw = identity.sign(_signed(message, namespace))
    return _armor(_prefix(identity.ed25519, namespace) + raw)


def verify_ssh(card: Card, message: Message, signature: str, namespace: str) -> None:
    """Raise BadSignature unless the card's key made this SSHSIG over the message.

    Everything in the blob but the last 64 bytes is known beforehand, so it is compared and not
    parsed: another key, namespace, hash or armor is no signature.
    """
    known = _prefix(card.ed25519, namespace)
    lines = signature.removesuffix("\n").split("\n")
    try:
        blob = base64text.decode("".join(lines[1:-1]), length=len(known) + _ED25519_BYTES)
    except ValueError:
        raise BadSignature from None
    if not blob.startswith(known) or _armor(blob) != signature:
        raise BadSignature
    verify_ed25519(card.ed25519, _signed(message, namespace), blob[len(known) :])


def sign_mldsa(identity: Identity, message: Message, namespace: str) -> bytes:
    """Return the ML-DSA-44 signature over the same bytes: 2,420 bytes."""
    return identity.sign_mldsa(_whole(message), _context(namespace))


def verify_mldsa(card: Card, message: Message, signature: bytes, namespace: str) -> None:
    """Raise BadSignature unless the card's ML-DSA-44 key signed the message."""
    try:
        key = MLDSA44PublicKey.from_public_bytes(card.mldsa)
        key.verify(signature, _whole(message), context=_context(namespace))
    except (InvalidSignature, ValueError):
        raise BadSignature from None


def verify_both(card: Card, message: bytes, ssh: str, mldsa: bytes, namespace: str) -> None:
    """Raise BadSignature unless both of the card's keys signed the message."""
    verify_ssh(card, message, ssh, namespace)
    verify_mldsa(card, message, mldsa, namespace)


def allowed_signers_line(card: Card, namespace: str) -> str:
    """Return the line by which ``ssh-keygen -Y verify`` accepts this device for one purpose.

    The principal is the device, not the name: the line travels in bundles.
    """
    purpose = _purpose(namespace).decode("ascii")
    return f'{card.device} namespaces="{purpose}" {card.ssh_line()}\n'


def _signed(message: Message, namespace: str) -> bytes:
    """Return what an SSHSIG is a signature of."""
    parts = (_purpose(namespace), b"", _HASH, _digest(message))
    return _MAGIC + b"".join(map(_string, parts))


def _prefix(ed25519: bytes, namespace: str) -> bytes:
    """Return the blob of an SSHSIG up to the 64 bytes of the signature itself."""
    head = b"".join(map(_string, (ssh_key(ed25519), _purpose(namespace), b"", _HASH)))
    inner = _string(b"ssh-ed25519") + _ED25519_BYTES.to_bytes(4, "big")
    return _MAGIC + _VERSION + head + (len(inner) + _ED25519_BYTES).to_bytes(4, "big") + inner


def _armor(blob: bytes) -> str:
    text = base64text.encode(blob)
    lines = (text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS))
    return "\n".join((_BEGIN, *lines, _END, ""))


def _string(data: bytes) -> bytes:
    """Return a string as RFC 4251, section 5 writes it."""
    return len(data).to_bytes(4, "big") + data


def _digest(message: Message) -> bytes:
    source = io.BytesIO(message) if isinstance(message, bytes) else message
    digest = hashlib.sha512()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
    return digest.digest()


def _whole(message: Message) -> bytes:
    return message if isinstance(message, bytes) else message.read()


def _context(namespace: str) -> bytes:
    return b"afield/signature/v1/" + _purpose(namespace)


def _purpose(namespace: str) -> bytes:
    """Return a namespace, which the program chose and no data, as bytes; raises ValueError."""
    if not _NAMESPACE.fullmatch(namespace):
        raise ValueError("a namespace is lower-case letters, digits and hyphens")
    return namespace.encode("ascii")
