"""Receipts are tiny signed files that say what a device holds, and which evidence it lacks.

A receipt is a bundle without records: addressed, signed twice and encrypted like any other.
Whoever reads it knows what need not be sent again, and which evidence is wanted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crypto.signing import Card
from models.lifecycle import Vault
from models.sharing.container import Progress
from models.sharing.errors import BundleRefused
from models.sharing.exporting import (
    demand_recipients,
    replaceable_file,
    select_records,
    write_bundle,
)
from models.sharing.importing import Wanted, read_bundle
from models.sharing.peers import Signer, learn_peer_state
from models.sharing.policy import Choices
from models.sharing.statement import RECEIPT_KIND


@dataclass(frozen=True, slots=True)
class ReceiptRead:
    """What a receipt said."""

    signer: Signer
    made_at: datetime
    new: bool
    """Whether it says anything that was not known here."""
    wanted: tuple[Wanted, ...]
    """Evidence whose bytes the signer lacks and that are here."""
    lost_here: int
    """How many of our own operations the signer says to hold that this vault does not."""


def write_receipt(
    vault: Vault,
    *,
    to: Collection[Card],
    out: Path,
    replace: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write a receipt for colleagues; raises as ``pack_bundle`` does.

    A file that has the name of ``out`` is replaced where this vault wrote it as a receipt, or
    with ``replace``. Returns the path.
    """
    vault.signer()
    demand_recipients(vault, to)
    ours = replaceable_file(vault, RECEIPT_KIND, replace=replace)
    nothing = select_records(vault, (), Choices(to=tuple(to)))
    return write_bundle(vault, nothing, out, kind=RECEIPT_KIND, ours=ours, progress=progress).path


def read_receipt(vault: Vault, path: Path, *, progress: Progress | None = None) -> ReceiptRead:
    """Keep what a receipt says, and return it.

    Raises NotAReceipt for a bundle, UnknownSigner, ChangedKey, RevokedSigner, or what reading a
    bundle does; then nothing was kept.
    """
    with read_bundle(vault, path, progress=progress) as quarantine:
        preview, said = quarantine.preview(), quarantine.content.statement
        if preview.kind != RECEIPT_KIND:
            raise NotAReceipt(path=path)
        preview.signer.demand()
        new = learn_peer_state(vault, said)
        return ReceiptRead(preview.signer, preview.made_at, new, preview.wanted, preview.lost_here)


class NotAReceipt(BundleRefused):
    """A receipt was asked for and the file brings records."""

    sentence = "{path} is a bundle with records, not a receipt."
    next_step = "Look into it first with: afield import FILE --dry-run"
    code = "not-a-receipt"
