"""What leaves by line mode: names under consent, coarser places, and less after a receipt."""

from __future__ import annotations

import json

import pytest

from tests.whole.person import Inside, incidents
from tests.whole.test_line_decisions import NAME, ana, boris, friends, pair, source_of  # noqa: F401

# Consent


def test_a_consent_is_recorded_and_listed_by_whose_it_is(ana):  # noqa: F811
    ref = source_of(ana)
    saved = ana.ask(
        *("consent", "add", ref, "--use", "inquiry", "--state", "given-with-conditions"),
        *("--level", "I3", "--to", "boris", "--obtained", "in person", "--conditions", "no press"),
        *("--obtained-when", "2026-03-01", "--review", "2027-03"),
    )["ref"]

    (found,) = ana.ask("consent", "list", ref)
    assert (found["ref"], found["recipient"], found["level"]) == (saved, "Boris", "I3")
    told = ana.run("consent", "list").out
    assert "Conditions: no press" in told
    assert "When it was obtained: 1 March 2026" in told
    assert ana.ask("consent", "list", incidents(ana)[0]) == []


@pytest.mark.parametrize(
    ("more", "status"),
    [
        (("--use", "inquiry", "--state", "perhaps"), 2),
        (("--use", "weather", "--state", "given"), 2),
        (("--use", "inquiry", "--state", "given", "--to", "Nobody"), 11),
    ],
)
def test_a_consent_that_could_not_be_meant_is_refused(ana, more, status):  # noqa: F811
    assert ana.refused("consent", "add", source_of(ana), *more).status == status
    assert ana.ask("consent", "list") == []


def consented(ana: Inside, ref: str, *more: str) -> None:  # noqa: F811
    words = ("--use", "inquiry", "--level", "I3", "--to", "Boris", *more)
    ana.ask("consent", "add", ref, *(words if "--state" in more else (*words, "--state", "given")))


TO_BORIS = ("--to", "Boris", "--use", "inquiry", "--disclose", "source.identity")


def test_a_name_leaves_only_under_consent_for_the_use_and_when_it_was_chosen(ana, boris, tmp_path):  # noqa: F811
    ref = source_of(ana)
    plan = ana.ask("export", *TO_BORIS, "--dry-run")
    stays = {(one["ref"], one["field"]): one["rule"] for one in plan["withheld"]}
    assert (plan["disclosed"], stays[ref, "identity"]) == ([], "consent")
    consented(ana, ref)

    plan = ana.ask("export", *TO_BORIS, "--dry-run")
    assert plan["disclosed"] == [{"ref": ref, "field": "identity"}]
    assert f"Leaves, sealed, under consent: {ref} identity" in (
        ana.run("export", *TO_BORIS, "--dry-run").out
    )
    ana.ask("export", *TO_BORIS, "--out", tmp_path / "b.age")
    told = boris.ask("import", tmp_path / "b.age", "--accept")

    assert told["use"] == "inquiry"
    assert boris.ask("show", ref, "--reveal")["identity"] == NAME


def test_conditions_are_shown_and_have_to_be_accepted(ana):  # noqa: F811
    ref = source_of(ana)
    consented(ana, ref, "--state", "given-with-conditions", "--conditions", "no press")

    plan = ana.ask("export", *TO_BORIS, "--dry-run")
    assert (plan["disclosed"], plan["conditions"]) == ([], [{"ref": ref, "words": "no press"}])
    accepted = ana.run("export", *TO_BORIS, "--disclose", "conditions", "--dry-run").out
    assert f"Condition: {ref}: no press" in accepted
    assert f"Leaves, sealed, under consent: {ref} identity" in accepted


def test_a_place_leaves_coarser_when_that_was_asked(ana, boris, tmp_path):  # noqa: F811
    (ref,) = incidents(ana)
    ana.ask("set", ref, "place=Otter Ford", "lat=48.1234", "lon=37.9876", "place_precision=L1")
    coarse = ("export", "--to", "Boris", "--coarser", "L4")

    plan = ana.ask(*coarse, "--dry-run")
    assert plan["coarser"][ref]["precision"] == "L4"
    assert f"Leaves instead: {ref}: place given coarser" in ana.run(*coarse, "--dry-run").out
    ana.ask(*coarse, "--out", tmp_path / "b.age")
    told = boris.run("import", tmp_path / "b.age", "--accept", "--json")

    assert [one["precision"] for one in json.loads(told.out)["coarser"].values()] == ["L4"]
    assert {"place", "lat", "lon"}.isdisjoint(boris.ask("show", ref))
    assert "Otter Ford" not in boris.run("show", ref, "--history").out


@pytest.mark.parametrize("more", [("--use", "x"), ("--coarser", "L99"), ("--disclose", "place")])
def test_a_slip_of_the_hand_lets_nothing_out(ana, tmp_path, more):  # noqa: F811
    out = tmp_path / "b.age"
    assert ana.refused("export", "--to", "Boris", *more, "--out", out).status == 2
    assert not out.exists()


# Receipts


def test_a_receipt_saves_sending_what_is_there_and_full_sends_it_again(ana, boris, tmp_path):  # noqa: F811
    first, receipt, second = (tmp_path / name for name in ("1.age", "receipt.age", "2.age"))
    sent = ana.ask("export", "--to", "Boris", "--out", first)["operations"]
    boris.ask("import", first, "--accept")
    assert boris.ask("receipt", "--to", "Ana", "--out", receipt)["size"] == receipt.stat().st_size
    assert ana.ask("import", receipt, "--dry-run")["kind"] == "receipt"
    assert ana.ask("export", "--to", "Boris", "--dry-run")["already"] == 0

    ana.ask("import", receipt, "--accept")

    plan = ana.ask("export", "--to", "Boris", "--dry-run")
    # The source's change stays to be sent: its sealed value did not leave, so it is not whole.
    assert (plan["already"], plan["operations"]) == (sent - 1, 1)
    assert ana.ask("export", "--to", "Boris", "--full", "--out", second)["operations"] == sent
