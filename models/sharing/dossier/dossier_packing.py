"""Packing a dossier: planned and written by the rules that hold for every bundle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from models.lifecycle import Vault
from models.sharing.container import Progress
from models.sharing.dossier.dossier_shape import DossierShape
from models.sharing.dossier.outsider_check import OneOutsider, read_outsider
from models.sharing.exporting import (
    Packed,
    Plan,
    plan_selection,
    replaceable_file,
    select_leaving,
    select_records,
    write_shape,
)
from models.sharing.policy import Choices, Outsider
from models.sharing.staging import Workspace
from models.sharing.statement import DOSSIER_KIND


def plan_dossier(vault: Vault, *, records: Iterable[str], choices: Choices) -> Plan:
    """Return the plan of what ``pack_dossier`` would write with the same arguments.

    Raises OneOutsider, and what reading an outsider or choices does.
    """
    _demand(vault, choices)
    return plan_selection(select_records(vault, records, choices))


def pack_dossier(
    vault: Vault,
    *,
    records: Iterable[str],
    choices: Choices,
    purpose: str,
    out: Path,
    replace: bool = False,
    progress: Progress | None = None,
) -> Packed:
    """Write records, their evidence as files, and sheets for the outsider of the choices.

    A file that has the name of ``out`` is replaced only where this vault wrote it for somebody
    outside, or with ``replace``. Raises ReadOnly, a CannotPack, StorageFull or StorageFailed;
    then ``out`` is as it was.
    """
    vault.signer()
    outsider = _demand(vault, choices)
    ours = replaceable_file(vault, DOSSIER_KIND, replace=replace)
    chosen = select_leaving(vault, records, choices, out, ours=ours)
    with Workspace(vault.folder, random=vault.random) as room:
        shape = DossierShape(chosen, outsider, purpose, room)
        return write_shape(
            vault, chosen, out, shape, room, ours=ours, purpose=purpose, progress=progress
        )


def _demand(vault: Vault, choices: Choices) -> Outsider:
    """Return the outsider, checked once more: a card may have come in since they were typed."""
    outsider = choices.outsider
    if outsider is None or choices.to:
        raise OneOutsider
    return read_outsider(vault, recipient=outsider.recipient, name=outsider.name)
