"""Candidates are found by indexes; what was withdrawn or decided about is not offered."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from models.actions import attach_evidence, decide_not_the_same, mark_duplicate
from models.lifecycle import Vault
from models.queries import (
    NoSuchReference,
    compare_pairs,
    duplicates_of,
    find_candidates,
    likely_pairs,
)
from models.queries.duplicates import compare
from models.queries.duplicates.incident_facts import read_facts

DAY = {"when": "2026-03-14", "place": "Otter Ford"}


@pytest.fixture
def pair(vault: Vault) -> tuple[str, str]:
    first, second = (log(vault, title=f"[invented] {name}", **DAY) for name in ("Shots", "Blast"))
    return first, second


def log(vault: Vault, **fields: Any) -> str:
    return vault.save("incident", None, fields)


def offered(vault: Vault, incident: str) -> list[str]:
    return [one.facts.id for one in find_candidates(vault, incident).found]


def reasons(vault: Vault, incident: str) -> dict[str, str]:
    (one,) = find_candidates(vault, incident).found
    return {reason.about: reason.words for reason in one.likeness.reasons}


def queue(vault: Vault) -> list[set[str]]:
    found = compare_pairs(vault, likely_pairs(vault).ids)
    return [{pair.one.id, pair.other.id} for pair in found]


def test_each_of_a_pair_is_a_candidate_of_the_other_and_not_of_itself(vault, pair):
    first, second = pair
    assert offered(vault, first) == [second]
    assert offered(vault, second) == [first]
    assert queue(vault) == [{first, second}]


def test_an_incident_that_is_not_here_is_said(vault):
    with pytest.raises(NoSuchReference):
        find_candidates(vault, "0" * 8)


def test_what_was_withdrawn_is_not_offered(vault, pair):
    first, second = pair
    vault.withdraw("incident", second, "entered twice")
    assert offered(vault, first) == queue(vault) == []


def test_a_duplicate_is_not_offered_and_leads_to_no_further_pair(vault, pair):
    first, second = pair
    mark_duplicate(vault, second, of=first, why="the same video")
    assert offered(vault, first) == offered(vault, second) == queue(vault) == []
    assert [one.id for one in duplicates_of(vault, first)] == [second]


def test_not_the_same_is_remembered_and_counted(vault, pair):
    first, second = pair
    decide_not_the_same(vault, first, second, why="another village")
    for incident in pair:
        assert offered(vault, incident) == []
        assert find_candidates(vault, incident).settled == 1
    assert queue(vault) == []


def test_a_pair_that_is_linked_otherwise_is_marked_and_comes_last(vault, pair):
    first, second = pair
    third = log(vault, title="[invented] Fire", **DAY)
    link = {"incident": second, "other": first, "type": "same-operation"}
    vault.save("incident_link", None, link)
    found = find_candidates(vault, first).found
    assert [one.facts.id for one in found] == [third, second]
    assert [[link.type for link in one.links] for one in found] == [[], ["same-operation"]]


def test_the_same_file_makes_a_candidate_in_whatever_year(vault, tmp_path: Path):
    video = tmp_path / "a.mp4"
    video.write_bytes(b"invented")
    first, second = log(vault, when="2024-01-01"), log(vault, when="2026-01-01")
    evidence = attach_evidence(vault, first, video)
    claim = vault.save("claim", None, {"incident": second, "words": "I saw it"})
    attach_evidence(vault, claim, video)
    ref = vault.row("evidence", evidence).ref  # type: ignore[union-attr]
    assert reasons(vault, first)["evidence"] == f"The same evidence speaks of both: {ref}."
    assert reasons(vault, second) == reasons(vault, first)
    assert queue(vault) == [{first, second}]


def test_a_still_of_a_video_is_known_by_what_it_was_made_from(vault, tmp_path: Path):
    for name in ("video", "still"):
        (tmp_path / name).write_bytes(name.encode())
    first, second = log(vault), log(vault)
    video = attach_evidence(vault, first, tmp_path / "video")
    still = attach_evidence(vault, second, tmp_path / "still")
    vault.save("evidence", still, {"parent": video, "derivation": "still"})
    assert offered(vault, first) == [second]
    assert offered(vault, second) == [first]
    assert "or one was made from the other" in reasons(vault, first)["evidence"]


def test_a_file_of_many_incidents_makes_no_candidates(vault, tmp_path: Path):
    report = tmp_path / "report.pdf"
    report.write_bytes(b"invented")
    incidents = [log(vault) for _ in range(7)]
    for one in incidents:
        attach_evidence(vault, one, report)
    assert offered(vault, incidents[0]) == queue(vault) == []


def test_who_was_killed_in_both_makes_a_candidate(vault):
    person = vault.save("person", None, {"code_name": "Alder"})
    first, second = log(vault), log(vault)
    for one in (first, second):
        vault.save("harm", None, {"incident": one, "person": person, "outcome": "killed"})
    assert "Alder" in reasons(vault, first)["person"]
    assert offered(vault, second) == [first]
    assert queue(vault) == [{first, second}]


def test_a_link_in_another_spelling_makes_a_candidate(vault):
    first, second = log(vault), log(vault)
    for one, link in ((first, "https://t.example.org/a/1"), (second, "t.example.org/a/1/")):
        vault.save("claim", None, {"incident": one, "reference": link})
    assert reasons(vault, first)["link"].endswith("the same link: t.example.org/a/1.")
    assert offered(vault, second) == [first]


def test_a_shared_unit_and_the_day_make_a_candidate_and_a_placeholder_does_not(vault):
    first, second = (log(vault, when="2026-03-14", place=place) for place in ("Weir", "Mill"))
    unit = vault.save("actor", None, {"name": "1st Invented Company"})
    for one in (first, second):
        vault.save("involvement", None, {"incident": one, "actor": unit, "role": "present"})
    assert offered(vault, first) == [second]
    vault.save("actor", unit, {"naming": "placeholder"})
    assert offered(vault, first) == []


def test_an_origin_alone_makes_no_candidate_and_is_said_beside_other_reasons(vault, pair):
    third = log(vault, when="2025-01-01")
    for one in (*pair, third):
        vault.save("claim", None, {"incident": one, "origin_group": "Channel K"})
    assert "Channel K" in reasons(vault, pair[0])["origin"]
    assert offered(vault, third) == []


def test_an_undated_incident_finds_what_shares_its_place_and_title(vault):
    first = log(vault, title="[invented] Three at the weir", place="Otter Ford", when="?")
    second = log(vault, title="[invented] Three at the weir", **DAY)
    log(vault, title="[invented] Blast", **DAY)
    assert offered(vault, first) == [second]
    assert first in offered(vault, second)


def test_more_candidates_than_are_shown_are_counted(vault):
    first, *_others = [log(vault, **DAY) for _ in range(5)]
    found = find_candidates(vault, first, most=3)
    assert (len(found.found), found.more) == (3, 1)


PLACES = (None, "Otter Ford", "Otter Forde", "ford, otter", "Grey Tower 1", "Grey Tower 2")
WHENS = (None, "2026-03-14", "2026-03-15", "2026-03", "2026-03-13..15", "before 2026-03-20", "2025")
POSITIONS = ({}, {"lat": "48.5", "lon": "37.9"}, {"lat": "48.53", "lon": "37.9"})
PRECISIONS = (None, "L1", "L3", "L5")
TITLES = (None, "[invented] Three at the weir", "[invented] Three at a weir", "[invented] Fire")


@pytest.fixture
def many(vault: Vault) -> list[str]:
    """Record incidents that have much in common, in all ways that can be told apart."""
    draw = random.Random(14)
    with vault.batch():
        return [
            log(
                vault,
                title=draw.choice(TITLES),
                when=draw.choice(WHENS),
                place=draw.choice(PLACES),
                place_precision=draw.choice(PRECISIONS),
                **draw.choice(POSITIONS),
            )
            for _ in range(90)
        ]


def test_narrowing_loses_nothing_that_a_comparison_with_all_would_find(vault, many):
    with vault.database.reading() as connection:
        facts = read_facts(connection, many)
    found = {
        one: {each.facts.id for each in find_candidates(vault, one, most=100).found} for one in many
    }
    for one, other in combinations(many, 2):
        alike = compare(facts[one], facts[other]).strength is not None
        here = (other in found[one], one in found[other])
        assert here == (alike, alike), compare(facts[one], facts[other])


def test_the_queue_of_the_vault_has_what_shares_a_day_and_a_place(vault, many):
    with vault.database.reading() as connection:
        facts = read_facts(connection, many)
    listed = queue(vault)
    for one, other in combinations(many, 2):
        first, second = facts[one], facts[other]
        same = first.place == second.place != "" and first.earliest == second.earliest
        if same and first.earliest == first.latest == second.latest == "2026-03-15":
            assert (compare(first, second).strength is not None) == ({one, other} in listed)
