"""What one colleague lacks of this vault, and the file that brings it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Table, select

from crypto.identity import Card
from models.bundle import pack
from models.bundle.selection import choose
from models.store import SubjectRow
from models.vault import Vault

PURPOSE = "exchange"
_SUBJECT: Table = SubjectRow.__table__  # type: ignore[attr-defined]


def lacking(vault: Vault, card: Card) -> str | None:
    """Give a digest of what a colleague lacks and may have; nothing if they lack nothing."""
    chosen = choose(vault, everything(vault), with_evidence=True, withhold=())
    lines = [f"{one.hash} {sorted(one.disclosures)}" for one in chosen.operations()]
    lines += [one.sha256 for one in chosen.files]
    if not lines:
        return None
    return hashlib.sha256("\n".join([card.device, *sorted(lines)]).encode()).hexdigest()


def write(vault: Vault, card: Card, out: Path) -> None:
    """Write what a colleague lacks; raises a CannotPack or a storage error."""
    pack(vault, records=everything(vault), to=[card], purpose=PURPOSE, out=out)


def everything(vault: Vault) -> list[str]:
    """Name all records; what may not leave is held back by the rules of bundles."""
    with vault.database.reading() as connection:
        return list(connection.execute(select(_SUBJECT.c.id).order_by(_SUBJECT.c.no)).scalars())
