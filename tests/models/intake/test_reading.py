from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intake.errors import (
    EmptyInput,
    InputError,
    InputTooLarge,
    InputUnreadable,
    MissingColumns,
    NotTheFormat,
    WrongEncoding,
)
from models.intake.mapping import parse_mapping
from models.intake.readers import csv_rows, json_rows, open_text
from models.intake.readers.text_lines import LONGEST, text_lines_of
from models.intake.row_result import RefusedRow
from models.intake.source_row import SourceRow

PATH = Path("rows.csv")
CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


def mapping(*columns: str, form: str = "csv", more: str = ""):
    text = f"""
version = 1
title = "Two columns"
format = "{form}"
{more}
identity = {{ prefix = "t", column = "{columns[0]}" }}
incident = {{ title = {{ text = "{" ".join(f"{{{name}}}" for name in columns)}" }} }}
"""
    return parse_mapping(text.encode(), name="mine")


def rows(content: str | bytes, *columns: str, more: str = "") -> list[SourceRow | RefusedRow]:
    data = content if isinstance(content, bytes) else content.encode()
    chosen = mapping(*(columns or ("a", "b")), more=more)
    return [row for _, row in csv_rows(io.BytesIO(data), PATH, chosen)]


def objects(content: object, *columns: str, more: str = "") -> list[SourceRow | RefusedRow]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    chosen = mapping(*(columns or ("a",)), form="json", more=more)
    return [row for _, row in json_rows(io.BytesIO(data), PATH, chosen)]


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_every_cell_that_python_writes_is_read_again(cells, end):
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *cells])
    read = rows(file.getvalue())

    assert [tuple(row.cells.values()) for row in read if isinstance(row, SourceRow)] == cells
    assert len(read) == len(cells)


def test_a_row_is_known_by_the_line_that_it_begins_on():
    found = rows('a,b\n"x\ny",1\n\nz,2\n')

    assert [(row.number, row.cells["a"]) for row in found] == [(2, "x\ny"), (5, "z")]


@pytest.mark.parametrize(
    ("encoding", "more"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", 'encoding = "utf-16"'),
        ("utf-16-be", 'encoding = "utf-16-be"'),
        ("cp1251", 'encoding = "windows-1251"'),
        ("koi8-u", 'encoding = "koi8-u"'),
    ],
)
def test_the_encoding_that_the_mapping_names_is_read(encoding, more):
    content = "a,b\nПобиття,Тиха Гребля\n".encode(encoding)

    assert dict(rows(content, more=more)[0].cells) == {"a": "Побиття", "b": "Тиха Гребля"}


@pytest.mark.parametrize(
    ("content", "encoding", "line"),
    [
        (b"a,b\n1,x\n2,\xcf\xee\xe1\n", "utf-8", 3),
        (b"a,b\n" + b"1,x\n" * 40_000 + b"2,\xff", "utf-8", 40_002),
        ("a,b\n1,x\n".encode("utf-16"), "utf-8", 1),
        ("a,b\n1,x\n2,y".encode("utf-16-le")[:-1], "utf-16-le", 3),
        (b"a,b\n1,\x98\n", "cp1251", 2),
    ],
)
def test_bytes_of_another_encoding_are_refused_with_their_line(content, encoding, line):
    with pytest.raises(WrongEncoding) as caught:
        rows(content, more=f'encoding = "{encoding}"')

    assert str(caught.value) == f"rows.csv is not {encoding} text: line {line} cannot be read."
    assert caught.value.exit_status == 10


def test_json_in_another_encoding_is_refused_with_its_line():
    with pytest.raises(WrongEncoding, match="line 2 cannot be read"):
        objects('[{"a":\n"Побиття"}]'.encode("cp1251"))


def test_a_missing_column_is_named_before_any_row_is_given():
    with pytest.raises(MissingColumns) as caught:
        rows("a,c\n1,2\n")

    assert str(caught.value) == "rows.csv does not fit the mapping mine: it has no column 'b'."


def test_a_column_that_stands_twice_is_refused_only_when_it_is_read():
    with pytest.raises(MissingColumns, match="more than one column 'a'"):
        rows("a,b,a\n1,2,3\n")
    assert len(rows("a,b,c,c\n1,2,3,4\n")) == 1


def test_ragged_rows_and_nul_bytes_are_listed_and_leave_the_others_alone():
    found = rows("a,b\n1\n2,x\n3,x,y\n4,secret\0\n5,y\n")

    assert [row.cells["a"] for row in found if isinstance(row, SourceRow)] == ["2", "5"]
    assert [row for row in found if isinstance(row, RefusedRow)] == [
        RefusedRow(2, "it has 1 cells, and the header has 2"),
        RefusedRow(4, "it has 3 cells, and the header has 2"),
        RefusedRow(5, "it holds a NUL byte, so the file is damaged here"),
    ]


def test_a_cell_beyond_the_limit_is_listed_and_the_next_row_is_read():
    huge = "x" * (csv.field_size_limit() + 1)
    found = rows(f"a,b\n1,{huge}\n2,y\n")

    assert isinstance(found[0], RefusedRow)
    assert found[0].row == 2
    assert len(found[0].reason) < 120
    assert found[1].cells["a"] == "2"


def test_a_quotation_mark_that_nobody_closed_says_which_lines_it_cost():
    found = rows('a,b\n1,x\n2,"y\n3,z\n4,z\n')

    assert [row.cells["a"] for row in found if isinstance(row, SourceRow)] == ["1"]
    assert found[-1].row == 3
    assert found[-1].reason.endswith("lines 3 to 5 were left out")


def test_a_line_without_an_end_is_not_held_in_memory():
    with pytest.raises(InputTooLarge, match=r"line 1 has more than 4 MiB"):
        rows(b"x" * (LONGEST + 2**20))


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"])
def test_a_file_without_a_header_is_empty(content):
    with pytest.raises(EmptyInput):
        rows(content)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["utf-8", "utf-16"]))
def test_lines_are_the_text_that_they_came_from(text, encoding):
    file = io.BytesIO(text.encode(encoding))

    assert "".join(text_lines_of(file, path=PATH, encoding=encoding)) == text


def test_json_objects_are_given_with_their_digits_as_they_were_written():
    found = objects(b'[{"a": 49.850050000, "b": 12345678901234567890, "c": null, "d": true}]', "a")

    assert [found[0].text(name) for name in "abcd"] == [
        "49.850050000",
        "12345678901234567890",
        "",
        "true",
    ]


def test_json_rows_are_found_where_the_mapping_says():
    content = {"data": {"events": [{"a": "x"}]}}

    assert objects(content, more='rows = "data.events"')[0].cells == {"a": "x"}
    with pytest.raises(NotTheFormat, match="there is no list at 'data'"):
        objects(content, more='rows = "data"')
    with pytest.raises(NotTheFormat, match="there is no list at its top"):
        objects(content)


def test_what_is_no_object_is_listed():
    assert objects([{"a": 1}, 7, "secret"])[1:] == [
        RefusedRow(2, "it is not an object"),
        RefusedRow(3, "it is not an object"),
    ]


def test_a_name_that_no_object_has_is_refused_and_one_that_some_lack_is_not():
    with pytest.raises(MissingColumns, match=r"no object has 'b\.c'"):
        objects([{"a": 1}, {"a": 1, "b": 2}], "a", "b.c")
    assert len(objects([{"a": 1}, {"a": 1, "b": {"c": None}}], "a", "b.c")) == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'[{"a": 1},\n secret]', "line 2, column 2"),
        (b"", "line 1, column 1"),
        (b'[{"a": NaN}]', "NaN or Infinity"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_text_that_is_not_json_is_refused_with_its_place_and_without_its_words(content, problem):
    with pytest.raises(NotTheFormat) as caught:
        objects(content)

    assert problem in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_empty_list_holds_nothing():
    with pytest.raises(EmptyInput):
        objects([])


def test_only_regular_files_are_opened(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, tmp_path / "gone", pipe):
        with pytest.raises(InputUnreadable) as caught, open_text(path):
            pass
        assert caught.value.exit_status == 10


NOISE = st.lists(st.sampled_from([b"a,b\n", b'"', b",", b"\n", b"\r", b"\0", b"1", b"\xff", b"{"]))


@given(NOISE.map(b"".join), st.sampled_from([rows, objects]))
def test_any_bytes_are_read_listed_or_refused_and_never_break(data, read):
    try:
        found = read(b"a,b\n" + data if read is rows else data)
    except InputError as refusal:
        found = [RefusedRow(0, str(refusal))]

    assert all(isinstance(row, SourceRow) or row.reason for row in found)
