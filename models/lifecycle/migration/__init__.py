"""A vault of an earlier afield is written anew in the present form, proven, and then swapped in.

``vault_form`` says of which form a vault is, ``database_schema`` what the present form has,
``kept_tables`` copies what is true, ``rebuilding`` makes and proves the new database, and
``taking_over`` puts it into its place.
"""

from __future__ import annotations

from models.lifecycle.migration.errors import VaultNeedsMigration
from models.lifecycle.migration.rebuilding import Progress, migrate_vault
from models.lifecycle.migration.taking_over import sweep_migration
from models.lifecycle.migration.vault_form import (
    demand_known_form,
    is_migration_due,
    keep_present_form,
)

__all__ = [
    "Progress",
    "VaultNeedsMigration",
    "demand_known_form",
    "is_migration_due",
    "keep_present_form",
    "migrate_vault",
    "sweep_migration",
]
