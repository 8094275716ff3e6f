"""What can be wrong with a key file or with a change of its slots."""

from __future__ import annotations

from crypto.errors import CryptoError, KeyFileError


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


class EarlierCodeStands(SlotError):
    """The new code opens the vault, and perhaps those that it was to replace do too."""

    sentence = "The new recovery code counts; that the one before is taken back is not certain."
    next_step = "Keep the new one. Make room, then type it: afield recovery check"
    code = "earlier-code-stands"
    exit_status = 8


class NewCodeNotKept(SlotError):
    """The new code was shown and could not be written to the header."""

    sentence = "The recovery code just shown opens nothing: it could not be kept."
    next_step = "Strike it out; the one before still counts. Make room and run the command again."
    code = "new-code-not-kept"
    exit_status = 8
