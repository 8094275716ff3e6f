"""An invented casebook with its right answers, which stands beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.intake import take_records
from models.queries import count_all, read_incident_set, table_by
from models.queries.figures.incident_set import UNSTATED
from tests.peer import require
from tests.people import making

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "casebook"
COMPARED = ("incidents", "low", "high", "no_number")


@pytest.fixture(scope="module")
def answers():
    path = FOLDER / "answers.json"
    require(path.is_file(), "the casebook shared/casebook does not stand beside the checkout")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def casebook(tmp_path_factory, answers):
    with making(tmp_path_factory.mktemp("casebook")) as make:
        vault = make()
        taken = take_records(vault, FOLDER / "casebook.jsonl")
        lines = (FOLDER / "casebook.jsonl").read_text(encoding="utf-8").splitlines()
        assert sum(taken.new.values()) == len(lines)
        yield vault


@pytest.fixture(scope="module")
def names():
    lines = (FOLDER / "casebook.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return {one["key"]: one["fields"].get("name", one["key"]) for one in records}


def told(figure):
    bounded = figure.bounded
    return {name: getattr(figure, name) for name in COMPARED} | {
        "bounded": {"incidents": bounded.incidents, "low": bounded.low, "high": bounded.high},
        "verification": dict(figure.verification),
    }


def test_the_total_is_the_right_one(casebook, answers):
    assert told(count_all(read_incident_set(casebook))) == answers["total"]


@pytest.mark.parametrize("by", ["month", "unit", "unit-with-subordinates"])
def test_every_group_is_the_right_one(casebook, answers, names, by):
    table = table_by(casebook, read_incident_set(casebook), by)
    right = answers[f"by_{by.replace('-', '_')}"]
    expected = {names.get(key, key): figure for key, figure in right.items()}
    assert {one.name: told(one.figure) for one in table.groups} == expected


def test_every_order_has_the_right_figure(casebook, answers):
    table = table_by(casebook, read_incident_set(casebook), "order")
    found = sorted(json.dumps(told(one.figure), sort_keys=True) for one in table.groups)
    right = sorted(json.dumps(one, sort_keys=True) for one in answers["by_order"].values())
    assert found == right


def test_every_counted_incident_has_the_right_bounds(casebook, answers):
    lines = (FOLDER / "casebook.jsonl").read_text(encoding="utf-8").splitlines()
    titles = {
        one["fields"]["title"]: one["key"]
        for one in map(json.loads, lines)
        if one["kind"] == "incident"
    }
    incidents = read_incident_set(casebook)
    found = {
        titles[row.title]: [*incidents.bounds.get(row.no, UNSTATED)[:2]]
        for row in casebook.rows("incident")
        if row.no in incidents.levels
    }
    assert len(found) == answers["total"]["incidents"]
    assert found == {key: answers["per_incident"][key] for key in found}
