"""Records are found by their names while a person types: a few of them, and nothing sealed."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from models.queries import find_named, named_record, search
from models.queries.search import FEW


@pytest.fixture
def filled(vault: Vault) -> Vault:
    with vault.batch():
        bridge = vault.save("incident", None, {"title": "Shots by the bridge"})
        vault.save("incident", None, {"title": "Дальній Бір", "summary": "a ferry burned"})
        vault.save("source", None, {"name": "Радіо Їжак", "identity": "canaryname"})
        gone = vault.save("source", None, {"name": "Reed, withdrawn"})
        vault.save("source", gone, {"withdrawn": "twice"})
        vault.save("claim", None, {"incident": bridge, "words": "three were seen"})
        vault.save("claim", None, {"words": "three elsewhere"})
    return vault


def titles(vault: Vault, typed: str, kind: str, **more):
    return [named.title for named in find_named(vault, typed, kind, **more)]


@pytest.mark.parametrize(
    ("typed", "kind", "found"),
    [
        ("bri sho", "incident", ["Shots by the bridge"]),
        ("БІР", "incident", ["Дальній Бір"]),
        ("ferry", "incident", ["Дальній Бір"]),
        ("іжак", "source", ["Радіо Їжак"]),
        ("canaryname", "source", []),
        ("withdrawn", "source", []),
        ("three", "claim", ["three elsewhere", "three were seen"]),
        ('" OR words : "', "incident", []),
        ("\x00*", "incident", []),
    ],
)
def test_words_of_a_title_find_a_record_and_what_is_sealed_or_withdrawn_does_not(
    filled, typed, kind, found
):
    shown = titles(filled, typed, kind)
    if typed.strip("\x00* "):
        assert shown == found
    else:
        assert len(shown) == 2, "no word asks for nothing, so that all fit"


def test_the_beginning_of_a_reference_finds_its_record_with_or_without_its_prefix(filled):
    [named] = find_named(filled, "", "source")
    for typed in (named.ref, named.ref[:8].lower(), named.ref[4:8].lower()):
        assert find_named(filled, typed, "source") == [named]
    assert named_record(filled, "source", named.id) == named
    assert named_record(filled, "incident", named.id) is None


def test_claims_are_narrowed_to_those_of_an_incident(filled):
    [bridge] = find_named(filled, "bridge", "incident")
    where = {"incident": bridge.id}
    assert titles(filled, "three", "claim", where=where) == ["three were seen"]
    assert titles(filled, "", "claim", where=where) == ["three were seen"]


def test_what_was_used_last_comes_before_what_is_newer(filled):
    [bridge] = find_named(filled, "bridge", "incident")
    assert titles(filled, "", "incident")[0] == "Дальній Бір"
    assert titles(filled, "", "incident", first=[bridge.id])[0] == "Shots by the bridge"


def test_no_more_is_found_than_a_person_walks_through(vault):
    with vault.batch():
        for number in range(FEW + 5):
            vault.save("source", None, {"name": f"Reed {number}"})
    assert len(find_named(vault, "", "source")) == FEW
    assert titles(vault, "reed", "source")[0] == f"Reed {FEW + 4}"


def test_evidence_is_found_by_its_title_however_many_are_newer_and_whatever_it_hangs_on(
    filled, monkeypatch
):
    monkeypatch.setattr(search, "_LOOKED_AT", 1)
    (incident,) = (row.id for row in filled.rows("incident") if row.title == "Shots by the bridge")
    film = filled.save("evidence", None, {"title": "Film of the weir"})
    filled.save("evidence_link", None, {"evidence": film, "target": incident})
    filled.save("evidence", None, {"title": "newer"})
    assert titles(filled, "weir", "evidence") == ["Film of the weir"]
