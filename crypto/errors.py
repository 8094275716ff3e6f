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


class BadRecoveryCode(NotUnlocked):
    """A recovery code whose letters do not fit together was mistyped."""

    sentence = "This is not a whole recovery code: a letter is wrong, missing or too many."
    next_step = "Compare it with the paper, letter by letter, and type it again."
    code = "bad-recovery-code"


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


class TooManySlots(KeyFileError):
    """vault.json has more ways in, or dearer ones, than a vault is given; none was tried."""

    sentence = "The vault's header (vault.json) asks for more work than a vault may: none was done."
    next_step = (
        "If somebody may have changed it, put vault.json.1 or a backup in its place. A vault has "
        "16 ways in at most: remove readers before you add others."
    )
    code = "too-many-slots"


class NoKeyFile(KeyFileError):
    """There is no vault.json where one was looked for."""

    sentence = "There is no vault in {path}."
    next_step = "Check the folder, or create a vault with: afield init."
    code = "no-vault-header"


class KeyFileExists(KeyFileError):
    """A vault.json stands where a new one was to be made."""

    sentence = "There is a vault in {path} already."
    next_step = "Choose another folder; a vault is never created over another."
    code = "vault-header-exists"


class SlotError(CryptoError):
    """A slot of vault.json cannot be made, changed or taken away."""

    code = "slot"
    exit_status = 2


class EmptyPassphrase(SlotError):
    """A passphrase of no characters protects nothing."""

    sentence = "The passphrase is empty."
    next_step = "Type a passphrase, or take the words that are offered."
    code = "empty-passphrase"


class PassphraseInUse(SlotError):
    """Two slots with one passphrase would make a reader's passphrase open everything."""

    sentence = "This passphrase opens the vault already."
    next_step = "Choose another one for this purpose."
    code = "passphrase-in-use"


class NoSuchSlot(SlotError):
    """The header holds no slot of that name."""

    sentence = "The vault has no way in with that number."
    next_step = "List the ways in and choose one of them."
    code = "no-such-slot"
    exit_status = 11


class LastSlot(SlotError):
    """Without this slot nobody could open the vault and write in it again."""

    sentence = "This is the last way in that can write; without it the vault is lost."
    next_step = "Add another passphrase or a recovery code first."
    code = "last-slot"


class ReadersSlot(SlotError):
    """A reader's slot opens the vault and holds no key to sign or to change slots with."""

    sentence = "This passphrase opens the vault for reading only."
    next_step = "Open the vault with its owner's passphrase to change anything."
    code = "readers-slot"
    exit_status = 12


class NotEnoughMemory(CryptoError):
    """Argon2id could not get the memory that the slot asks for."""

    sentence = "This machine has not enough free memory to open the vault: it takes {mib} MiB."
    next_step = "Close other programs and try again."
    code = "not-enough-memory"
    exit_status = 8


class BadName(CryptoError):
    """A name on a card is one line of 1 to 80 characters."""

    sentence = "A name has 1 to {most} characters."
    next_step = "Choose a shorter name, or one with letters in it."
    code = "bad-name"
    exit_status = 2


class FileError(CryptoError):
    """A file could not be written, or is open to others."""

    code = "file"
    exit_status = 8


class StorageFull(FileError):
    """The disk, the quota or the file system's limit is reached."""

    sentence = "The disk is full: {path} was not written."
    next_step = "Make room and try again; what was there before is unchanged."
    code = "storage-full"


class StorageFailed(FileError):
    """The operating system refused to read or write."""

    sentence = "{path} could not be read or written: {reason}."
    next_step = "Check the disk and the folder's permissions; nothing was half written."
    code = "storage-failed"


class NameTaken(FileError):
    """Another file has the name under which one was to be written."""

    sentence = "{path} is there already and was not replaced."
    next_step = "Choose another file name."
    code = "in-the-way"


class OthersCanRead(FileError):
    """A vault's folder or file is open to other accounts of this machine."""

    sentence = "Other people on this machine can read {path}."
    next_step = "Close it with: chmod -R go-rwx, then try again."
    code = "others-can-read"
    exit_status = 7


class BadSignature(CryptoError):
    """A signature does not hold over the bytes that it came with."""

    sentence = "The signature does not match."
    next_step = "Ask the sender for the file again, over another channel."
    code = "bad-signature"
    exit_status = 9


class BadCard(CryptoError):
    """A card is damaged, or not signed by the keys that it names."""

    sentence = "This is not a card of a colleague, or it was altered."
    next_step = "Ask your colleague for the card again."
    code = "bad-card"
    exit_status = 9


class DamagedSeal(CryptoError):
    """A sealed file was cut, altered, or sealed under another key."""

    sentence = "A sealed file is damaged."
    next_step = "Put it back from a backup, or ask a colleague for a bundle that holds it."
    code = "damaged-seal"
    exit_status = 4
