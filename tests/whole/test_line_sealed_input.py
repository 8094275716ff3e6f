"""A sealed value reaches a command through standard input, and no argument."""

from __future__ import annotations

import io

import pytest

NAMES = "Invented Name\nВигадане Ім'я\n"


@pytest.fixture
def ana(empty_ana, tmp_path):
    return empty_ana.copied(tmp_path / "ana")


def test_a_sealed_value_is_read_from_standard_input(ana, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(NAMES))
    made = ana.ask("new", "person", "code_name=Oak", "names=-")
    assert ana.ask("show", made["ref"], "--reveal")["names"] == NAMES.strip()
    monkeypatch.setattr("sys.stdin", io.StringIO("another invented name"))
    ana.ask("set", made["ref"], "names=-")
    assert ana.ask("show", made["ref"], "--reveal")["names"] == "another invented name"


def test_only_one_field_is_read_from_there(ana, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("x"))
    assert ana.run("new", "person", "names=-", "birth=-").status == 2
