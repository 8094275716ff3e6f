"""Evidence in quarantine: sealed under a passing key while it is digested, read once more later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.files import storage
from crypto.sealed import Sealer, Unsealer
from models.bundle.digest import Digests
from models.bundle.ustar import PIECE, Member
from models.bundle.workspace import Workspace

_PURPOSE = "quarantine"


@dataclass(frozen=True, slots=True)
class Held:
    """A sealed file in a workspace, and the digest of what it holds."""

    path: Path
    sha256: str
    size: int


def hold(member: Member, workspace: Workspace) -> Held:
    """Seal a member's bytes into a new file; raises StorageFull or StorageFailed.

    What the member's own reading raises passes through as it is.
    """
    path = workspace.new_file()
    with storage(path), path.open("xb") as file, Digests(["sha256"]) as digests:
        sealer = Sealer(file, key=workspace.key, purpose=_PURPOSE)
        while piece := member.read(PIECE):
            digests.update(piece)
            sealer.write(piece)
        sealer.finish()
        return Held(path, digests.finish()["sha256"], member.size)


@contextmanager
def opened(held: Held, workspace: Workspace) -> Iterator[Unsealer]:
    """Read the bytes back; raises DamagedSeal if the file is not the one that was written."""
    with storage(held.path), held.path.open("rb") as file:
        yield Unsealer(file, key=workspace.key, purpose=_PURPOSE)
