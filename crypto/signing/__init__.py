"""Who signed what: a device's identity, its public card, and signatures over whole files."""

from __future__ import annotations

from crypto.signing.card import Card, clean_name, device_of
from crypto.signing.errors import BadCard, BadSignature
from crypto.signing.identity import Identity, verify_ed25519
from crypto.signing.signature import allowed_signers_line, sign_mldsa, sign_ssh, verify_both

__all__ = [
    "BadCard",
    "BadSignature",
    "Card",
    "Identity",
    "allowed_signers_line",
    "clean_name",
    "device_of",
    "sign_mldsa",
    "sign_ssh",
    "verify_both",
    "verify_ed25519",
]
