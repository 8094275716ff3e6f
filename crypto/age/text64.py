"""Base64 as age reads it: one spelling for each value, and no other."""

from __future__ import annotations

import binascii


class NotBase64(ValueError):
    """A text is not the one spelling of any bytes; it stays inside this package."""


def encode(data: bytes) -> bytes:
    """Return base64 without padding (the header's spelling)."""
    return encode_padded(data).rstrip(b"=")


def encode_padded(data: bytes) -> bytes:
    """Return base64 with padding (the armor's spelling)."""
    return binascii.b2a_base64(data, newline=False)


def decode(text: bytes) -> bytes:
    """Return the bytes of base64 without padding; raise NotBase64."""
    if text.endswith(b"="):
        raise NotBase64
    return decode_padded(text + b"=" * (-len(text) % 4))


def decode_padded(text: bytes) -> bytes:
    """Return the bytes of base64 with padding; raise NotBase64.

    What decodes is encoded again and compared: padding in the wrong place, letters outside
    the alphabet and bits that mean nothing all show as a difference.
    """
    try:
        data = binascii.a2b_base64(text)
    except binascii.Error:
        raise NotBase64 from None
    if encode_padded(data) != text:
        raise NotBase64
    return data
