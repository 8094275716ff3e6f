"""A file may be called after a person: its name stays, is no title, and leaves only by choice."""

from __future__ import annotations

import pytest

from models.actions import attach_evidence
from models.lifecycle import Vault
from models.sharing import plan_bundle
from models.sharing.folder.parcel_file import records_lacking
from models.sharing.policy import Rule
from tests.hostile.slips import inside, two
from tests.whole.person import WORDS

PERSON = "tamar_quill"
FILE = f"interview_{PERSON}.txt"


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Ana, who attached a file that is called after a witness, and Boris, her colleague."""
    folder = tmp_path_factory.mktemp("people") / "two"
    ana, boris = two(folder)
    path = folder / FILE
    path.write_text("said by an invented witness\n", encoding="utf-8")
    logged = ana.ask("add", "--what", "Shots at the mill", "--when", "2026-03", "--attach", path)
    (evidence,) = ana.ask("list", "--kind", "evidence")
    return ana, boris, logged["ref"], evidence["ref"], folder


def test_the_name_of_a_file_is_in_no_byte_of_a_bundle_that_was_not_asked_for_it(people):
    ana, boris, _incident, evidence, folder = people
    shown = ana.ask("export", "--to", "Boris", "--dry-run")
    stays = {(one["ref"], one["field"]): one["rule"] for one in shown["withheld"]}
    assert stays[evidence, "original_name"] == "file-name"
    assert shown["file_names"] == []
    assert PERSON not in str(shown)

    ana.ask("export", "--to", "Boris", "--out", folder / "plain.age")
    assert PERSON.encode() not in inside(boris, folder / "plain.age")


def test_a_record_whose_file_name_stayed_reads_well_at_the_receivers(people, tmp_path):
    ana, boris, incident, evidence, _folder = people
    boris = boris.copied(tmp_path / "boris")
    out = tmp_path / "out.age"
    ana.ask("export", "--to", "Boris", "--out", out)
    assert boris.ask("import", out, "--accept")["accepted"]["evidence"] == 1
    assert boris.run("list", "--kind", "evidence").out == f"{evidence}; Evidence, text/plain\n"
    assert f"Evidence: {evidence} Evidence, text/plain" in boris.run("show", incident).out
    assert boris.ask("verify")["clean"]


def test_a_file_name_that_was_asked_for_leaves_and_each_is_named_before(people, tmp_path):
    ana, boris, _incident, evidence, _folder = people
    boris = boris.copied(tmp_path / "boris")
    asked = ("export", "--to", "Boris", "--with-file-names")
    shown = ana.ask(*asked, "--dry-run")
    assert shown["file_names"] == [{"ref": evidence, "name": FILE}]
    assert f"Caution: The file name of {evidence} leaves" in ana.run(*asked, "--dry-run").out
    assert any(FILE in words and evidence in words for words in shown["cautions"])

    ana.ask(*asked, "--out", tmp_path / "named.age")
    boris.ask("import", tmp_path / "named.age", "--accept")
    assert boris.ask("show", evidence)["original_name"] == FILE


def test_no_member_of_a_bundle_is_called_as_the_file_was(people, tmp_path):
    ana, boris, _incident, _evidence, _folder = people
    ana.ask("export", "--to", "Boris", "--with-file-names", "--out", tmp_path / "named.age")
    held = inside(boris, tmp_path / "named.age")
    assert held.count(FILE.encode()) == 1


def test_a_file_name_is_the_title_of_nothing(people):
    ana, _boris, incident, evidence, _folder = people
    assert "title" not in ana.ask("show", evidence)
    assert ana.run("list", "--kind", "evidence").out == f"{evidence}; Evidence, text/plain\n"
    links = [line for line in ana.run("show", incident).out.splitlines() if PERSON in line]
    assert links == [f"  Original name: {FILE}"]


def test_an_exchange_leaves_no_file_name_that_was_not_asked_for(people, tmp_path):
    ana, boris, _incident, evidence, _folder = people
    ana, shared = ana.copied(tmp_path / "ana"), tmp_path / "shared"
    shared.mkdir()
    left = ana.ask("exchange", shared, "--to", "Boris")["written"]
    assert [one["file_names"] for one in left] == [[]]
    assert PERSON.encode() not in inside(boris, shared / left[0]["file"])
    assert ana.ask("exchange", shared, "--to", "Boris")["nothing_new"]

    again = ("exchange", shared, "--to", "Boris", "--with-file-names")
    (named,) = ana.ask(*again)["written"]
    assert named["file_names"] == [{"ref": evidence, "name": FILE}]
    assert FILE.encode() in inside(boris, shared / named["file"])
    assert ana.ask(*again)["nothing_new"]

    (plain,) = ana.ask("exchange", shared, "--to", "Boris")["written"]
    assert [one.name for one in shared.iterdir()] == [plain["file"]]
    assert PERSON.encode() not in inside(boris, shared / plain["file"])


@pytest.fixture
def old(people, tmp_path):
    """A vault in which an earlier afield gave evidence the name of its file as a title."""
    ana = people[0].copied(tmp_path / "ana")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        (evidence,) = vault.rows("evidence")
        vault.save("evidence", evidence.id, {"title": FILE}, why=f"as in {FILE}")
        yield vault, vault.rows("incident")[0].id, evidence.id


def test_a_title_that_an_earlier_afield_took_from_the_file_stays_with_its_reason(old):
    vault, incident, evidence = old
    planned = plan_bundle(vault, records=[incident])
    rules = {one.field: one.rule for one in planned.withheld if one.record == evidence}
    assert rules == {
        "original_name": Rule.FILE_NAME,
        "title": Rule.FILE_NAME,
        "why": Rule.FILE_NAME,
    }
    assert PERSON not in repr(planned)
    named = plan_bundle(vault, records=[incident], with_file_names=True)
    assert [one.name for one in named.file_names] == [FILE]
    assert vault.row("evidence", evidence).title == FILE


def test_a_title_that_an_earlier_afield_took_from_the_file_is_not_shown_as_one(old, people):
    vault, _incident, evidence = old
    ref = vault.row("evidence", evidence).ref
    vault.close()
    ana = type(people[0])("Ana", vault.folder.parent)
    assert ana.run("list", "--kind", "evidence").out == f"{ref}; Evidence, text/plain\n"


def test_a_title_that_a_person_typed_leaves_although_the_file_name_stays(people, tmp_path):
    ana = people[0].copied(tmp_path / "ana")
    path = tmp_path / f"photo_{PERSON}.jpg"
    path.write_bytes(b"an invented photograph")
    with Vault.open(ana.vault, secret=WORDS) as vault:
        incident = vault.rows("incident")[0].id
        evidence = attach_evidence(vault, incident, path, title="Two boats at the mill")
        planned = plan_bundle(vault, records=[incident])
        assert [one.title for one in planned.records if one.record == evidence] == [
            "Two boats at the mill"
        ]
        stays = {one.field for one in planned.withheld if one.record == evidence}
        assert stays == {"original_name"}
        assert records_lacking(vault, vault.card) != records_lacking(
            vault, vault.card, with_file_names=True
        )
