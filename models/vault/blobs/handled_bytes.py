"""What the store does with bytes is noted where it does it, and signed before that is committed.

Who keeps, gives out or derives cannot forget the ledger: the note is made in the transaction of the
thing itself, and the step before the commit makes an entry of custody of it. One does not stand
without the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from models.records import Handled
    from models.vault.context import VaultContext

# Codes of the vocabulary of custody.
ACQUIRED: Final = "acquired"
SEALED: Final = "sealed"
RECEIVED: Final = "received"


def note_handled(vault: VaultContext, handled: Handled) -> None:
    """Note something for the ledger; its entry is signed before this transaction is committed."""
    with vault.writing():
        vault.handled.append(handled)
