"""What earlier versions of afield wrote, for the vaults and bundles that still hold it."""

from __future__ import annotations

from typing import Any

from models import operation
from models.records import sealed_fields
from models.vault import Vault


def save_source(vault: Vault, record: str, changes: dict[str, Any]) -> None:
    """Change a source as earlier versions did: every sealed field anew, under another salt."""
    row, subject = vault.row("source", record), vault.subjects.one(record)
    assert subject is not None
    signer = vault.signer()
    head = vault.history.head(signer.device)
    made = operation.write(
        signer,
        seq=head.seq + 1,
        prev=head.hash,
        parents=subject.heads,
        at=vault.moments.next(),
        kind="source",
        record=record,
        values={name: getattr(row, name) for name in sealed_fields("source")} | changes,
        random=vault.random,
    )
    vault.append(made, subject)
