"""The recovery words say what is not as it should be with the recovery code of an open vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.kit import _

if TYPE_CHECKING:
    from models.lifecycle import Vault


def recovery_words(vault: Vault) -> str:
    """Return in words that a code was never typed back, or opens beside a newer; "" for neither."""
    from models.lifecycle import earlier_codes, is_unproven

    parts = []
    if is_unproven(vault):
        parts.append(_("nobody typed it back; find the paper and run: afield recovery check"))
    if earlier_codes(vault):
        parts.append(_("an earlier code opens the vault too; end that with: afield recovery renew"))
    return "; ".join(parts)
