from __future__ import annotations

import functools
import operator
import re
import tomllib
from pathlib import Path

import pytest

import models.intake
from models.intake import read_mapping
from models.intake.errors import IntakeError, MappingMissing, MappingRefused
from models.intake.mapping import parse_mapping, shipped_mappings
from models.intake.mapping.grammar import _READERS
from models.intake.mapping.mapping_file import _mapping
from models.intake.mapping.strict_table import Spec
from models.intake.row_to_records import plan_row
from models.intake.source_row import BadCell, SourceRow
from tests.models.intake.conftest import MAPPING


def refused(text: str) -> str:
    with pytest.raises(MappingRefused) as caught:
        parse_mapping(text.encode(), name="mine.toml")
    assert caught.value.exit_status == 10
    return str(caught.value)


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_is_read(name):
    mapping = read_mapping(name)

    assert mapping.name == name
    assert mapping.prefix == name
    assert mapping.credit


def test_the_two_mappings_that_the_manual_names_are_shipped():
    assert {"ucdp-ged", "civilian-harm"} <= set(shipped_mappings())


def test_a_mapping_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MAPPING)

    assert read_mapping(path).columns == frozenset(
        {"id", "what", "day", "lat", "exact", "who", "low", "high"}
    )


def test_an_unknown_name_is_answered_with_the_names_there_are(tmp_path):
    with pytest.raises(MappingMissing) as caught:
        read_mapping("no-such")

    assert "civilian-harm, ucdp-ged" in caught.value.next_step
    assert caught.value.exit_status == 10


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("version = 1", "version = 2", "version: this afield reads version 1"),
        ("version = 1", "version = true", "version: a whole number is expected"),
        ("version = 1\n", "", "at its top: 'version' is missing"),
        ('format = "csv"', 'format = "xlsx"', "format: one of csv, json is expected"),
        ('format = "csv"', 'format = "csv"\nsheet = 1', "at its top: 'sheet' is not known here"),
        ('format = "csv"', 'format = "csv"\nencoding = "klingon"', "encoding: no encoding"),
        ('format = "csv"', 'format = "csv"\nencoding = "zip"', "encoding: this encoding does not"),
        ('format = "csv"', 'format = "csv"\ndelimiter = ";;"', "delimiter: one character"),
        ('prefix = "rows"', 'prefix = "a:b"', "identity.prefix: plain letters"),
        ('column = "id"', "column = 1", "identity.column: a text is expected"),
        ('title = "what"\n', "", "incident: 'title' is missing"),
        (
            'title = "what"',
            'headline = "what"',
            "incident: 'headline' is not a field of an incident",
        ),
        ('title = "what"', "title = 3", "incident.title: a column, a transform"),
        ('title = "what"', 'title = { colum = "a" }', "incident.title: none of the transforms"),
        ('title = "what"', 'title = { column = "a", by = ";" }', "title: 'by' is not known here"),
        ('title = "what"', 'title = "item.what"', "incident.title: 'item.what' is not a part"),
        ('title = "what"', 'title = "what"\nexternal = "id"', "incident.external: afield fills"),
        ('title = "what"', 'title = "what"\ncanonical = "id"', "incident.canonical: a link"),
        ('"%Y-%m-%d"', '"%d.%m.%y"', "incident.when.format: only %Y, %m, %d, %H and %M"),
        ('"%Y-%m-%d"', '"%Y %d"', "incident.when.format: %Y, then %m"),
        ('table = "exact"', 'table = "codes"', "there is no [tables.codes]"),
        ('2 = "L3"', '2 = "L33"', "incident.place_precision: a value that it gives is refused"),
        ('["low", "high"]', "[]", "claims 1.how_many.range: at least one column"),
        ('source = "who"', 'source = "who"\nunit = "victims"', None),
        ('source = "who"', 'unit = { constant = "heads" }', "claims 1.unit: a value"),
        (
            'source = "who"',
            'source = { account = "who", patterns = ["a/b"] }',
            "one step that is *",
        ),
    ],
)
def test_a_mapping_that_says_something_wrong_is_refused_in_one_sentence(old, new, sentence):
    assert old in MAPPING
    text = MAPPING.replace(old, new)
    if sentence is None:
        assert parse_mapping(text.encode(), name="mine").columns >= {"victims"}
        return

    said = refused(text)

    assert sentence in said
    assert said.startswith("The mapping mine.toml is refused: ")
    assert "\n" not in said


def test_a_sealed_field_is_never_filled_from_a_file():
    said = refused(MAPPING + '\n[new_source]\nidentity = "somebody"\n')

    assert said.endswith(
        "new_source.identity: a sealed field is typed by a person, never taken from a file."
    )


@pytest.mark.parametrize(
    ("each", "sentence"),
    [
        ("by = ';'", "claims 1.each: 'split' names no column"),
        ("split = { a = 'x' }", "claims 1.each: 'by' is missing"),
        ("split = { a = 'x' }\nby = ', '", "claims 1.each.by: one character is expected"),
        ("split = { a = 'x' }\nby = ';'\nquoted = ['b']", "only names that stand in 'split'"),
        ("list = 'sources'", "claims 1.each: 'split' names no column"),
        ("split = { a = 'x' }\nby = ';'", "claims 1.words: 'item.b' is not a part of 'each' here"),
    ],
)
def test_a_rule_for_each_source_names_what_it_cuts(each, sentence):
    text = MAPPING + "words = 'item.b'\n[claims.each]\n" + each

    assert sentence in refused(text)


def test_text_that_is_not_toml_is_refused_with_its_line_and_without_its_words():
    said = refused("version = 1\nsecret words")

    assert "line 2" in said
    assert "secret" not in said


def test_bytes_that_are_no_text_and_files_that_are_no_mapping_are_refused():
    for content in (b"\xff\xfe", b"#" * (1024 * 1024 + 1), b"a = " + b"[" * 5000):
        with pytest.raises(IntakeError):
            parse_mapping(content, name="mine")


def test_the_mapping_of_the_tests_is_toml():
    assert tomllib.loads(MAPPING)["title"] == "Test rows"


def test_the_example_of_the_manual_takes_in_its_own_table(vault, taking):
    text = (Path(__file__).parents[3] / "docs" / "intake.md").read_text(encoding="utf-8")
    table, mapping = (
        re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in ("csv", "toml")
    )
    taken = taking(table, by=mapping)

    assert (taken.incidents, taken.claims, taken.sources, taken.refused) == (2, 5, 3, [])
    assert [row.when for row in vault.rows("incident")] == [
        "2025-03-14",
        "[2025-04-01..2025-04-05]",
    ]


def test_the_manual_names_every_transform():
    text = (Path(__file__).parents[3] / "docs" / "intake.md").read_text(encoding="utf-8")

    assert [name for name in _READERS if f"{name} = " not in text] == []


def places(value: object, *above: object) -> list[tuple[object, ...]]:
    """Give the path of everything inside a table."""
    if isinstance(value, dict):
        inner = list(value.items())
    else:
        inner = list(enumerate(value)) if isinstance(value, list) else []
    return [path for key, below in inner for path in ((*above, key), *places(below, *above, key))]


def outcome(table: dict[str, object]) -> str:
    """Read a mapping and plan a row by it; say which of the two refused it, if any."""
    try:
        mapping = _mapping(Spec(mapping="mine", where="", table=table))
    except MappingRefused:
        return "mapping refused"
    try:
        plan_row(SourceRow(number=1, cells=dict.fromkeys(mapping.columns, "1")), mapping)
    except BadCell:
        return "row refused"
    return "planned"


@pytest.mark.parametrize("name", shipped_mappings())
@pytest.mark.parametrize("other", ["", "x", 7, -1, True, 1.5, [], [1], {}, {"a": 1}, None])
def test_whatever_is_changed_in_a_mapping_it_or_the_row_is_refused_or_all_is_well(name, other):
    text = (Path(models.intake.__file__).parent / "mappings" / f"{name}.toml").read_text()
    outcomes = set()
    for *above, last in places(tomllib.loads(text)):
        table = tomllib.loads(text)
        holder = functools.reduce(operator.getitem, above, table)
        if other is None:
            del holder[last]
        else:
            holder[last] = other
        outcomes.add(outcome(table))

    assert "mapping refused" in outcomes


def test_a_mapping_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "mine.toml"
    path.write_text(MAPPING)
    denied = PermissionError(13, "Permission denied")
    monkeypatch.setattr(Path, "open", lambda *_: (_ for _ in ()).throw(denied))

    with pytest.raises(MappingRefused, match="no rights"):
        read_mapping(path)
