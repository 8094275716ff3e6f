r"""An operation is one signed edit of one record: a header of salted digests, and values beside it.

The header is canonical JSON and is kept byte for byte, because the signature is over those bytes.
It commits to each field that is set by

    SHA-256("afield/field/v1\0" + canonical([salt, record, field, value]))

so a value can be left out of a copy and still be proven later to be the one signed then. The reason
of an operation is committed to in the same way, under the reserved name ``why``.

A line of ``operations.jsonl`` is the canonical JSON of ``{"disclosures": {field: [salt, value]},
"header": {…}, "signature": …}``; salts, digests and signatures are lower-case hexadecimal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crypto import canonical
from crypto.errors import CryptoError
from crypto.signing import verify_ed25519
from models.log.commitment import SALT_BYTES, Disclosure, is_reason
from models.log.errors import BadOperation
from models.log.operation_header import (
    LINKED,
    MOST_FIELDS,
    OPERATION_VERSION,
    WHY,
    chain_link,
    checked_header,
    hexadecimal_of,
    parts_of_header,
)
from models.records import Value

SIGNED = b"afield/operation/v1\0"
MOST_HEADER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Operation:
    """One signed operation: what one device set in one record.

    ``at`` is the hybrid logical clock: milliseconds since 1970 and a counter. ``fields`` gives the
    digest of each field, ``why`` that of the reason. ``hash`` is the operation's id, 64 hexadecimal
    digits, by which ``parents`` name the heads that the writer saw.
    """

    header: bytes
    signature: bytes
    disclosures: Mapping[str, Disclosure]
    device: str
    seq: int
    prev: str
    parents: tuple[str, ...]
    at: tuple[int, int]
    kind: str
    record: str
    fields: Mapping[str, str]
    why: str | None
    hash: str
    version: int = OPERATION_VERSION

    @property
    def link(self) -> str:
        """Return the link by which the next operation of its device names it."""
        return chain_link(self.hash)

    @property
    def follows(self) -> str:
        """Return the link of the operation before it, as its device says."""
        linked = self.version >= LINKED
        return self.prev if linked else chain_link(self.prev)

    @classmethod
    def parse(
        cls, header: bytes, signature: bytes, disclosures: Mapping[str, Disclosure]
    ) -> Operation:
        """Read a header and prove every disclosure against it.

        Raises BadOperation or NewerOperation. The signature is not checked here: that takes
        the key of the device, see ``verify``.
        """
        if len(header) > MOST_HEADER_BYTES or len(signature) != 64:
            raise BadOperation(reason="wrong size")
        try:
            read = canonical.decode(header)
        except CryptoError as error:
            raise BadOperation(reason="not canonical") from error
        facts = checked_header(read)
        digest = hashlib.sha256(header + signature).hexdigest()
        operation = cls(header, signature, dict(disclosures), **facts, hash=digest)
        operation._prove(disclosures)
        return operation

    @classmethod
    def trusted(
        cls, header: bytes, signature: bytes, disclosures: Mapping[str, Disclosure]
    ) -> Operation:
        """Read a header that was just written here, or that the vault's database returned.

        Skips the proofs that ``parse`` makes of what comes from elsewhere; ``afield verify`` makes
        them for the whole vault.
        """
        facts = parts_of_header(json.loads(header))
        digest = hashlib.sha256(header + signature).hexdigest()
        return cls(header, signature, disclosures, **facts, hash=digest)

    @classmethod
    def from_line(cls, line: bytes) -> Operation:
        """Read one line of ``operations.jsonl``; raises BadOperation or NewerOperation."""
        try:
            read = canonical.decode(line.removesuffix(b"\n"))
            if not isinstance(read, dict) or set(read) != {"disclosures", "header", "signature"}:
                raise BadOperation(reason="not a line of changes")
            header = canonical.encode(read["header"])
            signature = bytes.fromhex(_text(read["signature"], 128))
            disclosures = {
                field: Disclosure(bytes.fromhex(_text(pair[0], 2 * SALT_BYTES)), _value(pair[1]))
                for field, pair in _pairs(read["disclosures"])
            }
        except (CryptoError, ValueError) as error:
            raise BadOperation(reason="not a line of changes") from error
        return cls.parse(header, signature, disclosures)

    def line(self) -> bytes:
        """Return this operation as one line of ``operations.jsonl``, with its newline."""
        return (
            canonical.encode(
                {
                    "disclosures": {
                        field: [shown.salt.hex(), shown.value]
                        for field, shown in self.disclosures.items()
                    },
                    "header": canonical.decode(self.header),
                    "signature": self.signature.hex(),
                }
            )
            + b"\n"
        )

    def verify(self, key: bytes) -> None:
        """Check the signature with the device's raw Ed25519 key; raises BadSignature."""
        verify_ed25519(key, SIGNED + self.header, self.signature)

    def without(self, names: Collection[str]) -> Operation:
        """Return the same signed operation with the values of some fields left out."""
        left = {name: shown for name, shown in self.disclosures.items() if name not in names}
        return replace(self, disclosures=left)

    @property
    def values(self) -> dict[str, Value]:
        """Return the disclosed values of the record's fields, without the reason."""
        return {name: shown.value for name, shown in self.disclosures.items() if name != WHY}

    @property
    def withheld(self) -> list[str]:
        """Return the names of the fields whose values this copy does not hold."""
        return [name for name in self.fields if name not in self.disclosures]

    def _prove(self, disclosures: Mapping[str, Disclosure]) -> None:
        for name, shown in disclosures.items():
            committed = self.why if name == WHY else self.fields.get(name)
            if name == WHY and not is_reason(shown.value):
                raise BadOperation(reason="its reason is not text")
            if committed is None or shown.digest(self.record, name) != committed:
                raise BadOperation(reason="a value is not the one that was signed")

    def __repr__(self) -> str:
        """Return a name of the operation that holds no value of it."""
        return f"<Operation {self.device[:8]}:{self.seq} {self.kind}>"


def _text(part: object, length: int) -> str:
    hexadecimal_of(part, length)
    return str(part)


def _pairs(read: object) -> list[tuple[str, list[Any]]]:
    if not isinstance(read, dict) or len(read) > MOST_FIELDS + 1:
        raise ValueError
    for pair in read.values():
        if not isinstance(pair, list) or len(pair) != 2:
            raise ValueError
    return list(read.items())


def _value(value: object) -> Value:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    raise ValueError
