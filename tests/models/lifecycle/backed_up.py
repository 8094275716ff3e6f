"""A vault with records and evidence to back up, and what two copies of it must have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.actions import attach_evidence
from models.lifecycle import Vault
from models.vault import every_blob, open_blob

BYTES = bytes(range(251)) * 400


def filled(vault: Vault, folder: Path, *, content: bytes = BYTES) -> str:
    """Record an incident with a file of evidence, and return its id."""
    incident = vault.save("incident", None, {"title": "[invented] Bridge", "when": "2026-03"})
    add_file(vault, incident, folder, content)
    return incident


def add_file(vault: Vault, incident: str, folder: Path, content: bytes) -> None:
    clip = folder / "clip.bin"
    clip.write_bytes(content)
    attach_evidence(vault, incident, clip)


def held(vault: Vault) -> tuple[Any, ...]:
    """Give the signed changes of a vault and the bytes of its evidence."""
    evidence = {}
    for blob in every_blob(vault):
        with open_blob(vault, blob.sha256) as reader:
            evidence[blob.sha256] = reader.read()
    return sorted(one.hash for one in vault.operations()), evidence


def everything(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
