"""The header of a vault unlocked alone, for commands that change its key slots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tui.line import passphrase_input
from tui.line.command_context import LineContext

if TYPE_CHECKING:
    from crypto.keyfile import Keys


@contextmanager
def open_header(context: LineContext) -> Iterator[tuple[Path, Keys]]:
    """Yield the vault's folder and keys with the header alone unlocked, for changes of key slots.

    Raises VaultInUse, and ReadOnly for a reader.
    """
    from models.lifecycle import key_slots

    folder = context.demand_vault()
    secret = passphrase_input.existing(context.passphrase_file)
    with key_slots(folder, secret, wait=context.patience) as way:
        yield way
