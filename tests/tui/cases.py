"""Vaults that the tests of single screens open: one incident with all that can hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.actions import save_quick_log
from models.lifecycle import Vault
from tests.people import PASSPHRASE as SECRET

__all__ = ["EVIL", "SEALED", "SECRET", "Case", "one_case"]

SEALED = "the real name behind Reed"
EVIL = (
    "before\x1b]52;c;ZXZpbA==\x1b\\ [/foo] [bold]x[/] \u202egnp.exe\u2066 漢字かな Кирилиця after"
)


@dataclass(frozen=True, slots=True)
class Case:
    """What the tests ask for by name."""

    folder: Path
    incident: str
    ref: str
    source: str


def one_case(vault: Vault, *, close: bool = True) -> Case:
    """Log one incident with a claim, a sealed source and a note, and close the vault."""
    logged = save_quick_log(
        vault,
        what="Shots at the reed bed",
        when="2026-03-01..05",
        where="Heron Point",
        how_many="2-5",
        who_says="Reed",
        note="two boats were seen",
    )
    source = vault.rows("source")[0].id
    vault.save("source", source, {"identity": SEALED})
    if close:
        vault.close()
    return Case(vault.folder, logged.id, logged.ref, source)
