"""The header of a signed operation has these parts, each checked against its bounds here.

    v        the version of the format
    device   32 hexadecimal digits
    seq      the number of the operation in its device's chain, from 1
    prev     the link of the one before it; zeros in the first
    parents  the heads of the record's history that the writer saw, sorted
    at       milliseconds since 1970 and a counter: the hybrid logical clock
    kind     incident, claim ...
    record   a UUID
    fields   a digest for each field that is set
    why      a digest, where a reason was given

Parts that this afield does not know are kept: a newer one wrote them.

The id of an operation is a hash, and parents name operations by it. A chain names the operation
before by its *link*, a hash of the id: the next operation of a device goes to people who were not
given the one before, and from a link nobody finds the id. So who was not given an operation cannot
claim to have seen it. Version 1 had the id itself in ``prev``.
"""

from __future__ import annotations

import hashlib
from typing import Any

from models.log.errors import BadOperation, NewerOperation

OPERATION_VERSION = 2
LINKED = 2
"""The first version whose chains name links."""
WHY = "why"
"""The reserved name under which the reason of an operation is committed to."""
START = "0" * 64
"""What stands in the place of an earlier operation in the first one of a chain."""

# An operation of afield's own has a few dozen fields; the bounds keep a forged one small.
MOST_FIELDS = 256
MOST_PARENTS = 100
# The end of the year 9999, in milliseconds since 1970: what a calendar can still show.
LATEST = 253_402_300_799_999
MOST_TICKS = 2**31
MOST_REASON = 4000
"""The most characters of a reason."""
_LINK = b"afield/link/v1\0"


def chain_link(id: str) -> str:
    """Return the link of an operation from its id, both 64 hexadecimal digits.

    The link of START is START itself.
    """
    return id if id == START else hashlib.sha256(_LINK + bytes.fromhex(id)).hexdigest()


def follows_in_chain(read: dict[str, Any]) -> str:
    """Return the link of the operation that a header says was signed before it."""
    return str(read["prev"]) if read["v"] >= LINKED else chain_link(read["prev"])


def checked_header(read: object) -> dict[str, Any]:
    """Return the parts of a header that came in, once their shape is checked.

    Raises BadOperation or NewerOperation.
    """
    if not isinstance(read, dict):
        raise BadOperation(reason="not a header")
    version = read.get("v")
    if not isinstance(version, int) or isinstance(version, bool):
        raise BadOperation(reason="no version")
    if version > OPERATION_VERSION:
        raise NewerOperation(found=version)
    try:
        _check_types(read)
        return parts_of_header(read)
    except (KeyError, TypeError, ValueError) as error:
        raise BadOperation(reason="a part of its header is missing or wrong") from error


def parts_of_header(read: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a header by the names of the fields of Operation."""
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
        "version": read["v"],
    }


def _check_types(read: dict[str, Any]) -> None:
    """Check the shape of every part; raises KeyError, TypeError or ValueError."""
    if read["v"] not in range(1, OPERATION_VERSION + 1):
        raise ValueError
    hexadecimal_of(read["device"], 32)
    _count(read["seq"], least=1)
    hexadecimal_of(read["prev"], 64)
    if (read["seq"] == 1) != (read["prev"] == START):
        raise ValueError
    if not isinstance(read["parents"], list) or len(read["parents"]) > MOST_PARENTS:
        raise ValueError
    for parent in read["parents"]:
        hexadecimal_of(parent, 64)
    if read["parents"] != sorted(set(read["parents"])):
        raise ValueError
    _moment(read["at"])
    _name(read["kind"])
    _uuid(read["record"])
    _digests(read["fields"])
    if WHY in read:
        hexadecimal_of(read[WHY], 64)


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
        hexadecimal_of(digest, 64)


def hexadecimal_of(text: object, length: int) -> None:
    """Raise ValueError unless a text is lower-case hexadecimal of this length."""
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
    hexadecimal_of(text.replace("-", ""), 32)
