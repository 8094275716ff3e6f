"""What was withdrawn does not count: decided in one place, and the same in Python and in SQL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.lifecycle import Vault
from models.projection import table_of
from models.records import (
    COUNTING,
    COUNTS_SQL,
    KINDS,
    counting,
    counts,
    counts_with,
    duplicates,
    is_duplicate,
)

ROOT = Path(__file__).resolve().parents[3]
DECIDED_ELSEWHERE = re.compile(
    r"withdrawn IS (NOT )?NULL|\.withdrawn\.is_(not)?\(|\.withdrawn is (not )?None"
    r"|not \w+\.withdrawn\b|canonical\.is_(not)?\(|\"withdrawn\": None"
)


def test_no_other_module_decides_whether_a_withdrawn_record_counts():
    modules = [path for room in ("models", "tui") for path in (ROOT / room).rglob("*.py")]
    found = {
        str(path.relative_to(ROOT))
        for path in modules
        if DECIDED_ELSEWHERE.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"models/records/what_counts.py"}


@pytest.fixture
def withdrawn(vault: Vault) -> tuple[str, str]:
    kept = vault.save("incident", None, {"title": "Weir"})
    gone = vault.save("incident", None, {"title": "Ford"})
    vault.withdraw("incident", gone, "a test entry")
    return kept, gone


def test_python_and_sql_agree_on_what_counts(vault: Vault, withdrawn):
    kept, gone = withdrawn
    table = table_of("incident")
    with vault.database.reading() as connection:
        by_table = connection.execute(table.select().where(counting(table))).all()
        by_text = connection.exec_driver_sql(f"SELECT id FROM incident WHERE {COUNTS_SQL}").all()
    by_values = vault.rows("incident", where=COUNTING)

    assert {row.id for row in by_table} == {row.id for row in by_text} == {kept}
    assert {row.id for row in by_values} == {kept}
    assert [counts(vault.row("incident", id)) for id in (kept, gone)] == [True, False]
    assert counts_with(None)
    assert not counts_with("a reason")


def test_a_duplicate_is_told_apart_in_python_and_in_sql(vault: Vault, withdrawn):
    first, second = withdrawn
    vault.save("incident", second, {"canonical": first})
    table = table_of("incident")
    with vault.database.reading() as connection:
        rows = connection.execute(table.select().where(duplicates(table))).all()
    assert [row.id for row in rows] == [second]
    assert [is_duplicate(vault.row("incident", id)) for id in (first, second)] == [False, True]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_can_be_asked(kind: str):
    assert "withdrawn IS NULL" in str(counting(table_of(kind)))
