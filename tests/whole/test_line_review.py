"""Review by commands: who coded alone is refused, a colleague agrees, a bundle brings it back."""

from __future__ import annotations

import json

import pytest

from models.lifecycle import Vault
from tests.whole.person import WORDS, Inside, incidents

GROUNDS = ("--verification", "V3", "--standard", "RG", "--reasoning", "Two origins")
AGREE = ("--decision", "agreed", *GROUNDS)


@pytest.fixture(scope="module")
def friends(tmp_path_factory) -> tuple[Inside, Inside]:
    """Ana, who coded an incident that is in review, and Boris, who has it from her."""
    home = tmp_path_factory.mktemp("friends")
    ana, boris = (Inside.with_vault(name, home / name.lower()) for name in ("Ana", "Boris"))
    ana.knows(boris, home / "boris.card")
    boris.knows(ana, home / "ana.card")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        values = {"title": "An invented test", "when": "2026-03", "status": "in-review"}
        incident = vault.save("incident", None, {**values, "conflict_class": "international"})
        vault.save("claim", None, {"incident": incident, "harm": "killed", "how_many": "3"})
    carried(ana, boris, home / "there.age")
    return ana, boris


@pytest.fixture
def pair(friends, tmp_path) -> tuple[Inside, ...]:
    return tuple(one.copied(tmp_path / one.name.lower()) for one in friends)


def carried(giver: Inside, taker: Inside, path) -> None:
    giver.ask("export", "--to", taker.name, "--out", path, "--replace")
    taker.ask("import", path, "--accept")


def test_an_agreement_goes_there_and_back_and_names_its_signature(pair, tmp_path):
    ana, boris = pair
    [ref] = incidents(ana)
    assert ana.ask("queue") == []
    [waiting] = boris.ask("queue")
    assert (waiting["reason"], waiting["ref"]) == ("to-assess", ref)
    refused = ana.refused("assess", ref, *AGREE)
    assert (refused.status, refused.error["error"]) == (2, "not-agreed-upon")
    assert ana.refused("set", ref, "status=agreed").error["error"] == "not-agreed-upon"
    done = boris.ask("assess", ref, *AGREE)
    assert (done["status"], done["second"], done["incident"]) == ("agreed", True, ref)
    carried(boris, ana, tmp_path / "back.age")
    shown = ana.ask("show", ref)
    by = shown["agreed_by"]
    assert (by["name"], by["assessment"], by["compared"]) == ("Boris", done["ref"], True)
    assert not shown["single_coder"]
    assert f"Agreed upon by: Boris, {by['at'][:10]}, {done['ref']}" in ana.run("show", ref).out
    assert ana.ask("figures")["total"]["single_coder"] == 0
    assert ana.ask("verify")["to_look_at"] == []


def test_what_comes_back_waits_with_its_task(pair, tmp_path):
    ana, boris = pair
    [ref] = incidents(ana)
    boris.ask("assess", ref, "--decision", "returned", "--reasoning", "Which unit?")
    carried(boris, ana, tmp_path / "back.age")
    first, task = ana.ask("queue")
    assert (first["reason"], first["ref"]) == ("returned", ref)
    assert (task["reason"], task["about"], task["title"]) == ("open", ref, "Which unit?")
    told = ana.run("queue").out.splitlines()
    assert told[0].startswith(f"{ref}; returned to you; ")
    ana.ask("set", task["ref"], "done=yes")
    assert [one["reason"] for one in ana.ask("queue")] == ["returned"]


def test_what_one_thinks_alone_is_kept_and_said_to_be_a_single_coders(pair):
    ana, _ = pair
    [ref] = incidents(ana)
    done = ana.ask("assess", ref, "--decision", "undecided", "--reasoning", "As I read it")
    assert (done["status"], done["second"]) == ("in-review", False)
    talk = ana.run("assess", ref, "--decision", "undecided", "--reasoning", "Again").talk
    assert "single coder" in talk


def test_what_a_file_concludes_without_ground_is_taken_in_and_named_everywhere(pair, tmp_path):
    ana, _ = pair
    lines = tmp_path / "records.jsonl"
    values = {"title": "Invented, too", "when": "2026-04", "status": "agreed"}
    grounds = {"verification": "V4", "killed_low": 2}
    lines.write_text(json.dumps({"kind": "incident", "key": "i1", "fields": {**values, **grounds}}))
    ana.ask("intake", lines, "--mapping", "records")
    [one] = [line for line in ana.ask("list") if line["status"] == "agreed"]
    assert one["single_coder"]
    assert one["lacks"] == ["proof_standard", "count_basis"]
    assert "single coder, no standard, no basis" in ana.run("list").out
    shown = ana.run("show", one["ref"]).out
    assert "Agreed upon by: single coder" in shown
    assert "Standard of proof: MISSING" in shown
    assert "Basis of the counts: MISSING" in shown
    assert ana.ask("figures")["total"]["single_coder"] == 1
    assert "called agreed by a single coder: 1" in ana.run("figures").out
    verified = ana.ask("verify")
    assert verified["clean"]
    assert [found["where"] for found in verified["to_look_at"]] == [one["ref"]] * 3
    assert "To look at: 3 records" in ana.run("verify").out


def test_the_gap_sheet_says_once_that_it_computes_no_verdict(pair):
    ana, _ = pair
    [ref] = incidents(ana)
    told = ana.run("gaps", ref).out
    assert told.count("No verdict is computed; check with counsel.") == 1
    assert "Missing: nothing recorded supports it" in told
    sheet = {one["element"]: one for one in ana.ask("gaps", ref)["elements"]}
    assert len(sheet) == 20
    [said] = sheet["b-vi-1"]["supports"]
    assert (said["kind"], said["field"], said["codes"]) == ("claim", "harm", ["killed"])
    [class_] = sheet["c-i-4"]["contradicts"]
    assert (class_["ref"], class_["codes"]) == (ref, ["international"])
