"""The errors of the models room.

    ModelError
    ├── VaultError
    │   ├── VaultMissing, VaultExists, VaultInUse, VaultDamaged, RolledBack, KeysRolledBack
    │   ├── VaultUnfinished    killed while it was made
    │   └── ReadOnly
    ├── NoSuchReference, AmbiguousReference
    ├── IncompleteHistory      later changes are here, what they rest on is not
    ├── NothingToAgree
    ├── NothingToUndo, ChangedSince, SettledConflict, StandsForGood
    ├── OperationError
    │   ├── BadOperation       not one signed change in canonical form
    │   └── NewerOperation     written by a newer afield
    └── EvidenceError
        ├── EvidenceVanished, EvidenceChanged, EvidenceUnreadable
        └── EvidenceMissing    the record is here, the bytes are not

Bundles and intake have trees of their own under ModelError, in their folders; what only
re-keying raises is in ``models.lifecycle.rekey``.
"""

from __future__ import annotations

from crypto.errors import AfieldError


class ModelError(AfieldError):
    """A record could not be kept, read or handed over as asked."""

    code = "model"


class VaultError(ModelError):
    """The vault cannot be used as asked."""

    code = "vault"
    exit_status = 4


class VaultMissing(VaultError):
    """There is no vault where one was looked for."""

    sentence = "There is no vault in {folder}."
    next_step = "Name another folder, or make a vault there with: afield init --name NAME"
    code = "vault-missing"


class VaultExists(VaultError):
    """A vault, or something else, is already where a new one was to be made."""

    sentence = "{folder} is not empty, so no vault was made there."
    next_step = "Choose an empty or new folder; an existing vault is never written over."
    code = "vault-exists"


class VaultInUse(VaultError):
    """Another process holds the vault open for writing, or the database stays locked."""

    sentence = "This vault is in use by another afield."
    next_step = "Close it there, or open this one to read only: afield review"
    code = "vault-in-use"
    exit_status = 5


class VaultDamaged(VaultError):
    """The database does not read as it was written."""

    sentence = "The vault's database is damaged ({where})."
    next_step = (
        "Lock and open it again. If it says so again, make a copy of the whole folder, "
        "then put a backup in its place."
    )
    code = "vault-damaged"


class VaultUnfinished(VaultError):
    """The making of a vault was interrupted: it has no head file and holds no change."""

    sentence = "The making of the vault in {folder} was interrupted; nothing is recorded in it."
    next_step = (
        "Remove the folder and make the vault again; if there were records in it before, "
        "put a backup in its place."
    )
    code = "vault-unfinished"


class VaultNeedsWriter(VaultError):
    """An interrupted write waits to be rolled back, which a reader may not do."""

    sentence = "The last writer was interrupted, and its unfinished change has not been undone yet."
    next_step = "Open the vault once for writing; nothing that was saved is lost."
    code = "vault-needs-writer"
    exit_status = 5


class RolledBack(VaultError):
    """The database is older than the head file says it was, or was cut."""

    sentence = (
        "This vault is older than it was: {missing} change(s) that it once held are not there."
    )
    next_step = (
        "Put the newer copy back. If this copy is all there is, open it with "
        "'afield restored': it goes on under a new device key."
    )
    code = "rolled-back"


class KeysRolledBack(VaultError):
    """vault.json is older than the one this vault was last used with."""

    sentence = "The vault's header (vault.json) is older than the one it was last used with."
    next_step = (
        "Put the newer vault.json back. If this one is all there is, open the vault with "
        "'afield restored': it goes on under a new device key."
    )
    code = "keys-rolled-back"


class ReadOnly(VaultError):
    """A change was asked of a vault that was opened to read only."""

    sentence = "This vault was opened to read only; nothing was changed."
    next_step = "Open it with the passphrase of its owner to write."
    code = "read-only"
    exit_status = 12


class IncompleteHistory(ModelError):
    """A record is only known by changes whose earlier ones are not here."""

    sentence = "Earlier changes of {reference} are missing here, so it cannot be shown or changed."
    next_step = "Ask whoever sent it for a full bundle."
    code = "incomplete-history"
    exit_status = 11


class NoSuchReference(ModelError):
    """A typed reference names nothing here."""

    sentence = "Nothing here has the reference {reference}."
    next_step = "Look it up with: afield find WORDS"
    code = "no-such-reference"
    exit_status = 11


class AmbiguousReference(ModelError):
    """A shortened reference fits several records."""

    sentence = "{reference} fits {count} records."
    next_step = "Type more of the reference: {candidates}"
    code = "ambiguous-reference"
    exit_status = 11

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        # The candidates belong to this one error, so the next step is filled here.
        self.next_step = type(self).next_step.format_map(facts)  # type: ignore[misc]


class NothingToAgree(ModelError):
    """Nobody proposes anything about a record, or several people propose different things."""

    sentence = "Nothing about {reference} waits for you to agree."
    next_step = "To choose among several values: c in the app, or afield set with --why"
    code = "nothing-to-agree"
    exit_status = 1


class NothingToUndo(ModelError):
    """No change of this sitting is left to undo or redo."""

    sentence = "There is nothing left of this sitting to undo, or to do again."
    code = "nothing-to-undo"


class ChangedSince(ModelError):
    """What would be undone was changed again afterwards."""

    sentence = "{reference} was changed again since, so the earlier change was not undone."
    next_step = "Look at its history and edit it by hand."
    code = "changed-since"


class SettledConflict(ModelError):
    """Undoing would have to bring back several values at once, or one that is not known here."""

    sentence = "What stood in {reference} before that change cannot be brought back by undoing."
    next_step = "Look at its history and edit it by hand."
    code = "settled-conflict"


class StandsForGood(ModelError):
    """A record of a kind that is never taken back was to be withdrawn or undone."""

    sentence = "{reference} stands for good: vaults that obeyed it have nothing left to bring back."
    next_step = "Record the value anew if it is still known. Undo goes on with the change before."
    code = "stands-for-good"


class OperationError(ModelError):
    """A signed change cannot be taken."""

    code = "operation"
    exit_status = 9


class BadOperation(OperationError):
    """Something is not one signed change in canonical form."""

    sentence = "A change in this file is damaged or forged ({reason})."
    next_step = "Nothing was taken; ask the sender for the file again."
    code = "bad-operation"


class NewerOperation(OperationError):
    """A change was written in a format that this afield does not know."""

    sentence = "A change was written by a newer afield (format {found})."
    next_step = "Update afield and try again; nothing was changed."
    code = "newer-operation"
    exit_status = 6


class EvidenceError(ModelError):
    """An evidence file could not be taken in or given out."""

    code = "evidence"
    exit_status = 8


class EvidenceUnreadable(EvidenceError):
    """The file to attach cannot be opened or is not a regular file."""

    sentence = "{path} cannot be read ({reason})."
    next_step = "Check the path; nothing was attached."
    code = "evidence-unreadable"


class EvidenceVanished(EvidenceError):
    """The file disappeared, or its medium failed, while it was being read."""

    sentence = "{path} could not be read to its end ({reason})."
    next_step = "Put the medium back and attach it again; nothing was kept of the part read."
    code = "evidence-vanished"


class EvidenceChanged(EvidenceError):
    """The file grew, shrank or was written to while it was being read."""

    sentence = "{path} changed while it was being read."
    next_step = "Wait until it is no longer written to and attach it again; nothing was kept."
    code = "evidence-changed"


class EvidenceMissing(EvidenceError):
    """The bytes of a known piece of evidence are not in this vault."""

    sentence = "The bytes of {reference} are not in this vault."
    next_step = "Ask whoever holds them for a bundle with evidence."
    code = "evidence-missing"
