"""What the commands of line mode print and change, one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.lifecycle import Vault
from tests.whole.person import WORDS, Inside, Person, secret_file
from tui.__main__ import app_options
from tui.kit import default_vault
from tui.line.render import when_in_words


@pytest.fixture
def ana(empty_ana, tmp_path) -> Inside:
    return empty_ana.copied(tmp_path / "ana")


def logged(person: Person, *more: str) -> str:
    return person.ask("add", "--what", "Shots", "--when", "~2026-03", *more)["ref"]


# Which words mean the app and which mean line mode


def test_no_word_opens_the_app_on_the_vault_of_this_person():
    options = app_options([])

    assert options is not None
    assert (options.folder, options.review) == (default_vault(), False)


def test_the_apps_own_options_are_read_without_line_mode(tmp_path):
    words = [f"--vault={tmp_path}", "review", "--theme", "plain", "--low-bandwidth"]
    options = app_options(words)

    assert options is not None
    assert (options.folder, options.review) == (tmp_path, True)
    assert (options.theme, options.low_bandwidth) == ("plain", True)


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["--json"],
        ["--vault"],
        ["review", "--help"],
        ["--theme", "pink"],
        ["list", "review"],
    ],
)
def test_any_other_word_is_for_line_mode(words):
    assert app_options(words) is None


def test_shared_options_stand_before_a_command_or_after_it(ana):
    from tests.whole.person import afield

    options = ("--vault", ana.vault, "--passphrase-file", ana.passphrase, "--json")

    assert afield(*options, "list").data == []
    assert afield("list", *options).data == []


# Records


def test_a_log_tells_what_is_missing_on_the_other_stream(ana):
    done = ana.run("add", "--what", "Shots", "--when", "yest")

    assert done.out.startswith("Reference: INC-")
    assert done.talk == "Missing: Where, source\n"


def test_a_list_puts_a_label_before_every_value(ana):
    ref = logged(ana, "--where", "Invented", "--how-many", "3+", "--who-says", "Field team")
    done = ana.run("list")

    assert done.out == (
        f"{ref}; when: about March 2026; where: Invented; how many: 3+; status: inbox; "
        "what: Shots\n"
    )
    assert done.talk == "1 of 1 incidents\n"


def test_a_colleagues_date_that_nobody_can_read_hides_no_other_record():
    assert when_in_words("2026-03-01/..") == "from 1 March 2026, end open"
    assert when_in_words("the day after") == "the day after"


def test_sealed_fields_are_told_only_when_revealed(ana):
    with Vault.open(ana.vault, secret=WORDS) as vault:
        vault.save("source", None, {"name": "Heron", "identity": "A name to be kept"})
    ref = ana.ask("list", "--kind", "source")[0]["ref"]

    for words in (("list", "--kind", "source"), ("show", ref), ("show", ref, "--history")):
        for form in ((), ("--json",)):
            assert "to be kept" not in ana.run(*words, *form).out
    assert ana.ask("show", ref)["sealed"] == ["contact", "how_to_meet", "identity"]
    assert "Real identity: A name to be kept" in ana.run("show", ref, "--reveal").out
    assert ana.ask("show", ref, "--reveal", "--history")["identity"] == "A name to be kept"
    assert ana.ask("find", "kept", "--kind", "source") == []


def test_fields_are_set_cleared_and_pointed_to_records_by_reference(ana):
    first, second = logged(ana), logged(ana)
    ana.ask("set", first, "tags=river, night", "place=Bor", f"canonical={second}", "--why", "same")

    shown = ana.ask("show", first, "--history")
    assert shown["tags"] == ["river", "night"]
    assert shown["canonical"] == ana.ask("show", second)["id"]
    assert shown["history"][-1]["why"] == "same"
    ana.ask("set", first, "place=", "canonical=")
    assert "place" not in ana.ask("show", first)


@pytest.mark.parametrize("change", ["colour=red", "place", "withdrawn=no", "lat=200"])
def test_a_change_that_cannot_be_is_refused(ana, change):
    ref = logged(ana)

    assert ana.refused("set", ref, change).status == 2


def test_a_withdrawn_incident_leaves_the_list_and_stays_readable(ana):
    ref = logged(ana)
    ana.ask("withdraw", ref, "--why", "typed twice")

    assert ana.ask("list") == []
    assert [one["ref"] for one in ana.ask("find", "withdrawn:yes")] == [ref]
    assert ana.ask("show", ref)["withdrawn"] == "typed twice"


def test_a_shortened_reference_is_enough(ana):
    ref = logged(ana)

    assert ana.ask("show", ref[:8].lower())["ref"] == ref


def test_a_conflict_is_listed_shown_with_both_authors_and_settled(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    boris.knows(ana, tmp_path / "ana.card")
    ref = logged(ana)
    handed(ana, boris, tmp_path / "1.age")
    ana.ask("set", ref, "place=Bor")
    boris.ask("set", ref, "place=Dol")

    preview = handed(boris, ana, tmp_path / "2.age")

    assert preview["states"]["conflicting"] == 1
    assert ana.ask("list")[0]["conflict"]
    told = ana.run("show", ref).out
    assert "Conflict in Where, Ana: Bor" in told
    assert "Conflict in Where, Boris: Dol" in told
    assert sorted(ana.ask("show", ref)["conflicts"][0]["values"]) == ["Bor", "Dol"]
    assert ana.ask("set", ref, "place=Dol")["conflicts"] == []


def handed(sender: Person, receiver: Person, bundle: Path) -> dict[str, object]:
    sender.ask("export", "--to", receiver.name, "--out", bundle)
    return receiver.ask("import", bundle, "--accept")


def test_a_plan_shows_what_leaves_and_what_stays_and_writes_nothing(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    ref, other = logged(ana, "--who-says", "Heron"), logged(ana)
    source = ana.ask("list", "--kind", "source")[0]["ref"]
    ana.ask("set", source, "identity=A name to be kept")
    ana.ask("set", other, "handling=RED")
    before = {path.name for path in tmp_path.iterdir()}

    plan = ana.ask("export", "--to", "Boris", "--dry-run")

    assert {path.name for path in tmp_path.iterdir()} == before
    assert {ref, source} <= {one["ref"] for one in plan["records"]}
    stays = {(one["ref"], one["field"], one["rule"]) for one in plan["withheld"]}
    assert {(other, None, "handling"), (source, "identity", "consent")} <= stays
    assert "A name to be kept" not in json.dumps(plan)
    ana.ask("export", ref, "--to", "Boris", "--out", tmp_path / "b.age", "--withhold", "title")
    assert boris.ask("import", tmp_path / "b.age", "--accept-unknown")["withheld"]["choice"] == 1


def test_an_import_is_either_previewed_or_accepted(ana, tmp_path):
    for words in ((), ("--dry-run", "--accept")):
        assert ana.refused("import", tmp_path / "b.age", *words).error["error"] == "usage"


def test_only_incidents_are_ordered_by_name_of_an_order(ana):
    assert ana.refused("list", "--kind", "source", "--order", "title").status == 2


def test_a_wrong_code_is_refused_with_the_answers_that_there_are(ana):
    source = ana.ask("add", "--what", "Shots", "--when", "2026", "--who-says", "Reed")
    ref = ana.ask("show", source["ref"])["sources"][0]["ref"]
    refused = ana.refused("consent", "add", ref, "--use", "court", "--state", "given")
    assert "international court" in refused.error["sentence"]


def test_nothing_to_export_is_said(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")

    assert ana.refused("export", "--to", "Boris").error["error"] == "nothing-chosen"


# The demonstration


def test_a_demonstration_without_a_terminal_says_where_it_is(tmp_path):
    person = Inside("Newcomer", tmp_path)
    made = person.ask("demo")

    assert made["vault"] == str(person.vault)
    secret_file(person.passphrase, made["passphrase"])
    listed = person.ask("list")
    assert len(listed) >= 12
    assert person.ask("verify")["clean"]
