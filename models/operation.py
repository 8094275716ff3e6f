r"""One signed change: a header of salted digests, its signature, and the values beside it.

The header is canonical JSON and is kept byte for byte, because the signature is over those
bytes. It commits to each changed field by

    SHA-256("afield/field/v1\0" + canonical([salt, record, field, value]))

so a value can be left out of a copy and still be proven later to be the one signed then. The
reason of a change is committed to in the same way, under the reserved name ``why``.

A line of ``operations.jsonl`` is the canonical JSON of
``{"disclosures": {field: [salt, value]}, "header": {…}, "signature": …}``; salts, digests and
signatures are lower-case hexadecimal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

from crypto import canonical
from crypto.errors import CryptoError
from crypto.identity import verify_ed25519
from models.errors import BadOperation, NewerOperation

Value: TypeAlias = str | int | bool | list[str] | None

VERSION = 1
WHY = "why"
START = "0" * 64
"""What stands in the place of an earlier change in the first one of a chain."""
SALT_BYTES = 16
SIGNED = b"afield/operation/v1\0"
FIELD = b"afield/field/v1\0"

# An operation of afield's own has a few dozen fields; the bound keeps a forged one small.
MOST_FIELDS = 256
MOST_PARENTS = 100
MOST_REASON = 4000
# The end of the year 9999, in milliseconds since 1970: what a calendar can still show.
LATEST = 253_402_300_799_999
MOST_TICKS = 2**31
MOST_HEADER_BYTES = 64 * 1024


class Signer(Protocol):
    """What an operation needs of a device's identity."""

    @property
    def device(self) -> str:
        """Give the device's id: 32 hexadecimal digits."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Give the 64-byte Ed25519 signature over the message."""
        ...


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The salt and the value behind one digest of a header."""

    salt: bytes
    value: Value

    def digest(self, record: str, field: str) -> str:
        """Give the digest that a header carries for this value, as hexadecimal."""
        committed = canonical.encode([self.salt.hex(), record, field, self.value])
        return hashlib.sha256(FIELD + committed).hexdigest()


@dataclass(frozen=True, slots=True, repr=False)
class Operation:
    """One signed change to one record, by one device."""

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
        facts = _checked_header(read)
        digest = hashlib.sha256(header + signature).hexdigest()
        operation = cls(header, signature, dict(disclosures), **facts, hash=digest)
        operation._prove(disclosures)
        return operation

    @classmethod
    def trusted(
        cls, header: bytes, signature: bytes, disclosures: Mapping[str, Disclosure]
    ) -> Operation:
        """Read a header that was just written here, or that the vault's database gave back.

        Skips the proofs that ``parse`` makes of what comes from elsewhere; ``afield verify``
        makes them for the whole vault.
        """
        facts = _facts(json.loads(header))
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
        """Give this operation as one line of ``operations.jsonl``, with its newline."""
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
        """Give the same signed change with the values of some fields left out."""
        left = {name: shown for name, shown in self.disclosures.items() if name not in names}
        return replace(self, disclosures=left)

    @property
    def values(self) -> dict[str, Value]:
        """Give the disclosed values of the record's fields."""
        return {name: shown.value for name, shown in self.disclosures.items() if name != WHY}

    @property
    def withheld(self) -> list[str]:
        """Name the fields whose values this copy does not hold."""
        return [name for name in self.fields if name not in self.disclosures]

    def _prove(self, disclosures: Mapping[str, Disclosure]) -> None:
        for name, shown in disclosures.items():
            committed = self.why if name == WHY else self.fields.get(name)
            if name == WHY and not _is_reason(shown.value):
                raise BadOperation(reason="its reason is not text")
            if committed is None or shown.digest(self.record, name) != committed:
                raise BadOperation(reason="a value is not the one that was signed")

    def __repr__(self) -> str:
        """Name the change without any value of it."""
        return f"<Operation {self.device[:8]}:{self.seq} {self.kind}>"


def write(
    signer: Signer,
    *,
    seq: int,
    prev: str,
    parents: Collection[str],
    at: tuple[int, int],
    kind: str,
    record: str,
    values: Mapping[str, Value],
    random: Callable[[int], bytes],
    why: str | None = None,
    carried: Mapping[str, str] | None = None,
) -> Operation:
    """Make and sign one change.

    ``carried`` holds digests of values that the writer does not know and leaves as they are:
    fields that somebody withheld and that must be committed to all the same.
    """
    shown = {field: Disclosure(random(SALT_BYTES), value) for field, value in values.items()}
    fields = {field: one.digest(record, field) for field, one in shown.items()}
    fields |= carried or {}
    header: dict[str, Any] = {
        "v": VERSION,
        "device": signer.device,
        "seq": seq,
        "prev": prev,
        "parents": sorted(parents),
        "at": list(at),
        "kind": kind,
        "record": record,
        "fields": fields,
    }
    if why is not None:
        shown[WHY] = Disclosure(random(SALT_BYTES), why)
        header[WHY] = shown[WHY].digest(record, WHY)
    encoded = canonical.encode(header)
    signature = signer.sign(SIGNED + encoded)
    return Operation.trusted(encoded, signature, shown)


def _checked_header(read: object) -> dict[str, Any]:
    if not isinstance(read, dict):
        raise BadOperation(reason="not a header")
    version = read.get("v")
    if not isinstance(version, int) or isinstance(version, bool):
        raise BadOperation(reason="no version")
    if version > VERSION:
        raise NewerOperation(found=version)
    try:
        _check_types(read)
        return _facts(read)
    except (KeyError, TypeError, ValueError) as error:
        raise BadOperation(reason="a part of its header is missing or wrong") from error


def _facts(read: dict[str, Any]) -> dict[str, Any]:
    return {
        "device": read["device"],
        "seq": read["seq"],
        "prev": read["prev"],
        "parents": tuple(read["parents"]),
        "at": (read["at"][0], read["at"][1]),
        "kind": read["kind"],
        "record": read["record"],
        "fields": read["fields"],
        "why": read.get(WHY),
    }


def _check_types(read: dict[str, Any]) -> None:
    """Demand the shape of every part; raises KeyError, TypeError or ValueError."""
    if read["v"] != VERSION:
        raise ValueError
    _hex(read["device"], 32)
    _count(read["seq"], least=1)
    _hex(read["prev"], 64)
    if (read["seq"] == 1) != (read["prev"] == START):
        raise ValueError
    if not isinstance(read["parents"], list) or len(read["parents"]) > MOST_PARENTS:
        raise ValueError
    for parent in read["parents"]:
        _hex(parent, 64)
    if read["parents"] != sorted(set(read["parents"])):
        raise ValueError
    _moment(read["at"])
    _name(read["kind"])
    _uuid(read["record"])
    _digests(read["fields"])
    if WHY in read:
        _hex(read[WHY], 64)


def _moment(at: object) -> None:
    if not isinstance(at, list) or len(at) != 2:
        raise ValueError
    for part, most in zip(at, (LATEST, MOST_TICKS), strict=True):
        _count(part, least=0)
        if part > most:
            raise ValueError


def _digests(fields: object) -> None:
    if not isinstance(fields, dict) or len(fields) > MOST_FIELDS:
        raise ValueError
    for name, digest in fields.items():
        if name == WHY:
            raise ValueError
        _name(name)
        _hex(digest, 64)


def _is_reason(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= MOST_REASON


def _hex(text: object, length: int) -> None:
    if not isinstance(text, str) or len(text) != length or not set(text) <= set("0123456789abcdef"):
        raise ValueError


def _count(number: object, *, least: int) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise ValueError


def _name(text: object) -> None:
    if not isinstance(text, str) or not 0 < len(text) <= 64:
        raise ValueError
    if not text.isascii() or not text.replace("_", "a").isalnum() or text != text.lower():
        raise ValueError


def _uuid(text: object) -> None:
    if not isinstance(text, str) or len(text) != 36 or text[8::5][:4] != "----":
        raise ValueError
    _hex(text.replace("-", ""), 32)


def _text(part: object, length: int) -> str:
    _hex(part, length)
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
