r"""A card says who a colleague is, in a small public file that both of the colleague's keys sign.

Canonical JSON::

    {"format": "afield-card", "v": 1, "name": …, "device": <32 hex>, "valid_from": "YYYY-MM-DD",
     "ed25519": <base64>, "ssh": "ssh-ed25519 …", "mldsa44": <base64>, "recipient": "age1pq1…",
     "signatures": {"ed25519": <base64>, "mldsa44": <base64>}}

The **body** is the canonical JSON of everything but ``signatures``. Ed25519 signs
"afield/card/v1\0" + body, ML-DSA-44 signs the body under the context "afield/card/v1". The
fingerprint is of the body: ML-DSA-44 draws new randomness for each signature, and the same card
must not read differently twice. Fields unknown here are signed with the rest, and kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from crypto import age, base64text
from crypto.canonical import decode, encode
from crypto.errors import CryptoError, NewerFormat
from crypto.passphrases import words_of
from crypto.signing.errors import BadCard, BadName

FORMAT: Final = "afield-card"
VERSION: Final = 1
MOST_NAME: Final = 80
_MOST_BYTES: Final = 64 * 1024
_MOST_DEPTH: Final = 8
_CONTEXT: Final = b"afield/card/v1"
_JOINERS: Final = "\u200c\u200d"  # Persian, Hindi and other scripts spell words with these
_UNSEEN: Final = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_RECIPIENT_PREFIX: Final = "age1pq1"
_SSH_ED25519: Final = b"ssh-ed25519"


@dataclass(frozen=True, slots=True)
class Card:
    """A card whose signatures hold; only a comparison shows whether it is the colleague's."""

    name: str
    device: str
    valid_from: str
    ed25519: bytes = field(repr=False)
    mldsa: bytes = field(repr=False)
    recipient: str = field(repr=False)
    body: bytes = field(repr=False)
    raw: bytes = field(repr=False)

    @classmethod
    def parse(cls, data: bytes) -> Card:
        """Read a card; raises BadCard or NewerFormat and nothing else, whatever the bytes are."""
        try:
            fields = decode(data, depth=_MOST_DEPTH, most=_MOST_BYTES)
            _demand(isinstance(fields, dict) and fields["format"] == FORMAT)
            _demand(type(fields["v"]) is int and fields["v"] >= 1)
            if fields["v"] > VERSION:
                raise NewerFormat(what="The card", found=fields["v"], known=VERSION)
            return cls._of(fields, data)
        except NewerFormat:
            raise
        except (CryptoError, InvalidSignature, KeyError, ValueError, TypeError):
            raise BadCard from None

    @classmethod
    def _of(cls, fields: dict[str, Any], data: bytes) -> Card:
        texts = (fields["name"], fields["device"], fields["valid_from"], fields["recipient"])
        _demand(all(isinstance(text, str) for text in texts))
        body = encode({name: value for name, value in fields.items() if name != "signatures"})
        ed25519, mldsa = base64text.decode(fields["ed25519"]), base64text.decode(fields["mldsa44"])
        _verify(body, fields["signatures"], ed25519=ed25519, mldsa=mldsa)
        card = cls(
            name=fields["name"],
            device=fields["device"],
            valid_from=fields["valid_from"],
            ed25519=ed25519,
            mldsa=mldsa,
            recipient=fields["recipient"],
            body=body,
            raw=data,
        )
        _demand(card.device == device_of(ed25519) and fields["ssh"] == card.ssh_line())
        _demand(clean_name(card.name) == card.name)
        _demand(dt.date.fromisoformat(card.valid_from).isoformat() == card.valid_from)
        _demand(card.recipient.startswith(_RECIPIENT_PREFIX))
        _demand(str(age.parse_recipient(card.recipient)) == card.recipient)
        return card

    def to_bytes(self) -> bytes:
        """Return the card as its owner signed it, byte for byte."""
        return self.raw

    @property
    def identity(self) -> tuple[str, bytes, bytes, str]:
        """Return whom the card speaks for: the name and every key, since each vouches for itself.

        The Ed25519 key alone names the device; who can forge it must not bring other keys along.
        """
        return self.name, self.ed25519, self.mldsa, self.recipient

    def ssh_line(self) -> str:
        """Return the Ed25519 key as OpenSSH writes it, without a comment."""
        return f"ssh-ed25519 {base64text.encode(ssh_key(self.ed25519))}"

    def fingerprint(self) -> str:
        """Return 60 digits in 12 groups of 5, to be compared by voice or side by side.

        Each group is 40 bits of a SHA-512 of the body, modulo 100,000: 199 bits in all.
        """
        digest = self._digest()
        groups = (digest[start : start + 5] for start in range(0, 60, 5))
        return " ".join(f"{int.from_bytes(group, 'big') % 100_000:05}" for group in groups)

    def fingerprint_words(self) -> str:
        """Return the first 128 bits of the same digest as ten words, to be read aloud."""
        return " ".join(words_of(self._digest()[:16]))

    def _digest(self) -> bytes:
        return hashlib.sha512(b"afield/fingerprint/v1\0" + self.body).digest()


def make_card(
    *,
    name: str,
    valid_from: str,
    ed25519: bytes,
    mldsa: bytes,
    recipient: str,
    sign: Callable[[bytes], bytes],
    sign_mldsa: Callable[[bytes, bytes], bytes],
) -> Card:
    """Return a card made from public keys and the two functions that sign; raises BadName."""
    fields: dict[str, Any] = {
        "format": FORMAT,
        "v": VERSION,
        "name": clean_name(name),
        "device": device_of(ed25519),
        "valid_from": valid_from,
        "ed25519": base64text.encode(ed25519),
        "ssh": f"ssh-ed25519 {base64text.encode(ssh_key(ed25519))}",
        "mldsa44": base64text.encode(mldsa),
        "recipient": recipient,
    }
    body = encode(fields)
    fields["signatures"] = {
        "ed25519": base64text.encode(sign(_CONTEXT + b"\0" + body)),
        "mldsa44": base64text.encode(sign_mldsa(body, _CONTEXT)),
    }
    return Card.parse(encode(fields))


def device_of(ed25519: bytes) -> str:
    """Return the id of a device from its key: 32 hex digits."""
    return hashlib.sha256(b"afield/device/v1\0" + ed25519).digest()[:16].hex()


def ssh_key(ed25519: bytes) -> bytes:
    """Return the key in the wire form of OpenSSH (RFC 8709, section 4)."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in (_SSH_ED25519, ed25519))


def clean_name(text: str) -> str:
    """Return a name as one line without anything unseen; raises BadName unless 1 to 80 are left."""
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    seen = "".join(sign for sign in spaced if sign in _JOINERS or _is_seen(sign))
    name = " ".join(unicodedata.normalize("NFC", seen).split())
    if not 0 < len(name) <= MOST_NAME or all(sign in _JOINERS for sign in name):
        raise BadName(most=MOST_NAME)
    return name


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN


def _verify(body: bytes, signatures: dict[str, Any], *, ed25519: bytes, mldsa: bytes) -> None:
    """Raise unless both signatures hold and no unsigned field is beside them."""
    _demand(set(signatures) == {"ed25519", "mldsa44"})
    classic = base64text.decode(signatures["ed25519"])
    Ed25519PublicKey.from_public_bytes(ed25519).verify(classic, _CONTEXT + b"\0" + body)
    quantum_safe = base64text.decode(signatures["mldsa44"])
    MLDSA44PublicKey.from_public_bytes(mldsa).verify(quantum_safe, body, context=_CONTEXT)


def _demand(holds: bool) -> None:  # noqa: FBT001  # a claim about the card, or ValueError
    if not holds:
        raise ValueError("not a card")
