"""A new vault's key file and keys, with an owner's and a reader's passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from crypto.keyfile import KeyFile, Keys, create_key_file
from crypto.passphrases import Cost

CHEAP = Cost.floor()
OWNER = "abacus abdomen abdominal"
READER = "abide abiding ability"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def made(path: Path) -> tuple[Keys, str]:
    return create_key_file(path, passphrase=OWNER, cost=CHEAP)


@pytest.fixture
def keys(made: tuple[Keys, str]) -> Keys:
    return made[0]


def unlock(path: Path, secret: str | bytearray) -> Keys:
    return KeyFile.read(path).unlock(secret)
