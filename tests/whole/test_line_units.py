"""Line mode about units and sealed names; all units and people are invented."""

from __future__ import annotations

import io
import sys

import pytest

from models.lifecycle import Vault
from tests.whole.person import WORDS

SHEET = """unit:id:admin\tunit:name\tunit:related_unit_id:admin\tunit:related_unit\t\
unit:related_unit_first_cited_date\tunit:related_unit_last_cited_date\tunit:related_unit_open
1c2f4a36-6f55-4c8a-9b55-0d7a40f7f101\tBn (invented)\t9a3e77b0-0f1d-4a53-8c26-5f0a9be1d202\t\
Bde (invented)\t2024-01-01\t2024-11-21\tE
1c2f4a36-6f55-4c8a-9b55-0d7a40f7f101\tBn (invented)\te7d04c55-92a8-4f6e-b3d1-77c0aa54e303\t\
Corps (invented)\t2024-11-22\t\tY
e7d04c55-92a8-4f6e-b3d1-77c0aa54e303\tCorps (invented)\tno-id\tBde (invented)\t2024\t\tY
"""


@pytest.fixture
def staffed(empty_ana, tmp_path):
    """Ana, who took in a sheet of which one row is broken."""
    ana = empty_ana.copied(tmp_path / "ana")
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text(SHEET, encoding="utf-8")
    taken = ana.ask("intake", sheet, "--mapping", "sfm-units", status=1)
    assert taken["new"] == {"actor": 3, "command": 2}
    assert [one["row"] for one in taken["refused"]] == [4]
    return ana


@pytest.fixture
def named(empty_ana, tmp_path):
    ana = empty_ana.copied(tmp_path / "ana")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        vault.save("person", None, {"code_name": "Heron", "names": "Шевчинський Тарасій"})
    return ana


def typing(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.mark.parametrize(
    ("day", "above"), [("2024-11-21", ["Bde (invented)"]), ("2024-11", ["Corps (invented)"])]
)
def test_the_chain_of_a_unit_as_of_a_day(staffed, day, above):
    tree = staffed.ask("units", "--on", day)
    (ref,) = [one["ref"] for one in tree["units"] if one["name"] == "Bn (invented)"]
    chain = staffed.ask("units", ref, "--on", day)
    assert [one["name"] for one in chain["above"]] == above
    assert [(one["depth"], one["name"]) for one in chain["units"]] == [(0, "Bn (invented)")]
    assert "period" in chain["above"][0]


def test_units_are_told_in_labelled_lines(staffed):
    told = staffed.run("units", "--on", "2024-03").out.splitlines()
    assert told[0] == "As of: 2024-03-31"
    assert [(line[0], line.split("; ")[1]) for line in told[1:]] == [
        ("0", "Bde (invented)"),
        ("1", "Bn (invented)"),
        ("0", "Corps (invented)"),
    ]


def test_a_date_without_a_last_day_is_refused(staffed):
    assert staffed.refused("units", "--on", "since 2024").error["error"] == "no-single-day"


@pytest.mark.parametrize("typed", ["Shevchinskiy\n", "шевчинский", "Tarasii Shevchynskyi"])
def test_a_sealed_name_is_found_with_reveal(named, monkeypatch, typed):
    typing(monkeypatch, typed)
    (found,) = named.ask("find-name", "--reveal")
    assert (found["kind"], found["called"], found["spelling"]) == (
        "person", "Heron", "Шевчинський Тарасій",
    )  # fmt: skip


def test_a_sealed_name_is_not_searched_without_reveal(named, monkeypatch):
    typing(monkeypatch, "Shevchynskyi")
    done = named.refused("find-name")
    assert done.error["error"] == "not-revealed"
    assert done.out == ""
    assert sys.stdin.read() == "Shevchynskyi"


def test_no_other_command_finds_a_sealed_name(named):
    for words in (["find", "Шевчинський"], ["find", "Тарасій", "--kind", "person"]):
        assert named.ask(*words) == []
    assert "Шевч" not in named.run("list", "--kind", "person").out


def test_what_was_typed_stands_in_no_file_of_the_vault(named, monkeypatch):
    before = sorted(path.name for path in named.vault.rglob("*"))
    typing(monkeypatch, "Xitrovanovna")
    assert named.ask("find-name", "--reveal") == []
    typing(monkeypatch, "Ж")
    assert named.refused("find-name", "--reveal").error["error"] == "name-too-short"
    assert sorted(path.name for path in named.vault.rglob("*")) == before
    for path in named.home.rglob("*"):
        if path.is_file():
            assert b"Xitrovanovna" not in path.read_bytes()
