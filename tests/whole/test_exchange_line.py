"""The command ``afield exchange``, as two people use it on one stick."""

from __future__ import annotations

import pytest

from tests.whole.person import Inside


@pytest.fixture
def stick(tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def both(ana, boris, tmp_path) -> tuple[Inside, Inside]:
    ana.knows(boris, tmp_path / "boris.json")
    boris.knows(ana, tmp_path / "ana.json")
    return ana, boris


def test_a_stick_carries_an_incident_and_then_there_is_nothing_new(both, stick):
    ana, boris = both
    left = ana.ask("exchange", stick, "--to", "Boris")
    shown = boris.ask("exchange", stick)
    taken = boris.ask("exchange", stick, "--to", "Ana", "--accept")

    assert [one["to"] for one in left["written"]] == ["Boris"]
    assert [(one["sender"], one["changes"]) for one in shown["waiting"]] == [("Ana", 1)]
    assert taken["taken"][0]["records"] == 1
    assert boris.ask("list") == ana.ask("list")
    ana.ask("exchange", stick, "--to", "Boris", "--accept")
    assert boris.ask("exchange", stick, "--to", "Ana", "--accept")["nothing_new"]


def test_the_words_say_what_was_left_what_waits_and_what_to_do(both, stick):
    ana, boris = both
    left = ana.run("exchange", stick, "--to", "Boris")
    shown = boris.run("exchange", stick)
    taken = boris.run("exchange", stick, "--accept")

    assert left.out.startswith("Left for Boris: ")
    assert shown.out.startswith("Waits, from Ana: 1 change; ")
    assert "--accept" in shown.talk
    assert "--to NAME" in shown.talk
    assert taken.out == "Taken, from Ana: 1 change, 1 record\n"


def test_a_stranger_is_left_waiting_with_status_1(ana, boris, stick, tmp_path):
    ana.knows(boris, tmp_path / "boris.json")
    ana.ask("exchange", stick, "--to", "Boris")

    done = boris.ask("exchange", stick, "--accept", status=1)

    assert "nobody here has added" in done["waiting"][0]["reason"]
    assert boris.ask("list") == []


def test_a_folder_that_is_not_there_is_a_usage_error(ana, tmp_path):
    assert ana.refused("exchange", tmp_path / "typo").status == 2
