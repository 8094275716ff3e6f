"""What find names is what export hands over, and a filter that is none answers nothing."""

from __future__ import annotations

import pytest

from models.lifecycle import Vault
from tests.whole.person import WORDS


@pytest.fixture(scope="module")
def filled(made, empty_boris, tmp_path_factory):
    """A vault that no test here changes: what it finds and would hand over is all that is asked."""
    home = tmp_path_factory.mktemp("filters")
    ana, boris = made.copied(home / "ana"), empty_boris.copied(home / "boris")
    ana.knows(boris, home / "boris.card")
    with Vault.open(ana.vault, secret=WORDS) as vault, vault.batch():
        april = {"when": "2025-04", "tags": ["sheet"], "place": "Дальній Бір"}
        vault.save("incident", None, {"title": "[invented] at 10:30", **april})
        may = {"when": "2025-05", "tags": ["sheet metal"], "place": "Three Oaks"}
        vault.save("incident", None, {"title": "[invented] в'їзд", **may, "graphic": True})
        red = {"when": "2025-06", "place": "Three Wells", "handling": "RED"}
        vault.save("incident", None, {"title": "[invented] https://wells.example", **red})
        gone = vault.save("incident", None, {"title": "[invented] twice", "when": "2025-04"})
        vault.withdraw("incident", gone, "a duplicate")
    return ana


def found(ana, *words):
    return {one["ref"] for one in ana.ask("find", *words)}


def leaving(ana, words):
    """Name the incidents that would leave, and those that fit and stay by a rule."""
    plan = ana.ask("export", "--to", "Boris", "--find", words, "--dry-run")
    leaves = {one["ref"] for one in plan["records"] if one["kind"] == "incident"}
    stays = {
        one["ref"]: one["rule"]
        for one in plan["withheld"]
        if one["kind"] == "incident" and one["field"] is None
    }
    return leaves, stays


@pytest.mark.parametrize(
    "words",
    [
        "tag:sheet since:2025-04 until:2025-04",
        "place:Дальній Бір",
        'place:"Дальній Бір"',
        'since:-9999d tag:"sheet met',
        "withdrawn:yes",
        "[invented] -tag:sheet https://wells.example",
    ],
)
def test_what_find_names_is_what_leaves_or_stays_by_a_rule(filled, words):
    leaves, stays = leaving(filled, words)
    assert leaves | stays.keys() == found(filled, words) != set()
    assert set(stays.values()) <= {"handling"}


@pytest.mark.parametrize("words", ["graphc:yes", "since:banana", "place:", "withdrawn:banana"])
def test_a_filter_that_cannot_be_used_is_refused_by_find_and_by_export(filled, words):
    for asked in (("find", words), ("export", "--to", "Boris", "--dry-run", "--find", words)):
        refused = filled.refused(*asked)
        assert (refused.status, refused.error["error"]) == (2, "bad-query")


def test_a_filter_of_another_kind_is_used_there(filled):
    assert "claim" in filled.refused("find", "harm:killed").error["next_step"]
    assert filled.ask("find", "harm:detained", "--kind", "claim") == []


def test_an_argument_means_what_it_means_in_the_app_and_says_what_the_filter_asks(filled):
    done = filled.run("find", "place:Three Wells")
    assert "place: asks for its first word alone" in done.talk
    assert found(filled, "place:Three Wells") == found(filled, "place:Three", "Wells") != set()
    assert "place:" not in filled.run("find", 'place:"Three Wells"').talk
    leaves, stays = leaving(filled, "-place:Three sheet")
    assert leaves | stays.keys() == found(filled, "sheet -place:Three") != found(filled, "sheet")
