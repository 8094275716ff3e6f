"""Pages are read by their format: the same rows as SQLite reads, and no bytes make it fail."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from models.lifecycle.repair.pages import entries_of
from models.lifecycle.repair.pages.records import children_of, rows_of
from models.lifecycle.repair.pages.row_shapes import (
    DISCLOSURE,
    DRAFT,
    SETTING,
    has_shape,
    table_of_row,
)
from models.records import KINDS
from models.storage import USABLE, Page, PageFile
from models.vault import DATABASE
from tests.models.lifecycle.repair.damaged import recorded

NUMBERED = {"operation", "colleague", "journal", "subject"}
LOOKED_FOR = NUMBERED | {"disclosure", "setting", "draft", "erased", "blob"}
DERIVED = {"chain", "conflict", "withheld", "figure", "unit_part", "linked_code", "fork"}


def test_every_table_is_brought_back_or_made_anew():
    """A new table that belongs to the vault alone would be lost without a word."""
    assert set(SQLModel.metadata.tables) == LOOKED_FOR | DERIVED | KINDS.keys()


def test_the_same_rows_are_read_as_sqlite_reads(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=30)
    vault.keep_draft("long", {"what": "д" * 20_000})
    with vault.database.reading() as connection:
        expected = {
            name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")))
            for name in LOOKED_FOR
        }
    key = vault.keys.database()
    vault.close()
    found: dict[str, list] = {name: [] for name in LOOKED_FOR}
    with PageFile(vault.folder / DATABASE, key) as file:
        for page in file.pages():
            assert page.proven or file.is_blank(page.number)
            for row in rows_of(page, file.page, has_shape, everywhere=False):
                table = table_of_row(row)
                if table in NUMBERED:
                    found[table].append((row.number, *row.values[1:]))
                elif table in LOOKED_FOR:
                    found[table].append(row.values)
    assert {name: sorted(rows) for name, rows in found.items()} == expected
    assert all(expected[name] for name in (DISCLOSURE, DRAFT, SETTING, "blob"))


def test_looking_everywhere_finds_all_that_the_list_of_places_names(make, tmp_path):
    vault = recorded(make(), tmp_path, incidents=10)
    key = vault.keys.database()
    vault.close()
    with PageFile(vault.folder / DATABASE, key) as file:
        for page in file.pages():
            listed = set(_rows(page, file, everywhere=False))
            assert listed <= set(_rows(page, file, everywhere=True))


def _rows(page: Page, file: PageFile, *, everywhere: bool):
    for row in rows_of(page, file.page, has_shape, everywhere=everywhere):
        yield row.number, row.values


begun = st.sampled_from([b"", b"\x0d", b"\x0a", b"\x02", b"\x05"])


@settings(max_examples=300 if os.environ.get("AFIELD_LONG") else 25, deadline=None)
@given(begun=begun, drawn=st.binary(max_size=400), first=st.booleans(), proven=st.booleans())
def test_no_bytes_make_the_reading_of_a_page_fail(begun, drawn, first, proven):
    content = (begun + drawn * (1 + USABLE // max(1, len(drawn))))[:USABLE].ljust(USABLE, b"\xff")
    page = Page(1 if first else 2, content, proven)
    for everywhere in (True, False):
        for row in rows_of(page, lambda _number: page, has_shape, everywhere=everywhere):
            table_of_row(row)
    list(entries_of(page, lambda _number: page))
    children_of(page)
