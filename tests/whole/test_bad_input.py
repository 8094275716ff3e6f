"""What bad files, evidence and words get: one sentence, a stable status, nothing half written."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.whole.person import LOG, ROOT, incidents

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
from models.vault import BlobWriter
from tui.__main__ import main
path, write = pathlib.Path(sys.argv[1]), BlobWriter.write
def unlink_first(self, piece):
    path.unlink(missing_ok=True)
    return write(self, piece)
BlobWriter.write = unlink_first
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
import models.queries
from tui.__main__ import main
def fail(*_words, **_more):
    raise RuntimeError("a recorded value")
models.queries.find_incidents = fail
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
