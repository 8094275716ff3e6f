"""Packing writes the chosen records into an encrypted file that is whole or absent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from crypto.files import Ours, demand_free
from crypto.signing import Card
from models.lifecycle import Vault
from models.sharing.container import Progress
from models.sharing.exporting.archive_writing import WRITTEN, BundleWriting, Packed
from models.sharing.exporting.bundle_shape import BundleShape, ColleagueShape
from models.sharing.exporting.errors import NothingLeaves
from models.sharing.exporting.preconditions import demand_recipients, naming
from models.sharing.exporting.selection import Selection, select_records
from models.sharing.policy import Choices, Rule
from models.sharing.staging import Spool, Workspace
from models.sharing.statement import BUNDLE_KIND
from models.vault import journal_notes_file

_NAME_BYTES = 4


def default_bundle_name(vault: Vault) -> str:
    """Return a file name that reveals nothing: ``afield-<8 random hex digits>.age``."""
    return f"afield-{vault.random(_NAME_BYTES).hex()}.age"


def pack_bundle(
    vault: Vault,
    *,
    records: Iterable[str],
    to: Collection[Card],
    purpose: str,
    out: Path,
    use: str | None = None,
    with_evidence: bool = True,
    withhold: Collection[str] = (),
    disclose: Collection[str] = (),
    coarser: str | None = None,
    with_file_names: bool = False,
    full: bool = False,
    closed: Mapping[str, Rule] | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Packed:
    """Write records and what hangs on them into a bundle for some colleagues.

    ``records`` are ids; ``Choices`` says what the other choices mean. A file that has the name
    of ``out`` is replaced only where this vault wrote it as a bundle, or with ``replace``.
    Raises ReadOnly, a CannotPack, StorageFull or StorageFailed; then ``out`` is as it was.
    """
    choices = Choices(
        to=tuple(to),
        use=use,
        with_evidence=with_evidence,
        withhold=frozenset(withhold),
        disclose=frozenset(disclose),
        coarser=coarser,
        with_file_names=with_file_names,
        full=full,
        closed=closed or {},
    )
    return _packed(
        vault, records, choices, out, purpose=purpose, replace=replace, progress=progress
    )


def _packed(
    vault: Vault,
    records: Iterable[str],
    choices: Choices,
    out: Path,
    *,
    purpose: str,
    replace: bool,
    progress: Progress | None,
) -> Packed:
    """Write what the choices let leave; refuse what would fail before anything is selected."""
    vault.signer()
    demand_recipients(vault, choices.to)
    ours = replaceable_file(vault, BUNDLE_KIND, replace=replace)
    chosen = select_leaving(vault, records, choices, out, ours=ours)
    kind = BUNDLE_KIND
    return write_bundle(
        vault, chosen, out, kind=kind, purpose=purpose, ours=ours, progress=progress
    )


def select_leaving(
    vault: Vault, records: Iterable[str], choices: Choices, out: Path, *, ours: Ours
) -> Selection:
    """Return what leaves; raises InTheWay where the name is taken, NothingLeaves, or as choices."""
    with naming():
        demand_free(out, ours=ours)
    chosen = select_records(vault, records, choices)
    if not chosen.records:
        raise NothingLeaves
    return chosen


def replaceable_file(vault: Vault, kind: str, *, replace: bool) -> Ours:
    """Return a test by SHA-256 of whether a file may be replaced: only one this vault wrote."""
    if replace:
        return lambda _: True
    return lambda sha256: journal_notes_file(vault, WRITTEN[kind], sha256)


def write_bundle(
    vault: Vault,
    chosen: Selection,
    out: Path,
    *,
    kind: str,
    ours: Ours,
    purpose: str = "",
    progress: Progress | None = None,
) -> Packed:
    """Write a selection into a bundle or a receipt; raises InTheWay where the name is taken."""
    shape = ColleagueShape(kind, chosen.choices)
    with Workspace(vault.folder, random=vault.random) as room:
        return write_shape(
            vault, chosen, out, shape, room, ours=ours, purpose=purpose, progress=progress
        )


def write_shape(
    vault: Vault,
    chosen: Selection,
    out: Path,
    shape: BundleShape,
    room: Workspace,
    *,
    ours: Ours,
    purpose: str = "",
    progress: Progress | None = None,
) -> Packed:
    """Write a selection in some shape; what waits meanwhile is sealed in the workspace."""
    with naming():
        packing = BundleWriting(vault, chosen, Spool(room), shape, purpose.strip())
        return packing.write(out, ours, progress)
