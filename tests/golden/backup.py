"""Make the golden backup of the first format, once: python -m tests.golden.backup PATH."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from models.lifecycle import Vault, back_up_to_file
from tests.models.lifecycle.backed_up import filled
from tests.people import CHEAP, Hands

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        vault, _ = Vault.create(
            Path(folder) / "vault",
            name="Ana",
            passphrase="six words for the golden backup file",
            cost=CHEAP,
            clock=Hands(),
        )
        with vault:
            filled(vault, Path(folder))
            back_up_to_file(vault, Path(sys.argv[1]))
