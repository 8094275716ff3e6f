"""A compared colleague who has turned, through the program: what was closed stays closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from tests.models import earlier
from tests.people import Make, share
from tests.whole.person import WORDS, Inside, incidents

CLOSED = "the road behind the mill"
NAME = "Canaria of the mill"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def team(ana: Inside, boris: Inside, stick: Path, tmp_path: Path) -> tuple[Inside, Inside]:
    """Ana and Boris, compared, and Boris holds what Ana recorded."""
    with Vault.open(ana.vault, secret=WORDS) as vault:
        (incident,) = vault.rows("incident")
        source = vault.save("source", None, {"name": "K7", "identity": NAME})
        vault.save("claim", None, {"incident": incident.id, "source": source, "words": "seen"})
    ana.knows(boris, tmp_path / "boris.json")
    boris.knows(ana, tmp_path / "ana.json")
    pass_on(ana, boris, stick)
    return ana, boris


def pass_on(one: Inside, other: Inside, stick: Path) -> None:
    one.ask("exchange", stick, "--to", other.name)
    other.ask("exchange", stick, "--accept")


def of_kind(person: Inside, kind: str) -> str:
    return str(person.ask("list", "--kind", kind)[0]["ref"])


def shown(person: Inside, ref: str) -> Any:
    return person.ask("show", ref)


def whole_text(person: Inside, stick: Path) -> str:
    """Give all that a person's vault comes to hold once they take in what lies on the stick."""
    person.ask("exchange", stick, "--accept")
    with Vault.open(person.vault, secret=WORDS, write=False) as vault:
        return repr([one.values for one in vault.operations()])


def test_a_colleague_cannot_take_red_off(team, stick):
    ana, boris = team
    (ref,) = incidents(ana)
    ana.ask("set", ref, "handling=RED")
    ana.ask("set", ref, f"place={CLOSED}")
    boris.ask("set", ref, "handling=GREEN")
    boris.ask("exchange", stick, "--to", "Ana")

    told = ana.ask("exchange", stick, "--to", "Boris", "--accept", status=1)

    (waiting,) = told["waiting"]
    assert "would open to colleagues what you closed" in waiting["reason"]
    assert any("WOULD OPEN" in one and "Handling" in one for one in waiting["remarks"])
    assert CLOSED not in whole_text(boris, stick)


def test_what_a_colleague_loosened_waits_as_a_proposal_until_the_owner_agrees(team, stick):
    ana, boris = team
    (ref,) = incidents(ana)
    ana.ask("set", ref, "handling=RED")
    ana.ask("set", ref, f"place={CLOSED}")
    boris.ask("set", ref, "handling=GREEN")
    boris.ask("export", ref, "--to", "Ana", "--out", stick / "bundle.age")

    preview = ana.run("import", stick / "bundle.age", "--accept")
    first = preview.out.splitlines()[0]
    assert "WOULD OPEN to colleagues what you closed: Handling, loosened by Boris" in first
    assert shown(ana, ref)["handling"] == "RED"
    told = ana.run("show", ref).out
    assert "Handling stays, Ana" in told
    assert "Proposed for Handling, Boris" in told
    ana.ask("exchange", stick, "--to", "Boris", "--accept")
    assert CLOSED not in whole_text(boris, stick)

    assert ana.run("set", ref, "handling=GREEN").status != 0
    ana.ask("agree", ref, "--why", "Boris and I spoke: the family agreed")
    assert shown(ana, ref)["handling"] == "GREEN"
    ana.ask("exchange", stick, "--to", "Boris", "--accept")
    assert CLOSED in whole_text(boris, stick)


def test_nobody_agrees_to_a_proposal_that_they_did_not_name(team, stick):
    ana, boris = team
    (ref,) = incidents(ana)
    ana.ask("set", ref, "handling=RED", "graphic=yes")
    boris.ask("set", ref, "handling=GREEN")
    with Vault.open(boris.vault, secret=WORDS) as vault:
        kind, record = vault.resolve(ref)
        vault.save(kind, record, {"graphic": False})
    boris.ask("export", ref, "--to", "Ana", "--out", stick / "bundle.age")
    ana.ask("import", stick / "bundle.age", "--accept")

    refused = ana.run("agree", ref, "--why", "we spoke")
    assert refused.status == 2
    assert "handling=GREEN" in refused.talk
    assert "graphic=no" in refused.talk
    assert ana.run("agree", ref, "title", "--why", "we spoke").status == 2
    agreed = ana.ask("agree", ref, "handling", "--why", "we spoke")["agreed"]
    assert agreed == {"handling": "GREEN"}
    assert shown(ana, ref)["graphic"] is True


def test_a_colleague_cannot_bring_back_what_was_withdrawn(team, stick):
    ana, boris = team
    (ref,) = incidents(ana)
    ana.ask("withdraw", ref, "--why", "it was another village")
    pass_on(ana, boris, stick)
    with Vault.open(boris.vault, secret=WORDS) as vault:
        _, record = vault.resolve(ref)
        vault.save("incident", record, {"withdrawn": None}, why="no")
    boris.ask("export", ref, "--to", "Ana", "--out", stick / "bundle.age")
    ana.ask("import", stick / "bundle.age", "--accept")
    assert shown(ana, ref)["withdrawn"] == "it was another village"


ASKED = ("--use", "inquiry", "--disclose", "source.identity", "--dry-run")


def test_a_consent_that_a_colleague_changed_lets_no_name_leave(team, stick):
    ana, boris = team
    ref = of_kind(ana, "source")
    ana.ask("consent", "add", ref, "--use", "inquiry", "--level", "I4", "--state", "refused")
    (incident,) = incidents(ana)
    ana.ask("export", incident, "--to", "Boris", "--use", "inquiry", "--out", stick / "1.age")
    boris.ask("import", stick / "1.age", "--accept")
    consent = of_kind(boris, "consent")
    boris.ask("set", consent, "state=given")
    boris.ask("export", incident, "--to", "Ana", "--use", "inquiry", "--out", stick / "2.age")
    ana.ask("import", stick / "2.age", "--accept")

    plan = ana.ask("export", incident, "--to", "Boris", *ASKED)

    assert plan["disclosed"] == []
    assert ("identity", "consent-disputed") in {(x["field"], x["rule"]) for x in plan["withheld"]}


def test_a_consent_that_a_colleague_recorded_about_our_source_lets_no_name_leave(team, stick):
    ana, boris = team
    ref = of_kind(ana, "source")
    said = ("--use", "inquiry", "--level", "I4", "--state", "given")
    boris.ask("consent", "add", ref, *said)
    consent = of_kind(boris, "consent")
    (incident,) = incidents(ana)
    boris.ask("export", incident, "--to", "Ana", "--use", "inquiry", "--out", stick / "bundle.age")
    told = ana.run("import", stick / "bundle.age", "--accept")
    assert "WOULD OPEN to colleagues what you closed: Consent to be named" in told.out

    plan = ana.ask("export", incident, "--to", "Boris", *ASKED)
    assert plan["disclosed"] == []
    (stays,) = [one for one in plan["withheld"] if one["field"] == "identity"]
    assert (stays["rule"], stays["by"]) == ("consent-others", [consent])

    ana.ask("agree", consent, "--why", "I asked her myself")
    plan = ana.ask("export", incident, "--to", "Boris", *ASKED)
    assert plan["disclosed"] == [{"ref": ref, "field": "identity"}]
    ((by,),) = [one["consents"] for one in plan["consented"]]
    assert (by["ref"], by["by"]) == (consent, "Ana")


def test_the_plan_names_the_consent_who_recorded_it_and_the_protection_flags(team):
    ana, _ = team
    ref = of_kind(ana, "source")
    ana.ask("set", ref, "risk=child,at-risk")
    ana.ask("consent", "add", ref, "--use", "inquiry", "--level", "I4", "--state", "given")
    consent = of_kind(ana, "consent")
    (incident,) = incidents(ana)
    told = ana.run("export", incident, "--to", "Boris", *ASKED).out
    assert f"{ref} identity; {consent} by Ana on 20" in told
    assert f"Protection: {ref} " in told
    (one,) = ana.ask("export", incident, "--to", "Boris", *ASKED)["consented"]
    assert one["protection"] == ["child", "at-risk"]


def test_a_colleague_cannot_swap_the_bytes_behind_our_evidence(make: Make, tmp_path: Path):
    ana, mal = make("Ana"), make("Mal")
    incident = ana.save("incident", None, {"title": "x"})
    true_film, false_film = tmp_path / "true.mp4", tmp_path / "false.mp4"
    true_film.write_bytes(b"what happened")
    false_film.write_bytes(b"what did not")
    evidence = attach_evidence(ana, incident, true_film)
    digest = ana.row("evidence", evidence).sha256  # type: ignore[union-attr]
    share(ana, mal)
    other = mal.row("evidence", attach_evidence(mal, incident, false_film))
    swapped = {name: getattr(other, name) for name in ("sha256", "sha512", "size")}
    earlier.change(mal, "evidence", evidence, swapped)

    with pytest.raises(Exception, match="only the beginning of a record may set"):
        share(mal, ana)

    assert ana.row("evidence", evidence).sha256 == digest  # type: ignore[union-attr]


def test_verify_finds_bytes_that_were_swapped_before_it_was_refused(make: Make, tmp_path: Path):
    from models.actions import reception as receiving
    from models.lifecycle import verify_vault

    ana, mal = make("Ana"), make("Mal")
    incident = ana.save("incident", None, {"title": "x"})
    film = tmp_path / "true.mp4"
    film.write_bytes(b"what happened")
    evidence = attach_evidence(ana, incident, film)
    digest = ana.row("evidence", evidence).sha256  # type: ignore[union-attr]
    share(ana, mal)
    earlier.change(mal, "evidence", evidence, {"sha256": "ab" * 32})
    with pytest.MonkeyPatch.context() as patch:
        # As an earlier afield took it in.
        patch.setattr(receiving, "intrusions", lambda *_: set())
        share(mal, ana)

    assert ana.row("evidence", evidence).sha256 == digest  # type: ignore[union-attr]
    (found,) = verify_vault(ana).findings
    assert "Another device than the one that began it set: SHA-256" in found.sentence
