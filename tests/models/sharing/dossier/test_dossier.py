"""A dossier holds what the rules let leave and nothing more, and no vault takes it in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import tarfile

import pytest

from crypto import age
from crypto.files import StorageFull
from models.actions import assess, attach_evidence, put_record
from models.sharing import Choices, pack_dossier, plan_dossier, read_bundle, read_outsider
from models.sharing.container import ForOutsiders, NotForUs
from models.sharing.dossier import OneOutsider
from models.sharing.exporting import archive_writing
from models.sharing.exporting.errors import NothingLeaves
from models.sharing.exporting.preconditions import InTheWay
from models.sharing.policy import Rule
from models.sharing.statement import read_statement
from tests.models.sharing.conftest import SECRET
from tests.people import share

KEY = age.X25519Identity(bytes(range(32)))
OFFICE = "Prosecutor's office 3"
SHEETS = ("data/index.html", "data/index.csv", "data/records.csv")


@pytest.fixture
def office(ada):
    return read_outsider(ada, recipient=str(KEY.recipient()), name=OFFICE)


def packed(vault, office, record, folder, **choices):
    """Write a dossier and return its members by name, in their order."""
    out = folder / "dossier.age"
    chosen = Choices(outsider=office, **choices)
    pack_dossier(vault, records=[record], choices=chosen, purpose="trial", out=out, replace=True)
    return members(out, KEY)


def members(path, key):
    plain = io.BytesIO()
    with path.open("rb") as file:
        age.decrypt(file, plain, [key])
    plain.seek(0)
    with tarfile.open(fileobj=plain) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive}


def operations(found):
    lines = gzip.decompress(found["data/operations.jsonl.gz"]).splitlines()
    return [json.loads(line) for line in lines]


def facts(found):
    text = found["data/records.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def shown(found):
    """Return every text that a change in the file discloses, lists too."""
    values = [value for one in operations(found) for _, value in one["disclosures"].values()]
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return {" ".join(str(one).split()) for one in flat if one is not None}


def test_its_statement_names_the_outsider_and_tells_nothing_of_what_is_held(
    ada, office, case, tmp_path
):
    ada.save("incident", None, {"title": "Of no concern", "when": "2026-04"})
    found = packed(ada, office, case.incident, tmp_path, use="inquiry")
    said = read_statement(found["statement.json"])
    assert (said.version, said.kind, said.use) == (3, "dossier", "inquiry")
    assert [(one.name, one.recipient) for one in said.to] == [(OFFICE, str(KEY.recipient()))]
    assert (said.holds, said.evidence.held, said.evidence.wanted) == ({}, frozenset(), frozenset())
    (span,) = said.spans.values()
    assert span.head[0] == span.intervals[-1][1] < ada.chains()[ada.device].seq
    assert list(found)[9:12] == list(SHEETS)


def test_a_file_is_marked_as_graphic_by_the_word_of_any_record(ada, office, case, tmp_path):
    ada.save("incident", case.incident, {"graphic": True})
    found = packed(ada, office, case.incident, tmp_path)
    assert b"GRAPHIC" in found["data/index.html"]
    assert b"yes, by another record" in found["data/index.csv"]
    withheld = frozenset({"incident.graphic"})
    found = packed(ada, office, case.incident, tmp_path, withhold=withheld)
    assert b"GRAPHIC" not in found["data/index.html"]


def test_every_value_of_a_sheet_is_one_that_a_signed_change_in_the_file_shows(
    ada, office, case, tmp_path
):
    ada.save("incident", case.incident, {"place": "Бор", "title": "Two men"}, why="heard")
    choices = {"withhold": frozenset({"claim.words"}), "coarser": "L5"}
    found = packed(ada, office, case.incident, tmp_path, **choices)
    disclosed = shown(found)
    rows = [one for one in facts(found) if one["field"]]
    assert {one["field"] for one in rows} >= {"title", "sha256", "name", "text"}
    for one in rows:
        for part in one["recorded_value"].split("; "):
            assert " ".join(part.split()) in disclosed
    text = b"".join(found[name] for name in SHEETS).decode()
    for absent in (SECRET, "I saw it", "Бор", "clip", "Three men"):
        assert absent not in text
    assert "Words as given (withheld by the sender)" in text
    assert "Real identity (sealed)" in text


def test_a_sealed_name_leaves_for_the_very_name_that_consent_was_given_for(
    ada, office, case, tmp_path
):
    given = {"subject": case.source, "use": "inquiry", "recipient": OFFICE, "level": "I3"}
    ada.save("consent", None, given | {"state": "given"})
    asked = {"use": "inquiry", "disclose": frozenset({"source.identity"})}
    found = packed(ada, office, case.incident, tmp_path, **asked)
    assert found["data/index.html"].count(SECRET.encode()) == 1
    other = read_outsider(ada, recipient=office.recipient, name="Court of the capital")
    found = packed(ada, other, case.incident, tmp_path, **asked)
    assert all(SECRET.encode() not in content for content in found.values())


def test_where_people_differ_the_sheet_says_both(ada, ben, office, case, tmp_path):
    share(ada, ben)
    ada.save("incident", case.incident, {"place": "Bor"})
    ben.save("incident", case.incident, {"place": "Lis"})
    share(ben, ada)
    found = packed(ada, office, case.incident, tmp_path)
    (place,) = [one["value"] for one in facts(found) if one["field"] == "place"]
    assert sorted(place.removeprefix("people differ: ").split(" / ")) == ["Bor", "Lis"]


def test_a_record_under_red_stays_and_is_not_named(ada, office, case, tmp_path):
    ada.save("source", case.source, {"handling": "RED"})
    found = packed(ada, office, case.incident, tmp_path)
    page = found["data/index.html"].decode()
    # The two letters can stand in a reference by chance; the name stands by itself.
    assert not re.search(r"\bK7\b", page)
    assert "(a record that was not handed over)" in page
    ada.save("incident", case.incident, {"handling": "RED"})
    with pytest.raises(NothingLeaves):
        packed(ada, office, case.incident, tmp_path)


def test_the_same_bytes_of_two_records_are_one_file_that_both_name(
    ada, ben, office, case, tmp_path
):
    share(ada, ben)
    attach_evidence(ben, case.claim, tmp_path / "clip.mp4")
    share(ben, ada)
    found = packed(ada, office, case.incident, tmp_path)
    (file,) = [name for name in found if name.startswith("data/evidence/")]
    text = found["data/index.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len({one["reference"] for one in rows}) == 2
    assert {f"data/{one['file']}" for one in rows} == {file}


def test_without_evidence_the_index_says_what_stayed(ada, office, case, tmp_path):
    found = packed(ada, office, case.incident, tmp_path, with_evidence=False)
    assert not [name for name in found if name.startswith("data/evidence/")]
    (row,) = csv.DictReader(io.StringIO(found["data/index.csv"].decode("utf-8-sig"), newline=""))
    assert row["file"] == ""
    assert "The file itself (left out)" in row["not_handed_over"]


def test_a_vault_refuses_one_in_one_sentence_whether_or_not_it_opens(ada, office, case, tmp_path):
    packed(ada, office, case.incident, tmp_path)
    with pytest.raises(NotForUs) as refused, read_bundle(ada, tmp_path / "dossier.age"):
        pass
    assert refused.type is NotForUs
    # Somebody who runs afield without having sent a card is an outsider here like any other.
    own = str(ada.identity.age_identity.recipient())
    again = tmp_path / "again.age"
    plain = io.BytesIO()
    with (tmp_path / "dossier.age").open("rb") as file:
        age.decrypt(file, plain, [KEY])
    plain.seek(0)
    with again.open("wb") as file:
        age.encrypt(plain, file, [age.parse_recipient(own)], random=os.urandom)
    with pytest.raises(ForOutsiders), read_bundle(ada, again):
        pass


def test_one_is_for_one_outsider_and_replaces_only_its_own(ada, ben, office, case, tmp_path):
    both = Choices(outsider=office, to=(ben.card,))
    for choices in (both, Choices(to=(ben.card,)), Choices()):
        with pytest.raises(OneOutsider):
            plan_dossier(ada, records=[case.incident], choices=choices)
    out = tmp_path / "x.age"
    out.write_bytes(b"somebody else's")
    asked = {"choices": Choices(outsider=office), "purpose": "", "out": out}
    with pytest.raises(InTheWay):
        pack_dossier(ada, records=[case.incident], **asked)
    out.unlink()
    pack_dossier(ada, records=[case.incident], **asked)
    pack_dossier(ada, records=[case.incident], **asked)
    assert not list((ada.folder / "quarantine").iterdir())


def test_the_journal_keeps_name_and_key_and_the_next_plan_says_when_they_change(
    ada, office, case, tmp_path
):
    packed(ada, office, case.incident, tmp_path)
    line = next(one for one in ada.journal() if one.what == "dossier-written")
    assert (line.what, line.facts["to"]) == ("dossier-written", [OFFICE])
    assert (line.facts["recipient"], line.facts["outside"]) == (office.recipient, True)
    same = plan_dossier(ada, records=[case.incident], choices=Choices(outsider=office))
    assert not [one for one in same.cautions if "another key" in one or "before, as" in one]
    other = age.generate_identity(random=os.urandom).recipient()
    moved = read_outsider(ada, recipient=str(other), name=OFFICE)
    renamed = read_outsider(ada, recipient=office.recipient, name="Court of the capital")
    for outsider, words in ((moved, "encrypted to another key"), (renamed, f"as {OFFICE}")):
        choices = Choices(outsider=outsider)
        plan = plan_dossier(ada, records=[case.incident], choices=choices)
        assert [one for one in plan.cautions if words in one]
        assert any("outside the circle of cards" in one for one in plan.cautions)
        assert any("classic" in one for one in plan.cautions) is outsider.classic


def test_the_plan_names_whose_names_leave_with_their_signatures(ada, ben, office, case):
    share(ada, ben)
    ben.save("incident", case.incident, {"place": "Lis"})
    share(ben, ada)
    plan = plan_dossier(ada, records=[case.incident], choices=Choices(outsider=office))
    assert any(one.endswith("the cards of who wrote: Ada, Ben") for one in plan.cautions)


def test_a_file_name_leaves_only_where_it_was_asked_for_and_never_names_the_file(
    ada, office, case, tmp_path
):
    found = packed(ada, office, case.incident, tmp_path, with_file_names=True)
    assert b"clip.mp4" in found["data/index.csv"]
    assert not [name for name in found if "clip" in name]
    planned = plan_dossier(ada, records=[case.incident], choices=Choices(outsider=office))
    assert Rule.FILE_NAME in {one.rule for one in planned.withheld}


def test_each_evidence_file_that_left_gets_a_custody_entry(
    ada, office, case, tmp_path, monkeypatch
):
    def written(name: str, **choices):
        chosen = Choices(outsider=office, **choices)
        out = tmp_path / name
        return pack_dossier(ada, records=[case.incident], choices=chosen, purpose="", out=out)

    def exported():
        return [one for one in ada.rows("custody") if one.action == "exported"]

    assert written("without.age", with_evidence=False).untold == 0
    assert exported() == []
    assert written("first.age").untold == 0
    (entry,) = exported()
    (evidence,) = ada.rows("evidence")
    assert (entry.evidence, entry.action, entry.went_to) == (evidence.id, "exported", OFFICE)
    assert (entry.sha256, entry.done_by) == (evidence.sha256, ada.name)
    (line,) = [one for one in ada.journal() if one.facts.get("file") == str(tmp_path / "first.age")]
    assert line.what == "dossier-written"

    def full(*_, **__):
        raise StorageFull(path="the vault")

    monkeypatch.setattr(archive_writing, "note_exported", full)
    packed = written("second.age")
    assert (packed.untold, packed.path.exists()) == (1, True)
    assert len(exported()) == 1


def test_a_sheet_says_what_is_single_coder_and_which_ground_is_missing(ada, office, tmp_path):
    alone = "0f3c1c9e-8a55-4f0a-9d3b-111111111111"
    values = {"title": "Invented", "when": "2026-04", "status": "agreed", "verification": "V4"}
    put_record(ada, "incident", alone, {**values, "killed_low": 2})
    found = {one["label"]: one["value"] for one in facts(packed(ada, office, alone, tmp_path))}
    assert found["Agreed upon by"].startswith("single coder")
    assert "V4" in found["Standard of proof, MISSING"]
    assert "basis" in found["Basis of the counts, MISSING"]


def test_a_sheet_names_who_agreed_only_where_their_assessment_leaves(
    ada, ben, office, case, tmp_path
):
    share(ada, ben)
    grounds = {"verification": "V3", "proof_standard": "RG", "reasoning": "Two origins"}
    done = assess(ben, case.incident, {**grounds, "decision": "agreed"})
    share(ben, ada)

    def agreed() -> str:
        rows = facts(packed(ada, office, case.incident, tmp_path, use="inquiry"))
        return next(one["value"] for one in rows if one["label"] == "Agreed upon by")

    assert agreed().startswith(f"Ben, device {ben.device}, ")
    assert done.ref in agreed()
    ada.save("assessment", done.id, {"handling": "RED"}, why="it stays here")
    assert "Ben" not in agreed()
    assert "was not handed over" in agreed()
