"""A small vault for the screens to show: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet

from crypto.passphrases import Cost
from models.lifecycle import Vault, back_up_to_file, note_proven
from tests.drawn import drawn
from tests.people import derived_once
from tests.tui.driving import PASSPHRASE
from tests.tui.parsed_once import parsed_once

Stylesheet._parse_rules = parsed_once


@pytest.fixture(autouse=True, scope="module")
def _keys_derived_once() -> Iterator[None]:
    """Derive each key once: a vault that is made for the screens is opened by every test."""
    with derived_once():
        yield


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vault") / "v"
    vault, code = Vault.create(
        folder,
        name="A. Tester",
        passphrase=PASSPHRASE,
        cost=Cost(memory_kib=65536, iterations=1),
        random=drawn("screens"),
    )
    with vault:
        note_proven(vault, code)
        for i in range(60):
            vault.save(
                "incident",
                None,
                {
                    "title": f"Invented incident {i:02d}",
                    "when": f"2026-{1 + i % 12:02d}-{1 + i % 28:02d}",
                    "place": f"Place {i % 7}",
                },
            )
        # Nobody is reminded of a backup in the tests of other things.
        back_up_to_file(vault, folder.with_name("backup"))
    return folder


@pytest.fixture
def folder(_made: Path, tmp_path: Path) -> Path:
    """A vault of sixty invented incidents."""
    copy = tmp_path / "vault"
    shutil.copytree(_made, copy)
    return copy


@pytest.fixture(autouse=True)
def _no_keys_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read no key file of the person who runs the tests."""
    monkeypatch.setattr("tui.app.app.keymap_path", lambda: tmp_path / "keys.toml")
