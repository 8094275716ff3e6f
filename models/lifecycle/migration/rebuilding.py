"""A migration makes the vault's database anew: what is kept is copied, all else is projected.

    room        looked for before anything is written
    built       in ``.migration/``: the present tables, the kept rows, the projection from the log
    proven      the kept rows byte for byte, the counts, the rollback guard, and both integrity
                checks of the file
    swapped     ``models.lifecycle.migration.taking_over``: one rename

Until the rename the vault is wholly the earlier one, and after it wholly the present one. The
signed operations are copied and never touched; what an earlier afield kept of kinds and fields that
it did not know becomes visible by the projection.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlmodel import SQLModel

from crypto.files import private_folder, storage
from crypto.keyfile import VAULT_FORMAT
from models.lifecycle.composition import composed
from models.lifecycle.migration.errors import MigrationNotProven, NoRoomToMigrate
from models.lifecycle.migration.kept_tables import copy_kept_tables
from models.lifecycle.migration.taking_over import (
    migration_folder,
    sweep_migration,
    take_the_place,
)
from models.lifecycle.migration.vault_form import format_here, keep_present_form
from models.merge import bound_given_up
from models.projection import create_search_index
from models.records import DECISIONS
from models.storage import Database
from models.values import batches
from models.vault import DATABASE, VaultContext, note_in_journal

if TYPE_CHECKING:
    from collections.abc import Sequence

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is to do: changes copied, records projected."""

Check = Callable[[VaultContext], None]
"""Raises where the new vault is not what it has to be."""

MIB = 1024 * 1024
SLACK = MIB
"""The bytes left for the head file and the journal of the new database."""

_RECORDS = "SELECT record FROM operation GROUP BY record ORDER BY min(no)"
_COUNTS = "SELECT count(*), count(DISTINCT record) FROM operation"
_DECIDED = "SELECT DISTINCT record FROM operation WHERE kind IN ({kinds}) ORDER BY no"
_SUBJECTS = "SELECT count(*) FROM subject"


def migrate_vault(vault: VaultContext, *, check: Check, progress: Progress | None = None) -> None:
    """Write the database of an open vault anew in the present form, and close the earlier one.

    The writer's lock is held. ``check`` is given the new vault before it counts, and may raise:
    the earlier one may lack what is asked of it. Raises NoRoomToMigrate, MigrationNotProven,
    VaultDamaged, StorageFull or StorageFailed; the vault is then as it was. The caller opens the
    database again.
    """
    vault.signer()
    _demand_room(vault)
    sweep_migration(vault.folder)
    place = migration_folder(vault.folder)
    try:
        private_folder(place)
        _build(vault, place, check, progress or (lambda _done, _total: None))
        vault.database.close()
        take_the_place(vault.folder)
    finally:
        sweep_migration(vault.folder)


def _demand_room(vault: VaultContext) -> None:
    """Raise NoRoomToMigrate unless the disk holds the database once more; a quota shows later."""
    with storage(vault.folder):
        needed = (vault.folder / DATABASE).stat().st_size + SLACK
        free = shutil.disk_usage(vault.folder).free
    if needed > free:
        raise NoRoomToMigrate(needed=-(-needed // MIB), free=free // MIB)


def _build(vault: VaultContext, place: Path, check: Check, report: Progress) -> None:
    """Make and prove the new database in its folder."""
    following = composed(
        VaultContext(
            place,
            vault.keys,
            Database(place / DATABASE, vault.keys.database(), write=True),
            identity=vault.identity,
            generation=vault.generation,
            lock=None,
            clock=vault.clock,
            random=vault.random,
        )
    )
    try:
        with vault.database.reading() as connection:
            # Nothing is asked of the earlier database by the present tables: it may lack any.
            found = format_here(connection)
            operations, records = connection.exec_driver_sql(_COUNTS).one()
        telling = _Telling(report, operations + records)
        _copy(vault, following.database, telling.more)
        with following.writing() as connection:
            if found < VAULT_FORMAT:
                bound_given_up(following)
            _project(following, connection, telling.more)
            keep_present_form(following)
            note_in_journal(following, "migrated", before=found, now=VAULT_FORMAT)
        _prove(following, operations, records)
        check(following)
    finally:
        # The keys are the open vault's, which goes on with them.
        following.database.close()


class _Telling:
    """Adds up what is done."""

    def __init__(self, report: Progress, total: int) -> None:
        self._report = report
        self._total = total
        self._done = 0

    def more(self, many: int) -> None:
        """Report that so much more is done."""
        self._done += many
        self._report(min(self._done, self._total), self._total)


def _copy(vault: VaultContext, copy: Database, step: Callable[[int], None]) -> None:
    """Make the present tables, and copy into them what is kept."""
    with copy.beside(vault.folder / DATABASE, vault.keys.database()):
        with copy.transaction() as connection:
            SQLModel.metadata.create_all(connection)
            create_search_index(connection)
        with copy.transaction() as connection:
            copy_kept_tables(connection, step=step)


def _project(vault: VaultContext, connection: Connection, step: Callable[[int], None]) -> None:
    """Project every record from the log: the decisions, then all in the order they came in."""
    kinds = ", ".join(f"'{kind}'" for kind in sorted(DECISIONS))
    decided = connection.exec_driver_sql(_DECIDED.format(kinds=kinds)).scalars().all()
    first = dict.fromkeys(decided)
    # How the others are to be read depends on them.
    _again(vault, connection, list(first), step)
    every = connection.exec_driver_sql(_RECORDS).scalars().all()
    _again(vault, connection, [record for record in every if record not in first], step)


def _again(
    vault: VaultContext,
    connection: Connection,
    records: Sequence[str],
    step: Callable[[int], None],
) -> None:
    for part in batches(records):
        vault.projector.again(connection, vault.history.of_records(part))
        step(len(part))


def _prove(following: VaultContext, operations: int, records: int) -> None:
    """Raise MigrationNotProven unless the new database is whole and counts the same."""
    if following.history.count() != operations:
        raise MigrationNotProven(part="chains")
    with following.database.reading() as connection:
        if connection.exec_driver_sql(_SUBJECTS).scalar_one() != records:
            raise MigrationNotProven(part="records")
    if following.database.damage():
        raise MigrationNotProven(part="pages")
