"""The context of one command: which vault, how it is unlocked, and in which form data comes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crypto.errors import AfieldError
from crypto.paths import bad_path, place_problem
from tui.kit import _, default_vault
from tui.line import output, passphrase_input
from tui.line.output import MigrationProgress, say
from tui.line.recovery_words import recovery_words

if TYPE_CHECKING:
    from models.lifecycle import LockWait, Vault

HEADER = "vault.json"


@dataclass(slots=True)
class LineContext:
    """The options that every command takes, before its name or after it."""

    folder: Path | None = None
    passphrase_file: Path | None = None
    as_json: bool = False
    wait: float | None = None
    """Seconds to wait for another writer, where not as long as usual."""

    @property
    def place(self) -> Path:
        """The folder of the vault that is meant."""
        return self.folder or default_vault()

    @contextmanager
    def vault(self, *, write: bool = False, or_reader: bool = False) -> Iterator[Vault]:
        """Yield the open vault, to read only unless ``write``, and close it whatever happens.

        A reader opens beside a running writer and takes no lock. ``or_reader`` lets a reader's
        slot, which cannot write, do what its owner would do. What the opening has to tell is told.
        Raises what Vault.open raises, and click's Exit where a command ends on the damage that was
        told of.
        """
        folder = self.demand_vault()
        passphrase = passphrase_input.existing(self.passphrase_file)
        from models.lifecycle import Vault, note_opened_by_code
        from tui.services import copied_words

        with Vault.open(
            folder,
            secret=passphrase,
            write=write,
            wait=self.patience,
            progress=MigrationProgress(),
        ) as vault:
            if write and not or_reader:
                vault.signer()
            elif vault.damage is not None:
                say(str(vault.damage))
                say(vault.damage.next_step)
            note_opened_by_code(vault, passphrase)
            for remark in vault.remarks:
                say(_(remark))
            if write and (copied := copied_words(vault)):
                say(copied)
            if vault.keys.can_sign and output.is_watched() and (words := recovery_words(vault)):
                output.say(f"{_('Recovery code')}: {words}.")
            try:
                yield vault
            except AfieldError as error:
                if self.as_json or not isinstance(error, type(vault.damage)):
                    raise
                raise click.exceptions.Exit(error.exit_status) from error

    @property
    def patience(self) -> LockWait:
        """How long another writer is waited for, which is said once."""
        from models.lifecycle import LockWait

        def told() -> None:
            say(_("Waiting for another afield, which has this vault open."))

        return LockWait(told=told) if self.wait is None else LockWait(self.wait, told)

    def demand_vault(self) -> Path:
        """Return the vault's folder, or raise before anybody is asked for a passphrase."""
        if not self.has_vault():
            from crypto.errors import DamagedKeyFile
            from models.lifecycle import VaultMissing

            if (self.place / f"{HEADER}.1").exists():
                raise DamagedKeyFile
            raise VaultMissing(folder=self.place)
        return self.place

    def has_vault(self) -> bool:
        """Return whether there is a vault in the place that is meant; raises BadPath."""
        header = self.place / HEADER
        if reason := place_problem(header):
            raise bad_path(self.place, reason)
        return header.exists()
