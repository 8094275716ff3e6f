"""Staged evidence: files sealed under a temporary key until they are moved into the vault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.files import HEADER_BYTES, Sealer, Unsealer, rewrap, storage
from models.lifecycle import Vault
from models.sharing.container import PIECE, Member
from models.sharing.staging.workspace import Workspace
from models.values import Digests
from models.vault import BLOB_NAME_BYTES, BLOB_PURPOSE, Blob, adopt_blob

_PURPOSE = "quarantine"


@dataclass(frozen=True, slots=True)
class StagedEvidence:
    """A sealed file in a workspace, and the digests of what it holds."""

    path: Path
    sha256: str
    sha512: str
    size: int


def stage_evidence(member: Member, workspace: Workspace) -> StagedEvidence:
    """Seal a member's bytes into a new file, and return it with their digests.

    Raises StorageFull or StorageFailed, and what reading the member raises.
    """
    path = workspace.new_file()
    with storage(path), path.open("xb") as file, Digests(["sha256", "sha512"]) as digests:
        sealer = Sealer(file, key=workspace.key, purpose=_PURPOSE)
        while piece := member.read(PIECE):
            digests.update(piece)
            sealer.write(piece)
        sealer.finish()
        found = digests.finish()
        return StagedEvidence(path, found["sha256"], found["sha512"], member.size)


@contextmanager
def open_staged(held: StagedEvidence, workspace: Workspace) -> Iterator[Unsealer]:
    """Yield the bytes to read; raises DamagedSeal if the file is not the one that was written."""
    with storage(held.path), held.path.open("rb") as file:
        yield Unsealer(file, key=workspace.key, purpose=_PURPOSE)


def move_staged(held: StagedEvidence, workspace: Workspace, vault: Vault) -> Blob:
    """Move the sealed bytes into the vault under its own key, sealing only the header again.

    What a damaged disk does to them meanwhile shows when they are read: each chunk is
    authenticated. Raises DamagedSeal, StorageFull or StorageFailed.
    """
    name = vault.random(BLOB_NAME_BYTES).hex()
    blob = Blob(name, held.sha256, held.sha512, held.size)
    header = rewrap(
        _header(held.path),
        key=workspace.key,
        purpose=_PURPOSE,
        new_key=vault.keys.blobs(),
        new_purpose=BLOB_PURPOSE,
    )
    adopt_blob(vault, held.path, header, blob)
    return blob


def give_back_staged(blob: Blob, held: StagedEvidence, workspace: Workspace, vault: Vault) -> None:
    """Move bytes back into the workspace after the transaction that was to record them failed."""
    path = vault.blobs / blob.name
    header = rewrap(
        _header(path),
        key=vault.keys.blobs(),
        purpose=BLOB_PURPOSE,
        new_key=workspace.key,
        new_purpose=_PURPOSE,
    )
    path.replace(held.path)
    with held.path.open("r+b") as file:
        file.write(header)


def _header(path: Path) -> bytes:
    with storage(path), path.open("rb") as file:
        return file.read(HEADER_BYTES)
