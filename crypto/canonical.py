"""Canonical JSON (RFC 8785): one spelling for each value, so that a signature means one thing.

Values are ``str | int | bool | None``, lists and objects of them. Strings are in Unicode's
normal form NFC, integers lie within ±(2^53 - 1), which every JSON reader holds exactly, and
there are no fractions: a position is a decimal string. ``decode`` takes only bytes that
``encode`` would have written; a verifier reads, compares, and only then trusts a signature
over the bytes that it received.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any
from unicodedata import is_normalized

import rfc8785

from crypto.errors import CryptoError

LARGEST = 2**53 - 1
SURROGATE = re.compile("[\ud800-\udfff]")
# Without fractions and with names in ASCII the standard library writes the same bytes as RFC 8785
# asks for, in a fifth of the time; the names of all our formats are ASCII. For others the order
# by UTF-16 units matters, and rfc8785 writes them.
_PLAIN = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)
DEPTH = 16
"""The most lists within lists that are read or written; the deepest format needs five."""
MOST = 4 * 1024 * 1024
"""The most bytes that are read at once; a caller with a larger or smaller format says so."""

Value = Any
"""str | int | bool | None | list[Value] | dict[str, Value]."""


class NotCanonical(CryptoError):
    """A value has no canonical JSON, or bytes are not the canonical JSON of any value."""

    sentence = "The data is not in the one spelling that can be signed and checked."
    next_step = "Ask the sender for the file again; it was altered or made by another program."
    code = "not-canonical"
    exit_status = 9


def encode(value: Value, *, depth: int = DEPTH) -> bytes:
    """Return the canonical JSON of a value; raise NotCanonical."""
    if _check(value, depth):
        return _PLAIN.encode(value).encode("utf-8")
    return rfc8785.dumps(value)


def decode(data: bytes, *, depth: int = DEPTH, most: int = MOST) -> Value:
    """Return the value of canonical JSON; raise NotCanonical for any other bytes.

    White space, a name that stands twice, names out of order and needless escapes all show
    when the value is encoded again and compared.
    """
    if len(data) > most:
        raise NotCanonical
    # ValueError covers bytes that are no UTF-8, text that is no JSON, and an integer of so many
    # digits that Python declines to read it. It carries the whole text, so it is let go before
    # ours is raised: even as a context it would take recorded words along.
    value: Value = _NOTHING
    with suppress(ValueError, RecursionError):
        value = json.loads(bytes(data).decode("utf-8"))
    if value is _NOTHING or encode(value, depth=depth) != data:
        raise NotCanonical
    return value


def _check(value: Value, depth: int) -> bool:
    """Raise NotCanonical unless every part can be written; return whether all names are ASCII."""
    plain = True
    if isinstance(value, str):
        if not value.isascii():
            _check_text(value)
    elif isinstance(value, dict | list | tuple):
        if not depth:
            raise NotCanonical
        if isinstance(value, dict):
            plain = _check_names(value)
            value = value.values()
        for part in value:
            plain = _check(part, depth - 1) and plain
    elif type(value) is int:
        if not -LARGEST <= value <= LARGEST:
            raise NotCanonical
    elif value is not None and type(value) is not bool:
        raise NotCanonical
    return plain


def _check_names(value: dict[Any, Value]) -> bool:
    """Raise NotCanonical unless every name can be written; return whether all are ASCII."""
    plain = True
    for name in value:
        if not isinstance(name, str):
            raise NotCanonical
        if not name.isascii():
            plain = False
            _check_text(name)
    return plain


def _check_text(text: str) -> None:
    """Raise NotCanonical for text outside NFC, and for half a surrogate pair."""
    if SURROGATE.search(text) or not is_normalized("NFC", text):
        raise NotCanonical


_NOTHING = object()
