"""The upgrade brings a vault of an earlier afield to the present format when it is opened to write.

Each step is one function and leaves the vault at the next format; all of it is one transaction, so
a vault is of the earlier format or of the present one. The signed operations are never touched.

    1 to 2   guards: what others loosened is merged again as a proposal, see ``models.merge.guards``
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models.actions import project_again
from models.merge import bound_given_up
from models.storage import keep_setting

if TYPE_CHECKING:
    from models.vault import VaultContext

VAULT_FORMAT = 2

_FROM_OTHERS = """SELECT DISTINCT record FROM operation WHERE device NOT IN
    (SELECT device FROM colleague WHERE state = 'own') ORDER BY record"""


def upgrade(vault: VaultContext, found: int) -> None:
    """Run every step from the format that was found; raises what storage raises."""
    with vault.writing() as connection:
        for before in range(found, VAULT_FORMAT):
            _STEPS[before](vault, connection)
        keep_setting(vault, "format", VAULT_FORMAT)


def _guard(vault: VaultContext, connection: Connection) -> None:
    bound_given_up(vault)
    project_again(vault, connection, connection.exec_driver_sql(_FROM_OTHERS).scalars().all())


_STEPS: Mapping[int, Callable[[VaultContext, Connection], None]] = MappingProxyType({1: _guard})
