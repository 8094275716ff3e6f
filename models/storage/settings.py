"""The settings of a vault, as JSON values by name."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from models.storage.tables import SettingRow
from models.storage.unit_of_work import UnitOfWork

_SETTING: Table = SettingRow.__table__  # type: ignore[attr-defined]


def read_setting(vault: UnitOfWork, name: str, default: Any = None) -> Any:
    """Return a setting, or the default where it was never set."""
    with vault.database.reading() as connection:
        found = connection.execute(select(_SETTING.c.value).where(_SETTING.c.name == name)).scalar()
    return default if found is None else json.loads(found)


def keep_setting(vault: UnitOfWork, name: str, value: Any) -> None:
    """Keep a setting; raises ReadOnly."""
    text = json.dumps(value)
    with vault.writing() as connection:
        connection.execute(
            upsert(_SETTING)
            .values(name=name, value=text)
            .on_conflict_do_update(index_elements=[_SETTING.c.name], set_={"value": text})
        )


def drop_setting(vault: UnitOfWork, name: str) -> None:
    """Remove a setting; raises ReadOnly."""
    with vault.writing() as connection:
        connection.execute(delete(_SETTING).where(_SETTING.c.name == name))
