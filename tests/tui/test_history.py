"""A history shows what each change set, and no value that is not to be seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.reading import Change
from tui.widgets.history import history


def change(**facts: Any) -> Change:
    given: dict[str, Any] = {
        "at": datetime(2026, 3, 1, tzinfo=UTC), "device": "d", "author": "Heron", "values": {},
        "withheld": (), "erased": (), "discarded": False, "why": None, "hash": "h",
    }  # fmt: skip
    return Change(**(given | facts))


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
    _heading, *lines = history([change(**facts)], "source")
    assert [(each.label, each.text) for each in lines] == [line]


def test_the_newest_change_stands_first_and_sealed_values_only_when_they_are_revealed():
    first, last = change(values={"identity": "old"}), change(values={"identity": "new"})
    shown = history([first, last], "source", revealed=True)
    assert [each.text for each in shown if each.label] == ["new", "old"]
    assert not any(each.text in {"new", "old"} for each in history([first, last], "source"))
