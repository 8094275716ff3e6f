"""A vault that was opened is checked for anything that is gone, and rid of what was left over."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Table, bindparam, func, select

from crypto.files import StorageFailed, StorageFull, private_folder, remove_abandoned, storage
from crypto.keyfile import KeyFile, raise_format
from models.actions import named_evidence
from models.lifecycle.errors import GuardMissing, KeysRolledBack, RolledBack, VaultUnfinished
from models.lifecycle.leftovers import sweep_leftovers
from models.lifecycle.migration import sweep_migration
from models.lifecycle.rekey import sweep_successors
from models.storage import OperationRow
from models.vault import (
    RollbackGuard,
    VaultContext,
    finish_rotation,
    lost_operations,
    note_in_journal,
    read_rollback_guard,
    resume_rotation,
    rotate_device,
    spare_strays,
    stray_files,
    sweep_blobs,
)

_OPERATION: Table = OperationRow.__table__  # type: ignore[attr-defined]
_NEWEST = select(func.max(_OPERATION.c.at)).where(_OPERATION.c.at <= bindparam("absurd"))


_SPARE = "The file 'head' is missing or damaged; its second copy was used."


@dataclass(frozen=True, slots=True)
class Known:
    """What a person says of the copy that is opened: an older one, or surely the newest."""

    older: bool = False
    newest: bool = False
    renew: bool = True
    """Whether an older one goes on under a new device key; not where it is only brought up."""


def rollback_guard_of(vault: VaultContext) -> RollbackGuard | None:
    """Return what the vault is to hold at least; raises VaultUnfinished where it never began.

    It is read before the database is asked, so that a writer running beside a reader can only make
    the database look newer.
    """
    expected = read_rollback_guard(vault.head_file, vault.keys.head())
    if expected is None and not vault.history.begun():
        raise VaultUnfinished(folder=vault.folder)
    return expected


def demand_whole(vault: VaultContext, *, expected: RollbackGuard | None, known: Known) -> None:
    """Raise GuardMissing, RolledBack or KeysRolledBack where something that was here is gone.

    A person may know this to be an older copy. Put back whole, with its head files, it looks like
    the newest one, so their word counts and not what is noticed here. That it is the newest counts
    only where no head file is left that could say otherwise.
    """
    resume_rotation(vault)
    older = _older(vault, expected, known)
    if older and not known.older:
        raise older


def start_vault(vault: VaultContext, *, expected: RollbackGuard | None, known: Known) -> None:
    """Start the clock where it was, and finish what an interrupted process left."""
    with vault.database.reading() as connection:
        newest = connection.execute(_NEWEST, {"absurd": vault.hybrid_clock.absurd}).scalar()
    vault.hybrid_clock.heard((newest or 0, 0))
    if expected and expected.spare:
        vault.remarks.append(_SPARE)
    if vault.read_only:
        return
    if known.older:
        # What is swept away here might belong to the newer copy, and later too.
        spare_strays(vault)
        if known.renew:
            rotate_device(vault)
        return
    with suppress(StorageFull, StorageFailed):
        finish_rotation(vault)
        if raise_format(vault.header_file, vault.keys):
            vault.generation = KeyFile.read(vault.header_file).generation
    if not (expected and expected.twice and expected.generation >= vault.generation):
        _renew_guard(vault, expected)
    _sweep(vault, evidence=expected is not None)


def start_damaged(vault: VaultContext) -> None:
    """Let a vault with damaged pages be read, as far as what is needed for that can be read.

    Whatever else would be said of it follows from the damage. Raises the damage.
    """
    vault.take_up(None)
    try:
        expected = rollback_guard_of(vault)
        demand_whole(vault, expected=expected, known=Known())
        start_vault(vault, expected=expected, known=Known())
    except Exception:  # noqa: BLE001 - a page read as zeroes can make anything fail
        raise vault.damage or AssertionError from None


def _renew_guard(vault: VaultContext, expected: RollbackGuard | None) -> None:
    """Write both copies of the head file; what was missing of it is noted for the owner."""
    if expected is None or expected.spare:
        with suppress(StorageFull, StorageFailed):
            note_in_journal(vault, "head-renewed", copies=int(expected is not None))
    vault.name_heads()


def _older(
    vault: VaultContext, expected: RollbackGuard | None, known: Known
) -> GuardMissing | RolledBack | KeysRolledBack | None:
    """Return the error that says how this vault is older than it once was, or None."""
    if expected is None:
        return None if known.newest else GuardMissing()
    missing = lost_operations(expected.chains, vault.history)
    if missing:
        return RolledBack(missing=missing)
    behind = vault.generation < expected.generation
    replaced = vault.identity and vault.identity.device != vault.card.device
    return KeysRolledBack() if behind or replaced else None


def _sweep(vault: VaultContext, *, evidence: bool) -> None:
    """Remove what an interrupted process left; what cannot go now goes another time.

    Without ``evidence`` sealed files stay, now and later: where only a person's word says that the
    database is the newest, those that it does not know may belong to a newer one.
    """
    # Some ways to copy a folder leave out those in it that are empty.
    for part in (vault.blobs, vault.quarantine):
        private_folder(part)
    if not evidence:
        spare_strays(vault)
    elif stray_files(vault):
        sweep_blobs(vault, named=named_evidence(vault))
    sweep_successors(vault.folder)
    sweep_migration(vault.folder)
    with storage(vault.quarantine):
        quarantined = list(vault.quarantine.iterdir())
    for left in quarantined:
        # Bundles are read and made by whoever holds the writer's lock. A backup does without it,
        # and holds its copy of the database locked.
        shutil.rmtree(left, ignore_errors=True)
        with suppress(OSError):
            remove_abandoned(left)
    sweep_leftovers(vault.folder)
