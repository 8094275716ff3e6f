"""What can be wrong with an age file: one class an outcome.

    AgeError
    ├── BadHeader          the text at the beginning is not a well-formed age header
    │   ├── NewerAge       it announces a version that this module does not know
    │   └── TooMuchWork    it asks for a longer passphrase check than is reasonable
    ├── BadArmor           the text envelope around the file is not well formed
    ├── NoMatch            none of the keys opens it
    ├── BadHeaderMac       a key opens it, but the header was altered
    ├── BadPayload         the contents were cut, altered or extended
    ├── MixedRecipients    the recipients cannot share one file
    └── BadKey             a recipient or an identity is not one that can be used

The five outcomes BadHeader, BadArmor, NoMatch, BadHeaderMac and BadPayload are the classes in
which the public test vectors of the format speak.
"""

from __future__ import annotations

from crypto.errors import CryptoError


class AgeError(CryptoError):
    """An age file could not be read or written."""

    sentence = "The encrypted file could not be used."
    next_step = "Ask the sender for the file again."
    code = "age"
    exit_status = 9


class BadHeader(AgeError):
    """The header does not follow the format, or a stanza in it is malformed."""

    sentence = "This is not an age file, or its header is damaged."
    code = "age-header"


class NewerAge(BadHeader):
    """The version line names a version other than v1."""

    sentence = "The file was encrypted in a newer age format."
    next_step = "Update afield and try again; nothing was changed."
    code = "age-newer"
    exit_status = 6


class TooMuchWork(BadHeader):
    """The scrypt work factor is above what this reader is willing or able to compute."""

    sentence = "The file asks for more work to check its passphrase than this computer should do."
    next_step = "Ask the sender to encrypt it to your card instead of a passphrase."
    code = "age-work"


class BadArmor(AgeError):
    """The armor (lines of base64 between a BEGIN and an END line) is not strict PEM."""

    sentence = "The text around the encrypted file is damaged."
    next_step = "Ask the sender for the file again, attached and not pasted into a message."
    code = "age-armor"


class NoMatch(AgeError):
    """No stanza opens with any of the keys; a wrong passphrase reads the same."""

    sentence = "None of your keys opens this file: it is for somebody else, or it is damaged."
    next_step = "Ask the sender to encrypt it to your card; compare the card's fingerprint first."
    code = "age-no-match"


class BadHeaderMac(AgeError):
    """The file key is right and the header's MAC is not."""

    sentence = "The header of the encrypted file was altered."
    next_step = "Do not use the file; ask the sender for it over another channel."
    code = "age-header-mac"


class BadPayload(AgeError):
    """A chunk does not authenticate, or the file does not end where its last chunk ends."""

    sentence = "The encrypted file was cut, altered or extended."
    next_step = "Do not use what was read from it; ask the sender for the file again."
    code = "age-payload"


class MixedRecipients(AgeError):
    """Recipients of different strength, or a passphrase beside anything else."""

    sentence = "Post-quantum keys, classic keys and passphrases cannot share one file."
    next_step = "Encrypt once for each kind of recipient."
    code = "age-mixed"
    exit_status = 2


class BadKey(AgeError):
    """A text is not an age key that can be used, or the key is weak by construction."""

    sentence = "This is not an age key that afield can use."
    next_step = "Copy the whole key again, or ask your colleague for their card."
    code = "age-key"
