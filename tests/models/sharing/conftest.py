"""Two vaults of colleagues who have each other's card, and a bundle from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from models.sharing import pack_bundle
from models.vault import add_colleague
from tests.models.sharing.people import make_vault


@dataclass
class Case:
    """What the sender recorded: ids, and the bytes of one evidence file."""

    incident: str
    claim: str
    source: str
    evidence: str
    note: str
    content: bytes


SECRET = "the real name of the source"


def record_case(vault: Vault, folder: Path) -> Case:
    incident = vault.save("incident", None, {"title": "Three men at the bridge", "when": "2026-03"})
    source = vault.save("source", None, {"name": "K7", "identity": SECRET, "contact": SECRET})
    claim = vault.save(
        "claim", None, {"incident": incident, "source": source, "words": "I saw it", "best": 3}
    )
    content = bytes(range(256)) * 700
    original = folder / "clip.mp4"
    original.write_bytes(content)
    evidence = attach_evidence(vault, incident, original)
    note = vault.save("note", None, {"about": incident, "text": "ask for the weather"})
    return Case(incident, claim, source, evidence, note, content)


@pytest.fixture
def ada(tmp_path):
    with make_vault(tmp_path / "ada", "Ada") as vault:
        yield vault


@pytest.fixture
def ben(tmp_path, ada):
    with make_vault(tmp_path / "ben", "Ben") as vault:
        add_colleague(vault, ada.card)
        add_colleague(ada, vault.card)
        yield vault


@pytest.fixture
def case(ada, tmp_path):
    return record_case(ada, tmp_path)


@pytest.fixture
def bundle(ada, ben, case, tmp_path):
    out = tmp_path / "out.age"
    pack_bundle(ada, records=[case.incident], to=[ben.card], purpose="review", out=out)
    return out


@dataclass
class Pair:
    """Two vaults and a bundle that many tests may look at and none may change."""

    sender: Vault
    reader: Vault
    stranger: Vault
    case: Case
    path: Path


def make_pair(folder: Path) -> Iterator[Pair]:
    with (
        make_vault(folder / "ada", "Ada") as sender,
        make_vault(folder / "ben", "Ben") as reader,
        make_vault(folder / "cyd", "Cyd") as stranger,
    ):
        add_colleague(reader, sender.card)
        case = record_case(sender, folder)
        path = folder / "out.age"
        pack_bundle(sender, records=[case.incident], to=[reader.card], purpose="review", out=path)
        yield Pair(sender, reader, stranger, case, path)


@pytest.fixture(scope="session")
def pair(tmp_path_factory):
    yield from make_pair(tmp_path_factory.mktemp("pair"))


@pytest.fixture
def own_pair(tmp_path):
    yield from make_pair(tmp_path)
