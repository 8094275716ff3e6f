"""Padmé padding: an age file shows how long its content is, so the length is rounded up.

Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
PURBs", PETS 2019, section 4) keeps only the leading bits of a length: it costs at most 12 per
cent, under 4 per cent from 1 MiB on, and leaves O(log log L) bits of the true length visible.

The *plaintext* is padded. The length of the age file follows from it and from the number of
recipients, which its header shows anyway.
"""

from __future__ import annotations

LEAST = 64 * 1024
"""The shortest plaintext in bytes. Every Padmé length from here on is a multiple of 512."""

_CHUNK = 64 * 1024
_TAG = 16
_NONCE = 16


def padme_length(length: int) -> int:
    """Return the smallest Padmé length that is at least ``length`` and at least LEAST."""
    length = max(length, LEAST)
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1
    return (length + mask) & ~mask


def is_padme_length(payload: int) -> bool:
    """Return whether an age payload (nonce, chunks and tags) has the length of a padded content."""
    sealed = payload - _NONCE
    chunks = -(-sealed // (_CHUNK + _TAG))
    content = sealed - chunks * _TAG
    return content >= LEAST and padme_length(content) == content
