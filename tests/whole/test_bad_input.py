"""What bad input gets: one sentence, the next step, a stable status, and nothing half written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.vault import Vault
from tests.whole.person import ROOT, WORDS, Inside, Person, afield, secret_file

LOG = ("add", "--what", "A test", "--when", "2026-03")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Inside:
    """One vault with one incident, for copies."""
    person = Inside.with_vault("Ana", tmp_path_factory.mktemp("made") / "home")
    with Vault.open(person.vault, secret=WORDS) as vault:
        vault.save("incident", None, {"title": "A test", "when": "2026-03"})
    return person


@pytest.fixture
def ana(made, tmp_path) -> Inside:
    person = Inside("Ana", tmp_path / "ana")
    shutil.copytree(made.home, person.home)
    return person


@pytest.fixture
def boris(tmp_path) -> Inside:
    return Inside.with_vault("Boris", tmp_path / "boris")


def incidents(person: Person) -> list[str]:
    return [one["ref"] for one in person.ask("list")]


def tree(folder: Path) -> dict[str, bytes]:
    """Everything in a folder; the lock file of a past writer is empty and means nothing."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# The vault


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(ana):
    before = tree(ana.vault)
    secret_file(ana.passphrase, "some other words")

    done = ana.refused(*LOG)

    assert (done.status, done.error["error"]) == (3, "not-unlocked")
    assert tree(ana.vault) == before


def test_without_a_passphrase_file_and_without_a_terminal_nobody_is_asked(ana):
    done = afield("list", "--vault", ana.vault, "--json")

    assert (done.status, done.error["error"]) == (3, "no-terminal")


def test_a_passphrase_in_the_environment_or_in_an_argument_is_not_taken(ana):
    names = ("PASSPHRASE", "AFIELD_PASSPHRASE", "AFIELD_PASSPHRASE_FILE")
    done = afield("list", "--vault", ana.vault, **dict.fromkeys(names, WORDS))

    assert done.status == 3
    assert afield("list", "--passphrase", WORDS).status == 2


def test_a_passphrase_file_that_others_can_read_is_refused(ana):
    ana.passphrase.chmod(0o644)

    done = ana.refused("list")

    assert (done.status, done.error["error"]) == (7, "others-can-read")


def test_a_vault_that_others_can_read_is_refused(ana):
    ana.vault.chmod(0o755)

    assert ana.refused("list").status == 7


def test_a_missing_vault_is_named(tmp_path, ana):
    nowhere = Inside("Nobody", tmp_path)
    shutil.copy(ana.passphrase, nowhere.passphrase)

    done = nowhere.refused("list")

    assert (done.status, done.error["error"]) == (4, "vault-missing")
    assert str(nowhere.vault) in done.error["sentence"]
    assert not nowhere.vault.exists()


def test_a_vault_is_never_made_over_another(ana):
    before = tree(ana.vault)

    assert ana.refused("init", "--name", "Eve").status == 4
    assert tree(ana.vault) == before


def test_a_damaged_header_is_told_from_nothing_else_being_wrong(ana):
    header = ana.vault / "vault.json"
    header.write_bytes(header.read_bytes()[:-40])

    done = ana.refused("list")

    assert (done.status, done.error["error"]) == (4, "damaged-header")


def test_a_header_of_a_newer_format_is_left_alone(ana):
    header = ana.vault / "vault.json"
    fields = json.loads(header.read_bytes())
    header.write_text(json.dumps(fields | {"v": 99}, separators=(",", ":"), sort_keys=True))
    before = tree(ana.vault)

    assert ana.refused("list").status == 6
    assert tree(ana.vault) == before


def test_a_damaged_database_is_reported_and_kept(ana):
    database = ana.vault / "vault.db"
    data = bytearray(database.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4096] = bytes(4096)
    database.write_bytes(data)

    report = ana.run("verify", "--json")

    assert report.status in {1, 4}, report.talk
    assert database.read_bytes() == bytes(data)


def test_a_database_that_is_no_database_is_reported_and_kept(ana):
    (ana.vault / "vault.db").write_bytes(b"not a database" * 1000)

    done = ana.refused("list")

    assert (done.status, done.error["error"]) == (4, "vault-damaged")


def test_an_older_copy_put_back_is_noticed_and_can_be_taken_up_knowingly(ana):
    older = (ana.vault / "vault.db").read_bytes()
    ana.ask(*LOG)
    (ana.vault / "vault.db").write_bytes(older)

    done = ana.refused("list")
    device = ana.ask("restored")["device"]

    assert (done.status, done.error["error"]) == (4, "rolled-back")
    assert ana.ask("add", "--what", "Again", "--when", "2026-04")["ref"] in incidents(ana)
    assert device in {one["device"] for one in ana.ask("colleague", "list")}


def test_a_vault_in_use_by_another_process_is_read_beside_it_and_not_written(ana):
    with Vault.open(ana.vault, secret=WORDS):
        done = ana.refused(*LOG)
        assert (done.status, done.error["error"]) == (5, "vault-in-use")
        assert len(incidents(ana)) == 1


def test_a_reader_cannot_write(ana):
    words = secret_file(ana.home / "reader", "only to look at")
    ana.ask("reader", "add", "--reader-passphrase-file", words)
    reader = Inside("Reader", ana.home)
    shutil.copy(words, reader.passphrase)

    done = reader.refused(*LOG)

    assert (done.status, done.error["error"]) == (12, "read-only")
    assert len(incidents(reader)) == 1
    assert reader.refused("reader", "list", "--no-such-option").status == 2
    assert reader.refused("recovery", "renew").status == 12


def test_a_full_disk_keeps_what_was_there(ana, tmp_path):
    before = incidents(ana)
    large = tmp_path / "large.bin"
    large.write_bytes(os.urandom(3_000_000))

    done = limited(ana, 1_000_000, "attach", before[0], large, "--json")

    assert json.loads(done.stderr.splitlines()[-1])["error"] == "storage-full"
    assert done.returncode == 8
    assert list((ana.vault / "blobs").iterdir()) == []
    assert ana.ask("verify")["clean"]


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from tui.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def limited(person: Person, size: int, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command that cannot write files beyond a size, as on a full disk or over a quota."""
    options = ("--vault", person.vault, "--passphrase-file", person.passphrase)
    command = [sys.executable, "-c", LIMITED, str(size), *map(str, (*words, *options))]
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


# Bundles


@pytest.fixture
def bundle(ana, boris, tmp_path) -> Path:
    ana.knows(boris, tmp_path / "boris.card")
    boris.knows(ana, tmp_path / "ana.card")
    path = tmp_path / "bundle.age"
    ana.ask("export", "--to", "Boris", "--out", path)
    return path


def demand_refused(person: Person, bundle: Path, code: str, status: int = 9) -> None:
    """Demand the same refusal from a preview and from accepting, and an unchanged vault."""
    before = incidents(person)
    for how in ("--dry-run", "--accept"):
        done = person.refused("import", bundle, how)
        assert (done.status, done.error["error"]) == (status, code), how
    assert incidents(person) == before
    assert list((person.vault / "quarantine").iterdir()) == []


def test_a_bundle_cut_short_is_refused(bundle, boris):
    bundle.write_bytes(bundle.read_bytes()[:-100])

    demand_refused(boris, bundle, "cut-bundle")


def test_an_altered_bundle_is_refused(bundle, boris):
    data = bytearray(bundle.read_bytes())
    data[-100] ^= 1
    bundle.write_bytes(data)

    demand_refused(boris, bundle, "altered-bundle")


def test_a_bundle_for_somebody_else_is_refused(bundle, tmp_path):
    demand_refused(Inside.with_vault("Clara", tmp_path / "clara"), bundle, "not-for-us")


def test_what_is_not_a_bundle_is_refused(boris, tmp_path):
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))

    demand_refused(boris, picture, "not-a-bundle")


def test_a_bundle_by_an_unknown_key_is_shown_and_taken_only_when_asked_for(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    bundle = tmp_path / "bundle.age"
    ana.ask("export", "--to", "Boris", "--out", bundle)

    assert boris.ask("import", bundle, "--dry-run")["signer"]["trust"] == "unknown"
    done = boris.refused("import", bundle, "--accept")
    assert (done.status, done.error["error"]) == (9, "unknown-signer")
    assert incidents(boris) == []
    assert boris.ask("import", bundle, "--accept-unknown")["accepted"]["added"] == ["Ana"]
    assert incidents(boris) == incidents(ana)


def test_a_signer_nobody_compared_is_said_to_be_so(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    ana.run("card", into=tmp_path / "ana.card")
    assert boris.ask("colleague", "add", tmp_path / "ana.card")["state"] == "unverified"
    bundle = tmp_path / "bundle.age"
    ana.ask("export", "--to", "Boris", "--out", bundle)

    told = boris.run("import", bundle, "--dry-run")

    assert "nobody has compared" in told.out
    warned = boris.run("export", "--to", "Ana", "--dry-run")
    assert "Nobody here has compared the fingerprint of Ana." in warned.talk


def test_a_bundle_never_replaces_another_kind_of_file(bundle, ana, tmp_path):
    document = tmp_path / "document.txt"
    document.write_text("mine")

    assert ana.refused("export", "--to", "Boris", "--out", document).status == 8
    assert document.read_text() == "mine"


def test_an_altered_card_is_refused(ana, boris, tmp_path):
    card = tmp_path / "ana.card"
    ana.run("card", into=card)
    card.write_bytes(card.read_bytes().replace(b'"Ana"', b'"Eve"'))

    done = boris.refused("colleague", "add", card)

    assert (done.status, done.error["error"]) == (9, "bad-card")
    assert [one["name"] for one in boris.ask("colleague", "list")] == ["Boris"]


def test_wrong_digits_do_not_verify_a_colleague(bundle, boris):
    done = boris.refused("colleague", "verify", "Ana", "--fingerprint", "12345 " * 12)

    assert (done.status, done.error["error"]) == (9, "fingerprint-differs")


def test_export_to_a_stranger_says_so_and_writes_nothing(ana, tmp_path):
    done = ana.refused("export", "--to", "Nobody", "--out", tmp_path / "b.age")

    assert (done.status, done.error["error"]) == (11, "no-such-colleague")
    assert not (tmp_path / "b.age").exists()


# Files from elsewhere

MAPPED = (
    "id,relid,year,type_of_violence,conflict_name,dyad_name,side_a,side_b,number_of_sources,"
    "source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,country,region,"
    "event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,best,high,low"
)


def event(**changed: str) -> str:
    """One row of the mapped file, invented."""
    row = dict.fromkeys(MAPPED.split(","), "") | {
        "id": "900001",
        "relid": "INV-2020-1-1-1",
        "year": "2020",
        "type_of_violence": "1",
        "conflict_name": "Invented",
        "dyad_name": "One - Other",
        "side_a": "One",
        "side_b": "Other",
        "number_of_sources": "-1",
        "source_article": "Invented agency 2020-01-03",
        "where_prec": "1",
        "where_coordinates": "Invented village",
        "latitude": "10.5",
        "longitude": "20.5",
        "country": "Invented",
        "region": "Invented",
        "event_clarity": "1",
        "date_prec": "1",
        "date_start": "2020-01-02",
        "date_end": "2020-01-02",
        "deaths_a": "0",
        "deaths_b": "0",
        "deaths_civilians": "2",
        "deaths_unknown": "0",
        "best": "2",
        "high": "3",
        "low": "1",
    }
    return ",".join((row | changed).values())


def test_a_row_with_a_bad_date_or_a_negative_count_is_listed_and_the_others_are_taken(
    ana, tmp_path
):
    file = tmp_path / "events.csv"
    rows = (
        event(),
        event(id="900002", date_start="2020-13-45"),
        event(id="900003", best="-5"),
    )
    file.write_text("\n".join((MAPPED, *rows)) + "\n", encoding="utf-8")

    done = ana.run("intake", file, "--mapping", "ucdp-ged", "--json")

    assert done.status == 1, done.talk
    assert done.data["incidents"] == 1
    assert [row["row"] for row in done.data["refused"]] == [3, 4]
    assert len(incidents(ana)) == 2


def test_a_missing_column_refuses_the_whole_file(ana, tmp_path):
    file = tmp_path / "events.csv"
    file.write_text("id,date_start\n1,2020-01-01\n", encoding="utf-8")

    done = ana.refused("intake", file, "--mapping", "ucdp-ged")

    assert (done.status, done.error["error"]) == (10, "missing-columns")
    assert len(incidents(ana)) == 1


def test_another_encoding_refuses_the_whole_file(ana, tmp_path):
    file = tmp_path / "events.csv"
    text = "\n".join((MAPPED, event(), event(id="900002", side_a="Кириллица")))
    file.write_bytes(text.encode("cp1251"))

    done = ana.refused("intake", file, "--mapping", "ucdp-ged")

    assert (done.status, done.error["error"]) == (10, "wrong-encoding")
    assert len(incidents(ana)) == 1


def test_an_unknown_mapping_names_those_there_are(ana, tmp_path):
    done = ana.refused("intake", tmp_path / "x.csv", "--mapping", "no-such")

    assert (done.status, done.error["error"]) == (10, "mapping-missing")
    assert "ucdp-ged" in done.error["next_step"]


# Evidence


def test_an_evidence_file_that_is_not_there_is_named(ana, tmp_path):
    ref = incidents(ana)[0]
    done = ana.refused("attach", ref, tmp_path / "none.mp4")

    assert (done.status, done.error["error"]) == (8, "evidence-unreadable")


def test_an_evidence_file_that_vanishes_while_it_is_read_leaves_nothing(ana, tmp_path):
    ref = incidents(ana)[0]
    video = tmp_path / "video.bin"
    with video.open("wb") as file:
        file.truncate(8_000_000)
    options = ("--vault", str(ana.vault), "--passphrase-file", str(ana.passphrase), "--json")
    done = subprocess.run(
        [sys.executable, "-c", VANISHING, str(video), "attach", ref, str(video), *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert json.loads(done.stderr.splitlines()[-1])["error"] == "evidence-vanished"
    assert done.returncode == 8
    assert list((ana.vault / "blobs").iterdir()) == []
    assert ana.ask("list", "--kind", "evidence") == []
    assert ana.ask("verify")["clean"]


VANISHING = """
import pathlib, sys
from models import blobs
from tui.__main__ import main
path, write = pathlib.Path(sys.argv[1]), blobs.BlobWriter.write
def unlink_first(self, piece):
    path.unlink(missing_ok=True)
    return write(self, piece)
blobs.BlobWriter.write = unlink_first
sys.exit(main(sys.argv[2:]))
"""


# Words


def test_escape_sequences_and_brackets_come_out_as_harmless_text(ana):
    hostile = "[bold]not markup[/x] \x1b]52;c;aGFja2Vk\x07 \u202egnp.exe\u202c \x9b31m"
    ref = ana.ask("add", "--what", hostile, "--when", "2026-03", "--note", hostile)["ref"]

    for words in (("list",), ("show", ref), ("find", "markup"), ("show", ref, "--history")):
        shown = ana.run(*words).out
        assert "[bold]not markup[/x]" in shown
        assert not {*shown} & {"\x1b", "\x07", "\x9b", "\u202e", "\u202c"}
    told = ana.run("show", ref, "--json").out
    assert told.isascii()
    assert not {*told} & {"\x1b", "\x07"}


@pytest.mark.parametrize("when", ["the day after", "2026-13", "31 February"])
def test_a_date_that_is_none_is_refused_and_nothing_is_saved(ana, when):
    done = ana.refused("add", "--what", "A test", "--when", when)

    assert (done.status, done.error["error"]) == (2, "bad-value")
    assert when not in done.talk
    assert len(incidents(ana)) == 1


def test_a_count_that_is_none_is_refused_and_nothing_is_saved(ana):
    assert ana.refused(*LOG, "--how-many", "-3").status == 2
    assert len(incidents(ana)) == 1


def test_a_reference_that_fits_nothing_or_too_much_is_said_to_do_so(ana):
    assert ana.refused("show", "INC-ZZZZ-ZZZZ").status == 11
    assert ana.refused("show", "INC").status == 11


def test_a_reader_of_the_output_that_goes_away_is_no_error(ana):
    command = f"{sys.executable} -m tui list --vault {ana.vault} --passphrase-file {ana.passphrase}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | true"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)


UNFORESEEN = """
import sys
import models.search
from tui.__main__ import main
def fail(*_words, **_more):
    raise RuntimeError("a recorded value")
models.search.find = fail
sys.exit(main(sys.argv[1:]))
"""


def test_an_error_nobody_foresaw_tells_its_type_and_line_and_no_value(ana):
    options = ["--vault", str(ana.vault), "--passphrase-file", str(ana.passphrase)]
    done = subprocess.run(
        [sys.executable, "-c", UNFORESEEN, "list", *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 70
    assert "RuntimeError" in done.stderr
    assert "tui/line/" in done.stderr
    assert "recorded value" not in done.stderr
    assert "Traceback" not in done.stderr
