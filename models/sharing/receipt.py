"""Receipts: tiny signed files that say what a device holds, and which evidence it lacks.

A receipt is a bundle without records, addressed, signed twice and encrypted as one. Whoever
reads it knows what need not be sent again, and which evidence is wanted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crypto.identity import Card
from models.bundle import learning, packing
from models.bundle.choices import Choices
from models.bundle.demands import demand_recipients
from models.bundle.errors import ChangedKey, NotAReceipt, RevokedSigner, UnknownSigner
from models.bundle.opening import Progress
from models.bundle.preview import Wanted
from models.bundle.quarantine import read as read_bundle
from models.bundle.selection import choose
from models.bundle.signer import Signer, Trust
from models.bundle.statement import RECEIPT
from models.vault import Vault


@dataclass(frozen=True, slots=True)
class ReceiptRead:
    """What a receipt said."""

    signer: Signer
    made_at: datetime
    new: bool
    """Whether it said anything that was not known."""
    wanted: tuple[Wanted, ...]
    """Evidence whose bytes the signer lacks and that are here."""
    lost_here: int
    """How many of our own changes the signer holds that this vault no longer does."""


def write(
    vault: Vault,
    *,
    to: Collection[Card],
    out: Path,
    replace: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write a receipt for some colleagues; raises as ``pack`` does.

    A file that has the name is replaced where it is a receipt that this vault wrote, or where
    ``replace`` says so.
    """
    vault.signer()
    demand_recipients(vault, to)
    ours = packing.replaceable(vault, RECEIPT, replace=replace)
    nothing = choose(vault, (), Choices(to=tuple(to)))
    return packing.write(vault, nothing, out, kind=RECEIPT, ours=ours, progress=progress).path


def read(vault: Vault, path: Path, *, progress: Progress | None = None) -> ReceiptRead:
    """Read a receipt and keep what it says.

    Raises NotAReceipt for a bundle, UnknownSigner, ChangedKey, RevokedSigner, or what reading a
    bundle does; then nothing was kept.
    """
    with read_bundle(vault, path, progress=progress) as quarantine:
        preview, said = quarantine.preview(), quarantine.content.statement
        if preview.kind != RECEIPT:
            raise NotAReceipt(path=path)
        _demand_trust(preview.signer)
        new = learning.learn(vault, said)
        return ReceiptRead(preview.signer, preview.made_at, new, preview.wanted, preview.lost_here)


def _demand_trust(signer: Signer) -> None:
    if signer.trust is Trust.CHANGED:
        raise ChangedKey(name=signer.name)
    if signer.trust is Trust.REVOKED:
        raise RevokedSigner(name=signer.name)
    if signer.trust is Trust.UNKNOWN:
        raise UnknownSigner(fingerprint=signer.card.fingerprint())
