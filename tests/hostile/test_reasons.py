"""The reason of a change is as sealed as the values that it speaks of."""

from __future__ import annotations

import json

import pytest

from models.lifecycle import Vault
from models.log import WHY
from models.records import KINDS, facets
from models.sharing.exporting import select_records
from models.sharing.policy import Choices
from tests.hostile.slips import inside, two
from tests.whole.person import WORDS

REASON = "Tamar Quill of the mill told me so"


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Ana, who gave the reasons of an open and of a sealed change, and Boris, her colleague."""
    folder = tmp_path_factory.mktemp("people") / "two"
    ana, boris = two(folder)
    added = ana.ask("add", "--what", "Shots at the mill", "--when", "2026-03", "--who-says", "K7")
    ana.ask("set", added["ref"], "summary=Three were held there", "--why", REASON)
    (source,) = ana.ask("list", "--kind", "source")
    ana.ask("set", source["ref"], "identity=somebody invented", "--why", REASON)
    return ana, boris, added["ref"], source["ref"], folder


def test_the_reason_of_a_withheld_field_is_in_no_byte_of_the_bundle(people):
    ana, boris, _ref, _source, folder = people
    asked = ("export", "--to", "Boris", "--withhold", "summary")
    shown = ana.ask(*asked, "--dry-run")
    stays = [one["field"] for one in shown["withheld"] if one["kind"] == "incident"]
    assert stays == ["summary", "why"]
    ana.ask(*asked, "--out", folder / "withheld.age")
    assert REASON.encode() not in inside(boris, folder / "withheld.age")

    assert boris.ask("import", folder / "withheld.age", "--accept")["accepted"]
    history = boris.run("show", people[2], "--history", "--reveal")
    assert REASON not in history.out + history.talk


def test_the_reason_of_a_change_that_leaves_whole_leaves_with_it(people):
    ana, boris, _ref, _source, folder = people
    ana.ask("export", "--to", "Boris", "--out", folder / "whole.age")
    assert inside(boris, folder / "whole.age").count(REASON.encode()) == 1


@pytest.mark.parametrize("what", [(), ("--json",)])
def test_a_history_hides_the_reason_of_a_sealed_change_as_it_hides_the_value(people, what):
    ana, _boris, _ref, source, _folder = people
    hidden = ana.run("show", source, "--history", *what)
    assert hidden.status == 0
    assert REASON not in hidden.out + hidden.talk
    shown = ana.run("show", source, "--history", "--reveal", *what)
    assert REASON in shown.out


def test_a_hidden_reason_has_the_mark_of_a_hidden_value(people):
    ana, _boris, ref, source, _folder = people
    lines = ana.run("show", source, "--history").out.splitlines()
    assert "  Real identity: sealed" in lines
    assert "  Why: sealed" in lines
    changes = ana.ask("show", source, "--history")["history"]
    assert [one["why"] for one in changes] == [None, None]
    assert changes[-1]["sealed"] == ["contact", "how_to_meet", "identity", "why"]
    assert changes[0]["sealed"] == []

    open_ones = ana.ask("show", ref, "--history")["history"]
    assert [one["why"] for one in open_ones] == [None, REASON]


@pytest.mark.parametrize("command", ["list", "find"])
def test_no_list_and_no_search_tells_a_reason(people, command):
    ana, _boris, _ref, _source, _folder = people
    for kind in ("incident", "source"):
        words = ("Tamar",) if command == "find" else ()
        assert "Tamar" not in json.dumps(ana.ask(command, *words, "--kind", kind))


def test_a_reason_leaves_only_where_every_field_of_its_change_leaves(people, tmp_path):
    """Hold back each field of each kind in turn, and look at every change that would leave."""
    ana = people[0].copied(tmp_path / "ana")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        incident = vault.rows("incident")[0].id
        given = {"place": "The mill", "lat": "48.5", "lon": "35.1", "summary": "Two were held"}
        vault.save("incident", incident, given, why=REASON)
        vault.save("source", vault.rows("source")[0].id, {"name": "K8"}, why=REASON)
        kept = set()
        for name in ("", *(f"{kind}.{name}" for kind in KINDS for name in facets(kind))):
            for coarser in (None, "L5"):
                withhold = frozenset({name} - {""})
                chosen = select_records(
                    vault, [incident], Choices(withhold=withhold, coarser=coarser)
                )
                for one in chosen.operations():
                    assert not (one.withheld and WHY in one.disclosures), (name, one.withheld)
                    if WHY in one.disclosures:
                        kept.add(one.hash)
        assert len(kept) == 3
