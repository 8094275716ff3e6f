"""Line mode about duplicates: candidates with reasons, the pairs of a vault, and decisions."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.whole.person import WORDS, Inside

LIKE = {"when": "2026-03-14", "place": "Otter Ford"}


@pytest.fixture
def ana(empty_ana, tmp_path) -> Inside:
    return empty_ana.copied(tmp_path / "ana")


@pytest.fixture
def pair(ana) -> tuple[str, str]:
    with Vault.open(ana.vault, secret=WORDS) as vault:
        ids = [
            vault.save("incident", None, {"title": f"[invented] {name}", **LIKE})
            for name in ("Three at the weir", "Shots near a ford")
        ]
        return tuple(vault.row("incident", id).ref for id in ids)  # type: ignore[union-attr, return-value]


def candidates(ana: Inside, ref: str) -> list[str]:
    return [one["ref"] for one in ana.ask("duplicates", ref)["candidates"]]


def test_candidates_come_with_reasons_in_words_and_no_number(ana, pair):
    first, second = pair
    found = ana.ask("duplicates", first)
    (one,) = found["candidates"]
    assert (one["ref"], one["strength"], one["against"]) == (second, "possible", [])
    assert {"about": "place name", "words": "The same place: Otter Ford."} in one["for"]
    assert found.keys() == {
        "ref", "id", "title", "duplicates", "candidates", "settled", "more",
    }  # fmt: skip
    told = ana.run("duplicates", first).out
    assert f"Incident: {second} [invented] Shots near a ford" in told
    assert "For: At the same time: 2026-03-14." in told
    assert "%" not in told


def test_without_a_reference_the_pairs_of_the_vault_are_listed(ana, pair):
    (one,) = ana.ask("duplicates")["pairs"]
    assert {one["one"]["ref"], one["other"]["ref"]} == set(pair)
    assert ana.run("duplicates").out.count("Incident: ") == 2


def test_a_duplicate_is_named_with_a_reason(ana, pair):
    first, second = pair
    done = ana.ask("duplicates", second, "--same-as", first, "--why", "the same video")
    assert done == {"ref": second, "other": first, "decided": "same-as", "counts": first}
    assert candidates(ana, first) == []
    assert [one["ref"] for one in ana.ask("duplicates", first)["duplicates"]] == [second]
    assert f"Counts with it: {second}" in ana.run("duplicates", first).out
    assert ana.ask("figures")["total"]["incidents"] == 1


def test_not_the_same_is_remembered(ana, pair):
    first, second = pair
    words = ("--why", "another village", "--certainty", "certain")
    assert ana.ask("duplicates", first, "--not-the-same", second, *words) == {
        "ref": first,
        "other": second,
        "decided": "not-the-same",
    }
    assert candidates(ana, first) == candidates(ana, second) == []
    assert ana.ask("duplicates", first)["settled"] == 1
    assert ana.ask("duplicates")["pairs"] == []


def test_perhaps_is_remembered_beside_the_reasons(ana, pair):
    first, second = pair
    ana.ask("duplicates", first, "--possible", second, "--why", "the same day")
    (one,) = ana.ask("duplicates", second)["candidates"]
    assert one["links"] == [
        {"type": "possible-duplicate", "certainty": None, "reason": "the same day"}
    ]


@pytest.mark.parametrize(
    "words", [(), ("--why", " "), ("--why", "x", "--possible", "INC-0"), ("--why", "")]
)
def test_a_decision_needs_one_choice_and_a_reason(ana, pair, words):
    first, second = pair
    assert ana.run("duplicates", first, "--same-as", second, *words).status == 2
    assert candidates(ana, first) == [second]
