"""A history shows what each change set, and no value that is not to be seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.queries import HistoryEntry
from tests.models import earlier
from tui.line.render import show_as_object
from tui.services import read_record
from tui.widgets.records import history_lines


def change(**facts: Any) -> HistoryEntry:
    given: dict[str, Any] = {
        "at": datetime(2026, 3, 1, tzinfo=UTC), "device": "d", "author": "Heron", "values": {},
        "withheld": (), "erased": (), "discarded": False, "why": None, "hash": "h",
    }  # fmt: skip
    return HistoryEntry(**(given | facts))


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"values": {"name": "Reed"}}, ("Code name or publisher", "Reed")),
        ({"values": {"name": None}}, ("Code name or publisher", "(empty)")),
        (
            {"values": {"identity": "a name"}},
            ("Real identity", "sealed; R shows it until you leave"),
        ),
        ({"withheld": ("identity",)}, ("Real identity", "not shared with you")),
        ({"erased": ("identity",)}, ("Real identity", "erased")),
        (
            {"values": {"shoe_size": "a name"}},
            ("shoe_size", "set by a newer afield, which shows it"),
        ),
        ({"discarded": True}, ("Discarded", "kept, and no longer counts")),
        ({"why": "mis\x1b[31mheard"}, ("Because", "mis[31mheard")),
    ],
)
def test_each_thing_that_a_change_did_has_its_line(facts, line):
    _heading, *lines = history_lines([change(**facts)], "source")
    assert [(each.label, each.text) for each in lines] == [line]


@pytest.mark.parametrize(
    "facts",
    [
        {"values": {"name": "Reed", "identity": "a name"}},
        {"values": {"identity": None}},
        {"withheld": ("identity",)},
        {"erased": ("identity",)},
        {"values": {"shoe_size": "44"}},
    ],
)
def test_the_reason_of_a_sealed_change_is_hidden_as_its_value_is(facts):
    one = change(why="it is a name", **facts)
    hidden = {line.label: line.text for line in history_lines([one], "source")}
    assert hidden["Because"] == "sealed; R shows it until you leave"
    shown = {line.label: line.text for line in history_lines([one], "source", revealed=True)}
    assert shown["Because"] == "it is a name"


def test_a_reason_alone_is_worth_an_r(vault):
    source = vault.save("source", None, {"name": "Reed"})
    assert not read_record(vault, "source", source).sealed
    earlier.change(vault, "source", source, {"shoe_size": "44"}, why="it is a name")
    assert read_record(vault, "source", source).sealed


def test_line_mode_gives_no_value_of_a_field_that_only_a_newer_afield_knows(vault):
    source = vault.save("source", None, {"name": "Reed"})
    earlier.change(vault, "source", source, {"shoe_size": "a name"})
    told = show_as_object(vault, "source", source, reveal=False, history=True)
    assert [each["values"] for each in told["history"]][-1] == {}
    told = show_as_object(vault, "source", source, reveal=True, history=True)
    assert [each["values"] for each in told["history"]][-1] == {"shoe_size": "a name"}


def test_the_newest_change_stands_first_and_sealed_values_only_when_they_are_revealed():
    first, last = change(values={"identity": "old"}), change(values={"identity": "new"})
    shown = history_lines([first, last], "source", revealed=True)
    assert [each.text for each in shown if each.label] == ["new", "old"]
    assert not any(each.text in {"new", "old"} for each in history_lines([first, last], "source"))
