"""Bytes are written as base64 text in one way only.

The standard library forgives stray bits in the last symbol; then two texts would mean the same
bytes and a flipped bit would go unnoticed. Both directions here are exact (RFC 4648, section 4).
"""

from __future__ import annotations

import base64
import binascii


def encode(data: bytes | bytearray) -> str:
    """Return bytes as padded base64 in one line."""
    return base64.b64encode(data).decode("ascii")


def decode(text: object, *, length: int | None = None) -> bytes:
    """Return the bytes; raises ValueError unless it is exactly what encode writes, this long."""
    if not isinstance(text, str):
        raise ValueError("base64 is text")  # noqa: TRY004  # one error for whatever a file holds
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise ValueError("not base64") from None
    if encode(data) != text or (length is not None and len(data) != length):
        raise ValueError("not this base64")
    return data
