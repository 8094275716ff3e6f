"""What earlier versions of afield wrote, for the vaults and bundles that still hold it."""

from __future__ import annotations

from typing import Any

from models.lifecycle import Vault
from models.log import sign_operation
from models.records import sealed_fields


def save_source(vault: Vault, record: str, changes: dict[str, Any]) -> None:
    """Change a source as earlier versions did: every sealed field anew, under another salt."""
    row = vault.row("source", record)
    change(vault, "source", record, {n: getattr(row, n) for n in sealed_fields("source")} | changes)


def change(
    vault: Vault, kind: str, record: str, values: dict[str, Any], *, why: str | None = None
) -> None:
    """Sign a change to a record that no command of this version would make."""
    subject, signer = vault.record_heads.one(record), vault.signer()
    assert subject is not None
    head = vault.history.head(signer.device)
    made = sign_operation(
        signer,
        seq=head.seq + 1,
        prev=head.hash,
        parents=subject.heads,
        at=vault.hybrid_clock.next(),
        kind=kind,
        record=record,
        values=values,
        why=why,
        random=vault.random,
    )
    vault.append(made, subject)
