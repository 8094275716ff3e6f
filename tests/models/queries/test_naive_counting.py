"""Two ways of counting, written apart, say the same of cases that nobody chose."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.intake import take_records
from models.queries import Query, count_all, read_incident_set, table_by
from tests.models.queries import naive_counting as naive
from tests.people import making

RUNS = itertools.count()
WHEN = {
    "2026-03-01": ["2026-03-01"],
    "2026-03": ["2026-03-01", "2026-03-31"],
    "[2026-03-30..2026-04-02]": ["2026-03-30", "2026-04-02"],
    "2026-04-01/2026-04-05": ["2026-04-01", "2026-04-05"],
    "../2026-04-10": [None, "2026-04-10"],
    "2026-05-09": ["2026-05-09"],
}
PERIODS = [("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-12-31"), ("2026-01-01", "2026-12-31")]
COUNTS = ["1", "2", "5", "3+", "7+", "2-4", "<=6", "~9", "several", "?"]
UNITS = ["u0", "u1", "u2", "u3"]


def few(values, most):
    return st.lists(values, max_size=most)


@st.composite
def books(draw):
    """Return an invented casebook of a few incidents."""
    sources = [
        {"key": f"s{n}", "origin_group": draw(st.sampled_from([None, None, "mission"]))}
        for n in range(3)
    ]
    persons = []
    for n in range(4):
        size = draw(st.sampled_from([None, None, 3]))
        persons.append({"key": f"p{n}", "least": size or 1, "size": size})
    incidents, claims, harms, involvements, links = [], [], [], [], []
    for n in range(draw(st.integers(1, 5))):
        key = f"i{n}"
        when = draw(st.sampled_from(sorted(WHEN)))
        one = {"key": key, "when": when, "days": WHEN[when]}
        one["status"] = draw(
            st.sampled_from([None, None, None, "ready", "discounted", "duplicate"])
        )
        one["withdrawn"] = draw(st.sampled_from([None] * 5 + ["invented"]))
        one["canonical"] = draw(st.sampled_from([None] * 5 + ["i0"])) if n else None
        if draw(st.sampled_from([False, False, True])):
            one["killed_low"] = draw(st.integers(0, 4))
            one["killed_high"] = draw(st.sampled_from([None, 5]))
            one["count_basis"] = draw(st.sampled_from([None, "invented grounds"]))
        incidents.append(one)
        for number in range(draw(st.integers(0, 4))):
            mine = [claim["key"] for claim in claims if claim["incident"] == key]
            claims.append(
                {
                    "key": f"c{n}-{number}",
                    "incident": key,
                    "source": f"s{draw(st.integers(0, 2))}",
                    "how_many": draw(st.sampled_from(COUNTS)),
                    "harm": draw(st.sampled_from(["killed", "killed", "killed", "injured"])),
                    "reported_at": f"2026-06-{len(claims) + 1:02}",
                    "state": draw(st.sampled_from(["accepted", "accepted", "conflict"])),
                    "credibility": draw(st.sampled_from(["2", "3", "5"])),
                    "origin_group": draw(st.sampled_from([None, None, None, "field team"])),
                    "supersedes": draw(st.sampled_from([None, None, *mine])),
                    "withdrawn": draw(st.sampled_from([None] * 5 + ["invented"])),
                }
            )
        for person in draw(st.sets(st.integers(0, 3), max_size=3)):
            outcome = draw(st.sampled_from(["killed", "killed", "injured", "presumed-killed"]))
            harms.append({"incident": key, "person": f"p{person}", "outcome": outcome})
        involvements += [
            {"incident": key, "actor": unit}
            for unit in sorted(draw(st.sets(st.sampled_from(UNITS), max_size=2)))
        ]
        for order in sorted(draw(st.sets(st.sampled_from(["o0", "o1"])))):
            relation = draw(st.sampled_from(["preceded", "named-in", "contradicted-by"]))
            links.append({"incident": key, "order": order, "relation": relation})
    # Lower units stand under higher ones alone, so that there is no circle.
    commands = [
        {"actor": UNITS[low], "superior": UNITS[low + 1 + up % (3 - low)], "days": PERIODS[days]}
        for low, up, days in draw(
            few(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), 4)
        )
    ]
    return {
        "sources": sources,
        "persons": persons,
        "incidents": incidents,
        "claims": claims,
        "harms": harms,
        "involvements": involvements,
        "order_links": links,
        "commands": commands,
    }


def lines(book, run):
    """Yield the lines of a file of records; each run is told apart by a tag and by its names."""
    for one in book["sources"]:
        yield "source", one["key"], {"name": one["key"], "origin_group": one["origin_group"]}
    for one in book["persons"]:
        size = {"kind": "group", "group_size": f"{one['size']}-9"} if one["size"] else {}
        yield "person", one["key"], {"code_name": one["key"], **size}
    for key in UNITS:
        yield "actor", key, {"name": key}
    for key in ("o0", "o1"):
        yield "order", key, {"kind": "no-quarter", "words": key}
    for one in book["incidents"]:
        fields = {name: value for name, value in one.items() if name not in {"key", "days"}}
        yield "incident", one["key"], {"title": "[invented]", "tags": [run], **fields}
    for one in book["claims"]:
        yield "claim", one["key"], {k: v for k, v in one.items() if k != "key"}
    for kind in ("harm", "involvement", "order_link"):
        for number, one in enumerate(book[f"{kind}s"]):
            yield kind, f"{kind}{number}", one
    for number, one in enumerate(book["commands"]):
        period = "/".join(one["days"])
        yield "command", f"m{number}", {**one, "period": period}


@pytest.fixture(scope="module")
def counting_vault(tmp_path_factory):
    with making(tmp_path_factory.mktemp("counting")) as make:
        yield make()


def told(figure):
    bounded = figure.bounded
    return {
        "incidents": figure.incidents,
        "low": figure.low,
        "high": figure.high,
        "bounded": {"incidents": bounded.incidents, "low": bounded.low, "high": bounded.high},
        "no_number": figure.no_number,
    }


def groups(vault, incidents, by):
    return {one.name: told(one.figure) for one in table_by(vault, incidents, by).groups}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(book=books())
def test_both_ways_of_counting_say_the_same(counting_vault, tmp_path_factory, book):
    run = f"run{next(RUNS)}"
    path = tmp_path_factory.mktemp("book") / "book.jsonl"
    written = []
    for kind, key, fields in lines(book, run):
        kept = {name: value for name, value in fields.items() if value is not None}
        if kind == "command":
            kept.pop("days")
        written.append(json.dumps({"kind": kind, "key": key, "fields": kept}))
    path.write_text("\n".join(written), encoding="utf-8")
    take_records(counting_vault, path, again=True)

    incidents = read_incident_set(counting_vault, query=Query.parse(f"tag:{run}"))

    assert told(count_all(incidents)) == naive.figure(book, naive.counted(book["incidents"]))
    assert groups(counting_vault, incidents, "month") == naive.by_month(book)
    assert groups(counting_vault, incidents, "unit") == naive.by_unit(book, above=False)
    assert groups(counting_vault, incidents, "unit-with-subordinates") == naive.by_unit(
        book, above=True
    )
    assert groups(counting_vault, incidents, "order") == naive.by_order(book)
