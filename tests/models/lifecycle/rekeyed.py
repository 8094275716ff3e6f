"""A vault that is given new keys, and what its folder holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.actions import attach_evidence
from models.lifecycle import Rekeyed, Vault, rekey_vault
from tests.people import CHEAP, PASSPHRASE

BYTES = b"a frame of an invented video\n" * 100_000
FILES = {"vault.json", "vault.json.1", "vault.db", "head", "blobs", "quarantine", "vault.lock"}
FILES |= {"head.1"}


@pytest.fixture
def filled(vault: Vault, tmp_path: Path) -> Vault:
    """Give a vault with a record, its evidence, a draft and a setting."""
    incident = vault.save("incident", None, {"title": "Shots at the bridge", "when": "2026-03-01"})
    (tmp_path / "clip.bin").write_bytes(BYTES)
    attach_evidence(vault, incident, tmp_path / "clip.bin")
    vault.keep_draft("quick_log", {"what": "half a sentence"})
    vault.set_setting("idle_minutes", 7)
    return vault


def renewed(vault: Vault, **more) -> Rekeyed:
    return rekey_vault(vault, passphrase=PASSPHRASE, cost=CHEAP, **more)


def opened(folder: Path, secret: str = PASSPHRASE, **more) -> Vault:
    return Vault.open(folder, secret=secret, **more)


def copied(vault: Vault, tmp_path: Path) -> Path:
    return Path(shutil.copytree(vault.folder, tmp_path / "copy"))


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in paths
        if not path.name.endswith("-journal")
    }


def raising(error: BaseException):
    def fails(*_, **__):
        raise error

    return fails
