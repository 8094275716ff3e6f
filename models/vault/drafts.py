"""A draft is what was typed and not yet saved; it is kept in the encrypted database alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from models.storage import DraftRow
from models.values import milliseconds

if TYPE_CHECKING:
    from models.vault.context import VaultContext

_DRAFT: Table = DraftRow.__table__  # type: ignore[attr-defined]


def keep_draft(vault: VaultContext, key: str, form: Mapping[str, Any]) -> None:
    """Keep a draft under its key, in place of the earlier one; raises ReadOnly."""
    values = {"form": json.dumps(dict(form)), "at": milliseconds(vault.clock.now())}
    with vault.writing() as connection:
        connection.execute(
            upsert(_DRAFT)
            .values(key=key, **values)
            .on_conflict_do_update(index_elements=[_DRAFT.c.key], set_=values)
        )


def kept_drafts(vault: VaultContext) -> dict[str, dict[str, Any]]:
    """Return the drafts, forms by key, newest first."""
    with vault.database.reading() as connection:
        rows = connection.execute(select(_DRAFT).order_by(_DRAFT.c.at.desc())).all()
    return {row.key: json.loads(row.form) for row in rows}


def drop_draft(vault: VaultContext, key: str) -> None:
    """Remove a draft; its words leave the file with it. Raises ReadOnly."""
    with vault.writing() as connection:
        connection.execute(delete(_DRAFT).where(_DRAFT.c.key == key))


def drop_drafts_holding(vault: VaultContext, values: Iterable[str]) -> None:
    """Remove every draft in which one of these values stands."""
    wanted = [value for value in values if value]
    for key, form in kept_drafts(vault).items():
        text = json.dumps(form, ensure_ascii=False)
        if any(json.dumps(value, ensure_ascii=False)[1:-1] in text for value in wanted):
            drop_draft(vault, key)
