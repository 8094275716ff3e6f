"""The age v1 file format: encryption to people's keys, readable by every age program.

    identity = generate_identity()                      # post-quantum
    encrypt(source, sink, [identity.recipient()])
    decrypt(source, sink, [identity])                   # finds out about armor by itself

    file      one file, whole: Encryptor, Decryptor
    header    who can open it           hybrid, x25519, scrypt   one kind of recipient each
    stream    the contents, chunk by chunk                 armor    the file as text
    keys      recipients and identities as text

Written after c2sp.org/age and held to its public test vectors. It does not say who encrypted
a file: anybody who has a recipient can write to it. Signatures are ``crypto.signing.signature``'s.
"""

from __future__ import annotations

from crypto.age.errors import (
    AgeError,
    BadArmor,
    BadHeader,
    BadHeaderMac,
    BadKey,
    BadPayload,
    MixedRecipients,
    NewerAge,
    NoMatch,
    TooMuchWork,
)
from crypto.age.file import Decryptor, Encryptor, decrypt, encrypt
from crypto.age.hybrid import HybridIdentity, HybridRecipient
from crypto.age.keys import generate_identity, parse_identity, parse_recipient
from crypto.age.ports import Readable, Source, Writable, write_all
from crypto.age.recipient import Identity, Recipient, Strength
from crypto.age.scrypt import Passphrase
from crypto.age.stream import StreamReader, StreamWriter
from crypto.age.x25519 import X25519Identity, X25519Recipient

__all__ = [
    "AgeError",
    "BadArmor",
    "BadHeader",
    "BadHeaderMac",
    "BadKey",
    "BadPayload",
    "Decryptor",
    "Encryptor",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "MixedRecipients",
    "NewerAge",
    "NoMatch",
    "Passphrase",
    "Readable",
    "Recipient",
    "Source",
    "StreamReader",
    "StreamWriter",
    "Strength",
    "TooMuchWork",
    "Writable",
    "X25519Identity",
    "X25519Recipient",
    "decrypt",
    "encrypt",
    "generate_identity",
    "parse_identity",
    "parse_recipient",
    "write_all",
]
