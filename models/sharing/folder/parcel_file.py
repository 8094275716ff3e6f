"""Parcels are the files written for one colleague: a bundle of what they lack, or a receipt.

What they lack follows from the holdings that they have told (``models.vault.PeerState``). Each
bundle and each receipt of ours tells ours, so that they need not send them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Table, select

from crypto.signing import Card
from models.lifecycle import Vault
from models.records import LEDGER
from models.sharing.exporting import pack_bundle, plan_bundle, select_records
from models.sharing.peers import evidence_for, holdings_for
from models.sharing.policy import Choices, FileName, Rule
from models.sharing.receipt import write_receipt
from models.storage import SubjectRow
from models.vault import PeerState, peer_state

PURPOSE = "exchange"
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]
_ANY = "0" * 32
"""Used as the id of a statement where only the numbers of its holdings are looked at."""


def records_lacking(
    vault: Vault,
    card: Card,
    *,
    with_file_names: bool = False,
    closed: Mapping[str, Rule] | None = None,
) -> str | None:
    """Return a digest of what a colleague lacks and may have, or None if they lack nothing."""
    choices = Choices(to=(card,), with_file_names=with_file_names, closed=closed or {})
    chosen = select_records(vault, every_record(vault), choices)
    lines = [f"{one.hash} {sorted(one.disclosures)}" for one in chosen.operations()]
    lines += [one.sha256 for one in chosen.files]
    return _digest(card, lines) if lines else None


def receipt_digest(vault: Vault, card: Card) -> str | None:
    """Return a digest of what a receipt would say, or None if they never told anything."""
    if peer_state(vault, card.device) == PeerState():
        return None
    to = [card.device]
    held = holdings_for(vault, _ANY, to=to)
    files = evidence_for(vault, to=to)
    lines = [f"{device} {one.intervals}" for device, one in held.items()]
    lines += [f"{sorted(some)}" for some in (files.held, files.wanted)]
    return _digest(card, lines)


def write_parcel(
    vault: Vault,
    card: Card,
    out: Path,
    *,
    with_file_names: bool = False,
    closed: Mapping[str, Rule] | None = None,
) -> None:
    """Write what a colleague lacks; raises a CannotPack or a storage error."""
    pack_bundle(
        vault,
        records=every_record(vault),
        to=[card],
        purpose=PURPOSE,
        out=out,
        with_file_names=with_file_names,
        closed=closed,
    )


def file_names(vault: Vault, card: Card) -> tuple[FileName, ...]:
    """Return the names of evidence files that leave for a colleague when they are asked for."""
    planned = plan_bundle(vault, records=every_record(vault), to=[card], with_file_names=True)
    return planned.file_names


def write_parcel_receipt(vault: Vault, card: Card, out: Path) -> None:
    """Write a receipt for a colleague; raises as ``write_receipt`` does."""
    write_receipt(vault, to=[card], out=out)


def every_record(vault: Vault) -> list[str]:
    """Return the ids of all records; the policy holds back what may not leave.

    What the store keeps of custody never leaves, so nobody is told how much of it there is.
    """
    every = select(_SUBJECT.c.id).where(_SUBJECT.c.kind.not_in(sorted(LEDGER)))
    with vault.database.reading() as connection:
        return list(connection.execute(every.order_by(_SUBJECT.c.no)).scalars())


def _digest(card: Card, lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([card.device, *sorted(lines)]).encode()).hexdigest()
