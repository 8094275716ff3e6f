"""Sheets run nothing and say what was recorded; names of files are safe on any system."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.records import facets
from models.sharing.dossier.csv_sheet import CsvSheet, guarded
from models.sharing.dossier.evidence_files import EvidenceFiles
from models.sharing.dossier.value_words import NOT_HERE, value_words

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), max_size=40)
PARTED = st.text(st.sampled_from("=+-@|%＝; \t\n\"',xї"), max_size=12)
CELLS = st.one_of(
    TEXTS, PARTED, TEXTS.map(lambda text: f"={text}"), TEXTS.map(lambda text: f" @{text}")
)


def without_guards(text):
    return re.sub(r"(^|[;\t\r\n])([\s\"]*)'+", r"\1\2", text)


@given(PARTED, PARTED)
@example("he said;=HYPERLINK(1)\n=cmd|x", "a;\t-1; ＝2")
@example('a;"=1"', ';"";"+1')
@settings(max_examples=60)
def test_no_part_of_a_cell_begins_as_a_formula_wherever_a_spreadsheet_parts_cells(first, second):
    sink = io.BytesIO()
    CsvSheet(sink, ("a", "b")).row(("INC-7F3K-9QWD", first, second))
    text = sink.getvalue().decode("utf-8-sig")
    formula = re.compile(r"[\s\"]*[=+\-@|%＝＋－＠]")
    assert not [part for part in re.split(r"[;\t\r\n]", text) if formula.match(part)]
    for parted in (";", "\t", ","):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=parted):
            assert not [cell for cell in row if re.match(r"\s*[=+\-@|%＝＋－＠]", cell)]


@settings(max_examples=40)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4))
def test_a_sheet_reads_back_as_written_but_for_the_apostrophe_before_a_formula(rows):
    sink = io.BytesIO()
    sheet = CsvSheet(sink, ("a", "b", "c"))
    for row in rows:
        sheet.row(row)
    content = sink.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert read == [["a", "b", "c"], *([guarded(cell) for cell in row] for row in rows)]
    for written, row in zip(read[1:], rows, strict=True):
        for cell, meant in zip(written, row, strict=True):
            assert without_guards(cell) == without_guards(meant)
            assert not re.match(r"[\s]*[=+\-@|%＝＋－＠]", cell)


NAMES = re.compile(r"data/evidence/EVD-[0-9A-Z]{4}-[0-9A-Z]{4}-[a-z]+(-[0-9]+)?(\.[a-z0-9]+){1,2}")


@settings(max_examples=40)
@given(
    values=st.lists(
        st.fixed_dictionaries(
            {
                "type": st.one_of(st.none(), st.sampled_from(["PHO", "DOC-ID"]), st.text()),
                "mime": st.one_of(
                    st.none(), st.sampled_from(["image/jpeg", "text/html", "VIDEO/MP4"]), st.text()
                ),
                "original_name": st.text(),
            }
        ),
        max_size=8,
    )
)
def test_names_of_files_are_portable_and_differ_whatever_was_recorded(values):
    files = EvidenceFiles()
    names = [files.name("EVD-7F3K-9QWD", one) for one in values]
    assert all(NAMES.fullmatch(one) and len(one) < 100 for one in names)
    assert len({one.casefold() for one in names}) == len(names)


def test_a_file_is_called_by_its_sort_and_what_could_run_is_text():
    called = {
        ("PHO", "image/jpeg"): "photo.jpg",
        ("VID-DRONE", "video/mp4"): "video.mp4",
        (None, "audio/ogg"): "audio.ogg",
        ("WEB-PAGE", "text/html"): "web.html.txt",
        (None, "image/svg+xml"): "photo.svg.txt",
        ("TST-EYE", "application/x-msdownload"): "testimony.bin",
        (None, None): "file.bin",
    }
    for (sort, mime), name in called.items():
        values = {"type": sort, "mime": mime}
        found = EvidenceFiles().name("EVD-7F3K-9QWD", values)
        assert found == f"data/evidence/EVD-7F3K-9QWD-{name}"


def test_values_are_said_in_words_and_strange_ones_stand_as_they_are():
    incident, evidence, claim = facets("incident"), facets("evidence"), facets("claim")
    assert value_words(incident["when"], "2026-03", {}) == "March 2026 (2026-03)"
    assert value_words(incident["when"], "some day", {}) == "some day"
    assert value_words(evidence["type"], "PHO", {}) == "photograph (PHO)"
    assert value_words(evidence["type"], "NEW-SORT", {}) == "NEW-SORT"
    assert value_words(evidence["graphic"], True, {}) == "yes"
    assert value_words(claim["source"], "id", {"id": "SRC-1 K7"}) == "SRC-1 K7"
    assert value_words(claim["source"], "id", {}) == NOT_HERE
    assert value_words(incident["title"], "a\u202eb", {}) == "ab"
