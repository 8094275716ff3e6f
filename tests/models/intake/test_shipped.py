"""The shipped mappings over the real files that they were made for, whole."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict

import pytest

from crypto.passphrases import Cost
from models.intake import read_mapping, take_file
from models.intake.errors import MissingColumns, NotTheFormat
from models.lifecycle import Vault
from tests.shared_data import shared

UCDP, HARM = "ucdp-ged-sample.csv", "civilian-harm-ukraine.json"


def ucdp() -> list[dict[str, str]]:
    with shared(UCDP).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def harm() -> list[dict[str, object]]:
    return json.loads(shared(HARM).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """Take both files into one vault, twice, and give the vault and what came of each."""
    files = {"ucdp-ged": shared(UCDP), "civilian-harm": shared(HARM)}
    folder = tmp_path_factory.mktemp("shipped") / "vault"
    vault, _ = Vault.create(folder, name="K7", passphrase="six", cost=Cost.floor())
    with vault:
        found = {
            name: [take_file(vault, path, read_mapping(name)) for _ in range(2)]
            for name, path in files.items()
        }
        yield vault, found


@pytest.fixture(scope="module")
def incidents(taken):
    vault, _ = taken
    return {row.external[0]: row for row in vault.rows("incident")}


@pytest.fixture(scope="module")
def claims(taken, incidents):
    vault, _ = taken
    by_id = {row.id: external for external, row in incidents.items()}
    found = defaultdict(list)
    for claim in vault.rows("claim"):
        found[by_id[claim.incident]].append(claim)
    return found


def test_every_row_is_taken_and_the_second_time_every_row_is_already_here(taken, incidents):
    _, found = taken
    first, second = zip(found["ucdp-ged"], found["civilian-harm"], strict=True)

    assert [one.incidents for one in first] == [len(ucdp()), len(harm())]
    assert [one.refused for one in (*first, *second)] == [[]] * 4
    assert [one.already for one in second] == [len(ucdp()), len(harm())]
    assert [one.incidents + one.claims + one.sources for one in second] == [0, 0]
    assert len(incidents) == len(ucdp()) + len(harm())


def test_ucdp_dates_say_one_day_a_day_in_between_or_from_first_to_last(incidents):
    for row in ucdp():
        first, last = row["date_start"], row["date_end"]
        if row["date_prec"] == "1":
            expected = first
        else:
            expected = f"[{first}..{last}]" if row["event_clarity"] == "1" else f"{first}/{last}"
        assert incidents[f"ucdp-ged:{row['id']}"].when == expected


def test_ucdp_places_keep_their_precision_and_their_digits(incidents):
    levels = dict(zip("1234567", ("L3", "L4", "L5", "L6", "L7", "L8", "L9"), strict=True))
    for row in ucdp():
        incident = incidents[f"ucdp-ged:{row['id']}"]
        assert incident.place_precision == levels[row["where_prec"]]
        assert float(incident.lat) == float(row["latitude"])
        assert float(incident.lon) == float(row["longitude"])
        assert f"where_prec {row['where_prec']}" in incident.summary


def test_the_ucdp_claim_holds_low_best_high_and_every_code_as_given(claims):
    columns = ("low", "best", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    codes = ("date_prec", "where_prec", "event_clarity", "number_of_sources", "type_of_violence")
    for row in ucdp():
        dataset = claims[f"ucdp-ged:{row['id']}"][0]
        counts = [int(row[name]) for name in ("low", "best", "high")]
        assert (dataset.how_many_low, dataset.how_many_high) == (min(counts), max(counts))
        assert (dataset.best, dataset.unit, dataset.harm) == (counts[1], "victims", "killed")
        assert (dataset.state == "issue") == (counts != sorted(counts))
        for name in (*columns, *codes, "side_a", "side_b"):
            assert re.search(rf"\b{name} {re.escape(row[name])}(,|$)", dataset.words, re.MULTILINE)


def test_each_ucdp_article_is_one_claim_that_counts_nobody(taken, claims):
    vault, _ = taken
    names = {row.id: row.name for row in vault.rows("source")}
    for row in ucdp():
        others = claims[f"ucdp-ged:{row['id']}"][1:]
        assert len(others) == max(int(row["number_of_sources"]), 1)
        assert {claim.how_many for claim in others} == {None}
        offices = [name.strip() for name in row["source_office"].split(";") if name]
        assert [names[claim.source] for claim in others if claim.source] == offices
        assert all(claim.words for claim in others)


def test_ucdp_counts_that_do_not_rise_are_listed_for_a_person_to_look_at(taken):
    _, found = taken
    odd = sum(not int(r["low"]) <= int(r["best"]) <= int(r["high"]) for r in ucdp())

    assert odd > 0
    assert len(found["ucdp-ged"][0].remarks) == odd


def test_every_publisher_is_one_source(taken):
    vault, _ = taken
    names = Counter(row.name.casefold() for row in vault.rows("source"))

    assert set(names.values()) == {1}
    assert {"ucdp ged", "bellingcat", "agence france presse"} <= names.keys()


def test_civilian_harm_keeps_place_day_words_and_known_filters(incidents):
    for row in harm():
        incident = incidents[f"civilian-harm:{row['id']}"]
        month, day, year = map(int, row["date"].split("/"))
        assert incident.when == f"{year}-{month:02}-{day:02}"
        assert (incident.lat, incident.lon) == (row["latitude"], row["longitude"])
        assert incident.place == (row["location"].strip() or None)
        assert incident.summary == row["description"].strip()
        known = [f["value"] for f in row["filters"] if f["value"] not in {"Unknown", "Undefined"}]
        assert [tag.split(": ")[1] for tag in incident.tags[1:]] == known


def test_each_civilian_harm_source_is_one_claim_with_its_link(taken, claims):
    vault, _ = taken
    names = {row.id: row.name for row in vault.rows("source")}
    for row in harm():
        own, *others = claims[f"civilian-harm:{row['id']}"]
        links = [one["path"] if one["path"] != "HIDDEN" else None for one in row["sources"]]
        assert names[own.source] == "Bellingcat"
        assert [claim.reference for claim in others] == links
        assert [claim.source is None for claim in others] == [link is None for link in links]


def test_a_mapping_refuses_the_other_file_and_writes_nothing(taken):
    vault, _ = taken
    chains = vault.chains()

    with pytest.raises(NotTheFormat):
        take_file(vault, shared(UCDP), read_mapping("civilian-harm"))
    with pytest.raises(MissingColumns):
        take_file(vault, shared(HARM), read_mapping("ucdp-ged"))
    assert vault.chains() == chains
