"""The root of every error that afield raises on purpose, and the errors of the crypto room.

    AfieldError
    └── CryptoError
        ├── NotUnlocked        wrong passphrase, or the header is damaged
        │   ├── BadRecoveryCode    mistyped, so not worth trying
        │   └── Locked             the keys were wiped
        ├── KeyFileError       vault.json cannot be used
        │   ├── NewerFormat
        │   ├── DamagedKeyFile
        │   ├── TooManySlots       more work than a header may ask for
        │   ├── NoKeyFile
        │   └── KeyFileExists
        ├── SlotError          a slot that cannot be made or taken away
        │   ├── EmptyPassphrase
        │   ├── PassphraseInUse
        │   ├── NoSuchSlot
        │   ├── LastSlot
        │   └── ReadersSlot
        ├── NotEnoughMemory    the key derivation asks for more than the machine has
        ├── BadName            a name that cannot stand on a card
        ├── FileError          crypto.files.atomic
        │   ├── StorageFull
        │   ├── StorageFailed
        │   ├── NameTaken
        │   └── OthersCanRead
        ├── BadSignature       a signature that does not hold
        ├── BadCard            a card that is not one
        ├── DamagedSeal        a sealed file that was cut or altered
        └── AgeError           see crypto.age.errors

Each class carries one sentence for a person, the next step, a code that scripts may rely on,
and the exit status of line mode. A fact put into a sentence is a number, a field's name, a
reference or a path that the person typed; it is never a value that somebody recorded.
"""

from __future__ import annotations

from typing import ClassVar


class AfieldError(Exception):
    """Something that a person can act on went wrong.

    ``sentence`` may hold ``{names}``, filled from the keyword arguments. The catalogue of
    translations keys on the unfilled sentence, so it stays whole.
    """

    sentence: ClassVar[str] = "Something went wrong."
    next_step: ClassVar[str] = ""
    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format_map(facts))


class CryptoError(AfieldError):
    """A key, a cipher or a signature did not do what was asked."""

    sentence = "A cryptographic check failed."
    code = "crypto"


class NotUnlocked(CryptoError):
    """No slot opened; a wrong passphrase and a damaged header cannot be told apart."""

    sentence = "Wrong passphrase, or the vault's header is damaged."
    next_step = "Try again; if you are sure of the passphrase, use the recovery code or a backup."
    code = "not-unlocked"
    exit_status = 3


class Locked(NotUnlocked):
    """The keys were wiped: the vault has been locked since."""

    sentence = "The vault is locked."
    next_step = "Unlock it and try again."
    code = "locked"


class KeyFileError(CryptoError):
    """vault.json cannot be used."""

    code = "key-file"
    exit_status = 4


class NewerFormat(KeyFileError):
    """A file was written by a newer afield."""

    sentence = "{what} was written by a newer afield (format {found}; this one reads {known})."
    next_step = "Update afield and try again; nothing was changed."
    code = "newer-format"
    exit_status = 6


class DamagedKeyFile(KeyFileError):
    """vault.json is not what a vault header looks like, or its MAC does not hold."""

    sentence = "The vault's header (vault.json) is damaged or was changed."
    next_step = "Put vault.json.1 or a backup in its place; do not create a new vault over it."
    code = "damaged-header"
