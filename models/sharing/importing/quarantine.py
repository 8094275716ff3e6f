r"""The quarantine of a bundle: everything in it is proven, and nothing is taken in yet.

    with read_bundle(vault, path) as quarantine:
        print(*quarantine.preview().lines(), sep="\n")
        quarantine.accept()

What waits lies sealed in a folder of its own and is gone when the quarantine is closed.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from crypto.files import StorageFull
from models.lifecycle import Vault
from models.sharing.container import STANDARD, Envelope, Limits, Progress
from models.sharing.importing.acceptance import Accepted, accept_bundle
from models.sharing.importing.bundle_comparison import BundleComparison
from models.sharing.importing.bundle_reader import Addressee, BundleReader, Content
from models.sharing.importing.preview import Difference, Preview
from models.sharing.peers import Trust
from models.sharing.staging import Workspace, sweep_workspaces
from models.vault import all_colleagues

_SPARE = 64 * 1024 * 1024
"""Bytes left free on the disk, so that a hostile bundle cannot stop the vault from saving."""


def read_bundle(
    vault: Vault, path: Path, *, progress: Progress | None = None, quotas: Limits = STANDARD
) -> Quarantine:
    """Return a bundle in quarantine, everything in it proven; no record of the vault is touched.

    Raises ReadOnly, a BundleRefused, BadCard, NewerFormat, StorageFull or StorageFailed, and
    leaves nothing behind. The caller closes the quarantine.
    """
    identity = vault.signer()
    with Envelope(path, identity.age_identity, progress=progress) as source:
        room = Workspace(vault.folder, random=vault.random)
        try:
            # Staging stores everything inside once more, and the operations unpacked.
            if shutil.disk_usage(room.folder).free < 2 * source.size + _SPARE:
                raise StorageFull(path=room.folder)
            us = Addressee(identity.device, str(identity.age_identity.recipient()), _known(vault))
            content = BundleReader(source, room, us, quotas=quotas).run()
        except BaseException:
            room.close()
            raise
    return Quarantine(vault, room, content)


def sweep_quarantine(vault: Vault) -> int:
    """Remove what a killed process left in quarantine; return how many bundles that were."""
    return sweep_workspaces(vault.folder)


class Quarantine:
    """A proven bundle beside the vault that may take it in."""

    def __init__(self, vault: Vault, room: Workspace, content: Content) -> None:
        self.vault = vault
        self.room = room
        self.content = content
        self._comparison: BundleComparison | None = None

    def preview(self, *, progress: Progress | None = None) -> Preview:
        """Return what taking it in would do; computed once, nothing is written.

        ``progress`` is told how many operations were compared with what is here, of how many.
        """
        return self._compared(progress).preview

    def differences(self, record: str) -> list[Difference]:
        """Return the fields of one record that would change, with their values."""
        return self._compared().differences(record)

    def accept(self, *, accept_unknown: bool = False) -> Accepted:
        """Take it in, as one change; a second time it changes nothing.

        ``accept_unknown`` says that a person wants operations signed by a key nobody here has
        added; its card is then added as unverified. Raises UnknownSigner, ChangedKey,
        RevokedSigner, LessTrusted, or a storage error, and then nothing was taken.
        """
        accepted = accept_bundle(
            self.vault, self.room, self.content, self.preview(), accept_unknown=accept_unknown
        )
        self._comparison = None
        return accepted

    def close(self) -> None:
        """Remove all that waited; doing so twice is harmless."""
        self.content.scratch.close()
        self.room.close()

    def __enter__(self) -> Self:
        """Return the quarantine."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove all that waited."""
        self.close()

    def _compared(self, progress: Progress | None = None) -> BundleComparison:
        if self._comparison is None:
            self._comparison = BundleComparison(
                self.vault, self.content, progress=progress or _untold
            )
        return self._comparison


def _untold(_done: int, _total: int) -> None:
    """Report to nobody."""


def _known(vault: Vault) -> frozenset[str]:
    """Return the devices whose cards are here and were not revoked or changed."""
    everybody = all_colleagues(vault)
    return frozenset(person.device for person in everybody if not Trust(person.state).doubted)
