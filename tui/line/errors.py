"""Errors of line mode itself, raised before or beside the work that it asks for.

AfieldError
└── LineError
    ├── NoTerminal            a passphrase is needed and nobody can be asked
    ├── PassphrasesDiffer     a new passphrase was typed in two ways
    ├── NoPassphrase          nothing was typed, or the passphrase file is empty
    ├── FileUnreadable        a file named on the command line cannot be read
    ├── FingerprintDiffers    what a colleague read out is not what is here
    ├── NothingChosen         a filter fits no record
    ├── NotConfirmed          what cannot be taken back was not confirmed
    ├── NotTheNewest          a copy was not confirmed to be the newest one
    ├── NotAReader            the owner's own way in was to be taken away
    ├── NotRevealed           sealed names were to be searched without asking for it
    ├── NotText               what was typed is not text in the terminal's encoding
    ├── OutputFailed          what a command had to say could not be written
    │   ├── CodeNotShown      a recovery code could not be written, so that nothing was replaced
    │   ├── FirstCodeNotShown the one of a new vault could not
    │   └── NotHandedOut      evidence or a card did not arrive where a command was to put it
    ├── NoRecoveryCode        what was typed is no recovery code of this vault
    ├── WorkingFolderGone     a path was named from a folder that was removed
    └── Unexplained           nobody foresaw it
"""

from __future__ import annotations

from crypto.errors import AfieldError
from tui.kit import STANDS_NEXT, STANDS_NOWHERE


class LineError(AfieldError):
    """A command could not begin."""

    code = "line"
    exit_status = 2


class NoTerminal(LineError):
    """A passphrase is needed and there is no terminal to ask for it on."""

    sentence = "The passphrase is needed, and there is no terminal to ask for it on."
    next_step = "Put it into a file that only you can read and name it: --passphrase-file FILE"
    code = "no-terminal"
    exit_status = 3


class NoPassphrase(LineError):
    """A passphrase has at least one character."""

    sentence = "The passphrase is empty."
    next_step = "Type it, or put it on the first line of the passphrase file."
    code = "no-passphrase"
    exit_status = 3


class PassphrasesDiffer(LineError):
    """A new passphrase was not typed twice in the same way."""

    sentence = "The two passphrases differ; nothing was changed."
    next_step = "Run the command again and type the same words twice."
    code = "passphrases-differ"


class FileUnreadable(LineError):
    """A file that was named cannot be read."""

    sentence = "{path} cannot be read ({reason})."
    next_step = "Check the path and try again."
    code = "file-unreadable"
    exit_status = 8


class FingerprintDiffers(LineError):
    """The digits that were read out are not those of the card that was added."""

    sentence = "These are not the digits of the card that was added as {name}."
    next_step = "Do not use that card; ask for it again and compare over another channel."
    code = "fingerprint-differs"
    exit_status = 9


class NotRevealed(LineError):
    """Sealed names are searched only by somebody who asks that they be revealed."""

    sentence = "Names are sealed, and what fits one tells what it is."
    next_step = "Say --reveal, where nobody reads along; what fits is printed."
    code = "not-revealed"


class NothingChosen(LineError):
    """No record fits what was asked for."""

    sentence = "No incident fits, so there is nothing to export."
    next_step = "Look at what there is with: afield list"
    code = "nothing-chosen"
    exit_status = 11


class NotConfirmed(LineError):
    """Something that cannot be taken back was not confirmed by typing its reference again."""

    sentence = "Nothing was erased: {reference} was not typed again."
    next_step = "Run the command again and type the whole reference; in a script, add --yes."
    code = "not-confirmed"


class NotTheNewest(LineError):
    """A vault whose head files are lost was not confirmed to be the newest copy."""

    sentence = "Nothing was changed: that this is the newest copy was not confirmed."
    next_step = "For an older copy: afield restored. In a script that is sure: --same-device --yes"
    code = "not-the-newest"


class NotAReader(LineError):
    """Taking readers away leaves the owner's own ways in alone."""

    sentence = "That is no reader but the owner's {kind}; nothing was removed."
    next_step = "Change it instead: afield passphrase change, or afield recovery renew"
    code = "not-a-reader"


class NotText(LineError):
    """What was typed or named is not text."""

    sentence = "What was typed is not UTF-8 text; nothing was done."
    next_step = "Set the terminal or the script to UTF-8 and type it again."
    code = "not-text"


class OutputFailed(LineError):
    """Standard output is full, or closed."""

    sentence = "What the command had to say could not be written ({reason}); what it did is done."
    next_step = "Make room and ask again. If a recovery code was lost: afield recovery renew"
    code = "output-failed"
    exit_status = 8


class WorkingFolderGone(LineError):
    """A path was named from a folder that was removed while somebody stands in it."""

    sentence = STANDS_NOWHERE
    next_step = STANDS_NEXT
    code = "working-folder-gone"
    exit_status = 8


class CodeNotShown(OutputFailed):
    """A new recovery code could not be written out, so it takes nobody's place."""

    sentence = "The new recovery code could not be shown ({reason}), so nothing was replaced."
    next_step = "The code before opens the vault as it did. Make room and run the command again."
    code = "code-not-shown"


class FirstCodeNotShown(OutputFailed):
    """The recovery code of a new vault could not be written out."""

    sentence = "The vault is made, but its recovery code could not be shown ({reason})."
    next_step = "The passphrase opens it. Make a code that you can see: afield recovery renew"
    code = "first-code-not-shown"


class NotHandedOut(OutputFailed):
    """What a command was asked to put on standard output did not all arrive."""

    sentence = "Not all of it arrived ({reason}): what is at the other end is not whole."
    next_step = "Keep every original, do not use what arrived, and run the command again."
    code = "not-handed-out"


class NoRecoveryCode(LineError):
    """What was typed is not the recovery code of this vault."""

    sentence = "That is no recovery code of this vault; it opens nothing."
    next_step = "Look at the paper again. To replace a lost code: afield recovery renew"
    code = "no-recovery-code"
    exit_status = 3


class Unexplained(LineError):
    """An error that nobody foresaw; only its type and line are told, never what it held."""

    sentence = "Something failed inside afield ({kind} at {place})."
    next_step = "Run 'afield verify'; tell the makers of afield this line, which holds no record."
    code = "internal"
    exit_status = 70
