"""The format of a vault stands in its header, where every afield sees it before any secret."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crypto.keyfile.header_writing import own_header, write_header
from crypto.keyfile.key_file import VAULT_FORMAT
from crypto.keyfile.open_keys import Keys


def raise_format(path: Path, keys: Keys) -> bool:
    """Say in vault.json that the vault is of the present format; return whether that was new.

    An earlier afield then refuses it, whatever it is asked for. The generation before becomes a
    copy of this one, as after a secret was taken back. Raises ReadersSlot, DamagedKeyFile,
    NewerFormat, StorageFull or StorageFailed.
    """
    header = own_header(path, keys)
    if header.format == VAULT_FORMAT:
        return False
    raised = replace(header, fields={**header.fields, "v": VAULT_FORMAT})
    write_header(path, raised, keys, withdrawn=True)
    return True
