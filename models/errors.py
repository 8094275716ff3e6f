"""The errors of the models room.

    ModelError
    ├── VaultError
    │   ├── VaultMissing, VaultExists, VaultInUse, VaultDamaged, RolledBack, KeysRolledBack,
    │   │   GuardMissing
    │   ├── VaultUnfinished    killed while it was made
    │   └── ReadOnly
    ├── NoSuchReference, AmbiguousReference
    ├── IncompleteHistory      later operations are here, what they rest on is not
    ├── NothingToAgree
    ├── NothingToUndo, ChangedSince, SettledConflict, StandsForGood
    ├── OperationError
    │   ├── BadOperation       not one signed operation in canonical form
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
