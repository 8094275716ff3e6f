"""What a person knows: generated words and codes, their strength, keys derived from them."""

from __future__ import annotations

from crypto.passphrases.derivation import (
    DERIVED_BYTES,
    KEY_BYTES,
    SALT_BYTES,
    Cost,
    NotEnoughMemory,
    Random,
    expand,
    secret_bytes,
    stretch,
    wipe,
)
from crypto.passphrases.generated import (
    CODE_BYTES,
    BadRecoveryCode,
    generate_passphrase,
    parse_recovery,
    recovery_code,
)
from crypto.passphrases.guessing import strength
from crypto.passphrases.word_list import words_of

__all__ = [
    "CODE_BYTES",
    "DERIVED_BYTES",
    "KEY_BYTES",
    "SALT_BYTES",
    "BadRecoveryCode",
    "Cost",
    "NotEnoughMemory",
    "Random",
    "expand",
    "generate_passphrase",
    "parse_recovery",
    "recovery_code",
    "secret_bytes",
    "strength",
    "stretch",
    "wipe",
    "words_of",
]
